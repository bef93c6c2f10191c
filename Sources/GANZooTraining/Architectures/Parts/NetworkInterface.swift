public import GANZooInterchange
public import GANZooNN
public import GANZooSupport
public import GANZooTensors

/// Inputs and outputs of a generator and a critic: samples, classes and latent vectors, with their layers.
///
/// The generator gets the class as a vector appended to the latent vector: an embedding that starts as one-hot vectors
/// (M. Mirza and S. Osindero 2014, arXiv:1411.1784). The critic recognises it with a second head (A. Odena et al. 2017,
/// arXiv:1610.09585).
public struct NetworkInterface: Hashable, Sendable {
  /// Shape of a sample: [H, W, C] of an image, [2] of a point in a plane, [characters, symbols] of a text.
  public var sample: Shape
  /// Number of classes; nil for an unconditional generator.
  public var classes: Int?
  /// The distribution of latent vectors.
  public var latent: LatentSpace
  /// What the critic's second output tells apart, where there are classes.
  public var classHead: ClassHead

  /// The most classes: their one-hot table has the largest size of a parameter.
  private static let mostClasses = 8_192

  /// An interface.
  public init(sample: Shape, classes: Int? = nil, latent: LatentSpace, classHead: ClassHead = .auxiliary) {
    (self.sample, self.classes, self.latent, self.classHead) = (sample, classes, latent, classHead)
  }

  /// Reads `sample`, `classes` (0: none), `class_head`, `latent` and `latent_distribution` of an architecture's
  /// settings.
  ///
  /// - Parameter takesPoints: whether a sample may be a point, `[2]`, rather than an image.
  /// - Throws: `SettingsError`, or `ArchitectureError` for a shape that no sample has.
  public init(_ settings: SettingsReader, takesPoints: Bool = false) throws {
    sample = try settings.sampleShape(takesPoints: takesPoints)
    let count = try settings.int("classes", default: 0, in: 0...Self.mostClasses)
    classes = count == 0 ? nil : count
    latent = try LatentSpace(settings, size: 128)
    classHead = try settings.choice("class_head", default: .auxiliary)
    guard classHead == .auxiliary || classes != nil else {
      throw ArchitectureError(
        "architecture.class_head is \(classHead.rawValue), but architecture.classes is 0; expected at least 1")
    }
  }

  /// The inputs of a generator.
  public struct GeneratorInputs {
    /// The network's inputs: `input_z` [latent] and, with classes, `input_class` [1].
    public let symbols: [Symbol]
    /// The latent vector, followed by the embedded class if there are classes: [latent + classes].
    public let joined: Symbol

    /// The class input; nil without classes.
    public var inputClass: Symbol? { symbols.count > 1 ? symbols[1] : nil }
  }

  /// The inputs of a generator.
  public func generatorInputs() -> GeneratorInputs {
    let z = Symbol.input("input_z", [latent.size])
    guard let classes else { return GeneratorInputs(symbols: [z], joined: z) }
    let inputClass = Symbol.input("input_class", [1], of: .int32)
    let oneHot = Embedding(classes, classes, embeddingsInitializer: .blocks(inside: 1, outside: 0))(inputClass)
    return GeneratorInputs(
      symbols: [z, inputClass], joined: Concatenate()(z, Flatten()(oneHot, name: "embedded_class")))
  }

  /// A dense layer that makes a sample of features [N]. Images have the activation of their pixels, points have none.
  public func denseSample(_ features: Symbol, activation: ActivationFunction = .tanh, initializer: Initializer)
    -> Symbol
  {
    let isImage = sample.rank == 3
    let dense = Dense(sample.count, activation: isImage ? activation : .linear, kernelInitializer: initializer)
    return isImage ? Reshape(sample)(dense(features), name: "output_sample") : dense(features, name: "output_sample")
  }

  /// The outputs of a critic for the features [N] of a sample: `output_score` [1] and, with classes, `output_class`
  /// [classes], or [2 · classes] where it is discriminative, softmax.
  public func criticOutputs(_ features: Symbol, usesBias: Bool = true, initializer: Initializer = .glorotUniform)
    -> [Symbol]
  {
    let score = Dense(1, usesBias: usesBias, kernelInitializer: initializer)(features, name: "output_score")
    guard let classes else { return [score] }
    let head = Dense(
      classHead.outputs(of: classes), activation: .softmax, usesBias: usesBias, kernelInitializer: initializer)
    return [score, head(features, name: "output_class")]
  }
}
