import GANZoo
import GANZooTestSupport
import Testing

@Suite("Conditional normalisation")
struct ConditionalNormalizationTests {
  private let device = Device.test(threads: 1)

  private func model() throws -> Model {
    let (image, inputClass) = (Symbol.input("image", [2, 3, 2]), Symbol.input("class", [1], of: .int32))
    let y = ConditionalNormalization(classes: 4)(image, channels: 2, of: inputClass)
    return Model(try Network("N", inputs: [image, inputClass], outputs: [y]), seed: 1, on: device)
  }

  private func tensor(_ shape: Shape, _ part: Int, _ kind: SampleInput.Kind = .normal) -> Tensor {
    SampleInput(shape, kind).tensor(seed: 5, part: part, on: device)
  }

  @Test("At first it is the plain normalisation, of whatever class")
  func start() throws {
    let (model, x) = (try model(), tensor([3, 2, 3, 2], 0))
    let y = model([x, Tensor([0, 3, 1], shape: [3, 1], on: device)], .inference)[0]
    try expectClose(y, (x.shape.sizes, x.values.map { $0 / Float(1.001).squareRoot() }), "normalised")
  }

  @Test("Each sample has the scale and shift of its class")
  func formula() throws {
    let model = try model()
    let tables = model.parameters.filter { $0.description.name == "embeddings" }
    let scale = try #require(tables.first { $0.description.initializer == .ones })
    let shift = try #require(tables.first { $0.description.initializer == .zeros })
    let statistics = model.parameters.filter { !$0.description.isTrainable }
    #expect(tables.count == 2 && statistics.map(\.description.name) == ["moving_mean", "moving_variance"])
    (scale.value, shift.value) = (tensor([4, 2], 1), tensor([4, 2], 2))
    (statistics[0].value, statistics[1].value) = (tensor([2], 3), tensor([2], 4, .positive))
    let (x, classes) = (tensor([3, 2, 3, 2], 0), [2, 0, 2])
    let found = model([x, Tensor(classes.map(Float.init), shape: [3, 1], on: device)], .inference)[0]
    let (mean, variance) = (statistics[0].value.values, statistics[1].value.values)
    let (factors, terms) = (scale.value.values, shift.value.values)
    let expected = x.values.enumerated().map { index, number -> Float in
      let (channel, row) = (index % 2, classes[index / 12] * 2 + index % 2)
      return (number - mean[channel]) / (variance[channel] + 1e-3).squareRoot() * factors[row] + terms[row]
    }
    try expectClose(found, (x.shape.sizes, expected), "normalised")
  }
}
