public import GANZooSupport
public import GANZooTensors

extension CriticBatch {
  /// ‖∇ₓ D(x)‖₂² for each of some images [N, …]: [N], summed over all axes of a sample. It can be differentiated.
  ///
  /// It is the gradient of the sum of all scores. So it is each sample's own gradient only if the critic treats samples
  /// independently, which batch normalisation does not.
  ///
  /// - Parameters:
  ///   - name: the name under which the mean norm is logged.
  ///   - value: what has the gradient, [N]; by default the score.
  public func squaredGradientNorms(
    at images: Tensor, as name: String = "gradient_norm", of value: (CriticOutput) -> Tensor = { $0.score }
  ) -> Tensor {
    let images = images.variable()
    let gradient = gradients(of: value(judge(images)), with: [images], recording: true)[0]
    let norms = gradient.squared().sum(Array(1..<gradient.shape.rank))
    gradientNorms.add(norms, as: name)
    return norms
  }

  /// x̂ = ε x + (1 − ε) G(z): points between pairs of real and generated samples, with one ε, uniform in [0, 1), for
  /// each pair. Gulrajani et al. 2017, algorithm 1.
  ///
  /// - Precondition: the update has both real and generated samples.
  public func interpolated() -> Tensor {
    guard let real = real?.images, let fake = fake?.images else {
      preconditionFailure("between real and generated samples lies nothing where one of them is missing")
    }
    let ones = Shape([real.shape[0]] + Array(repeating: 1, count: real.shape.rank - 1))
    let share = Tensor(uniform: 0..<1, shape: ones, from: random, on: real.device)
    return fake + share * (real - fake)
  }
}

/// A penalty on the distance of the norm of the critic's gradient from a target: λ E (‖∇D(x̂)‖₂ − k)².
///
/// Gulrajani et al. 2017, equation 3; one-sided, λ E max(0, ‖∇D(x̂)‖₂ − k)², their section 4. The objective
/// chooses x̂.
public struct GradientNormPenalty: Hashable, Sendable {
  /// λ
  public var lambda: Float
  /// k
  public var target: Float
  /// Whether norms below the target are not penalised.
  public var isOneSided: Bool
  /// Added under the square root, whose derivative at 0 is infinite; the papers have no such term.
  public var epsilon: Float

  /// A penalty, by default the paper's.
  public init(lambda: Float = 10, target: Float = 1, isOneSided: Bool = false, epsilon: Float = 1e-12) {
    (self.lambda, self.target, self.isOneSided, self.epsilon) = (lambda, target, isOneSided, epsilon)
  }

  /// `lambda`, `target`, `sides` and `epsilon` of an objective's settings.
  public init(_ settings: SettingsReader) throws(SettingsError) {
    lambda = try settings.float("lambda", default: 10, in: .nonNegative)
    target = try settings.float("target", default: 1, in: .nonNegative)
    isOneSided = try settings.choice("sides", default: "two", of: ["one", "two"]) == "one"
    // The lower end is far below any norm that counts, and far above what a float32 rounds to 0.
    epsilon = try settings.float("epsilon", default: 1e-12, in: 1e-30...1)
  }

  /// The penalty at some images.
  public func term(_ batch: CriticBatch, at images: Tensor) -> LossTerm {
    let norms = (batch.squaredGradientNorms(at: images) + epsilon).squareRoot()
    let excess = isOneSided ? (norms - target).relu() : norms - target
    return LossTerm("gradient_penalty", excess.squared().mean(), weight: lambda)
  }
}
