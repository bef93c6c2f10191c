import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Gradients of composed functions, to second order")
struct ComposedGradientTests {
  let device = Device.test(threads: 1)

  func samples(_ inputs: SampleInput...) -> [Tensor] {
    inputs.enumerated().map { $0.element.tensor(seed: 5, part: $0.offset, on: device) }
  }

  @Test("Softmax cross-entropy")
  func softmaxCrossEntropy() throws {
    try checkGradients({ -$0[0].logSoftmax().picked([2, 0, 4]).mean() }, at: samples(SampleInput([3, 5])))
  }

  @Test("Sigmoid cross-entropy")
  func sigmoidCrossEntropy() throws {
    try checkGradients(
      { ($0[0].softplus() - $0[0] * $0[1]).mean() }, at: samples(SampleInput([3, 5]), SampleInput([3, 5])))
  }

  @Test("Batch normalisation")
  func batchNormalization() throws {
    try checkGradients(
      { inputs in
        let centered = inputs[0] - inputs[0].mean([0, 1, 2])
        let variance = centered.squared().mean([0, 1, 2])
        return centered * (variance + 1e-3).power(-0.5) * inputs[1] + inputs[2]
      }, at: samples(SampleInput([3, 4, 2, 5]), SampleInput([5], .positive), SampleInput([5])))
  }

  /// E[(‖∂critic/∂x‖ − 1)²]: Gulrajani et al. 2017, equation 3.
  func penalty(_ critic: (Tensor) -> Tensor, at x: Tensor) -> Tensor {
    let x = x.variable()
    let gradient = gradients(of: critic(x).sum(), with: [x], recording: true)[0]
    return (gradient.squared().sum([1, 2, 3]).squareRoot() - 1).squared().mean()
  }

  func scores(_ h: Tensor, _ weights: Tensor) -> Tensor {
    h.reshaped([h.shape[0], h.shape.count / h.shape[0]]).matmul(weights)
  }

  @Test("The gradient penalty of a convolutional critic with LeakyReLU")
  func gradientPenalty() throws {
    let x = SampleInput([2, 5, 7, 2]).tensor(seed: 6, part: 0, on: device)
    // Large biases of either sign keep every unit away from its kink, where the penalty jumps.
    let bias = Tensor([3, -3, 2.5, -2.5], shape: [4], on: device)
    let weights = samples(SampleInput([3, 3, 2, 4]), SampleInput([2, 2, 4, 3]), SampleInput([3 * 4 * 3, 1]))
    try checkGradients(
      { weights in
        let critic = { (x: Tensor) in
          let h = (x.conv2D(weights[0], strides: (2, 2)) + bias).leakyReLU(slope: 0.2)
          return scores(h.conv2D(weights[1]).tanh(), weights[2])
        }
        return penalty(critic, at: x)
      }, at: [weights[0] * 0.1, weights[1] * 0.3, weights[2]], order: 1)
  }

  @Test("The gradient penalty of a convolutional critic with max pooling")
  func gradientPenaltyThroughPooling() throws {
    // One channel in: the largest of a window stays the largest for any kernel of the same sign.
    let x = SampleInput([2, 4, 6, 1], .distinct).tensor(seed: 6, part: 0, on: device) * 0.3
    let weights = samples(SampleInput([1, 1, 1, 4], .awayFromZero), SampleInput([2, 2, 4, 3]), SampleInput([18, 1]))
    try checkGradients(
      { weights in
        let critic = { (x: Tensor) in
          let h = x.conv2D(weights[0]).maxPool2D(Window(2, 2, strides: (2, 2)))
          return scores(h.tanh().conv2D(weights[1]).tanh(), weights[2])
        }
        return penalty(critic, at: x)
      }, at: [weights[0] * 0.5, weights[1] * 0.3, weights[2]], order: 1)
  }

  @Test("Where the gradient is zero, an epsilon under the root keeps the penalty's gradients finite")
  func zeroGradient() {
    let weights = samples(SampleInput([2, 1])).map { ($0 * 0).variable() }
    let x = SampleInput([3, 2]).tensor(seed: 6, part: 0, on: device).variable()
    let gradient = gradients(of: x.matmul(weights[0]).sum(), with: [x], recording: true)[0]
    let squares = gradient.squared().sum([1])
    let safe = ((squares + 1e-12).squareRoot() - 1).squared().mean()
    #expect(gradients(of: safe, with: weights)[0].values == [0, 0])
    let unsafe = (squares.squareRoot() - 1).squared().mean()
    #expect(!gradients(of: unsafe, with: weights)[0].isFinite)
  }
}
