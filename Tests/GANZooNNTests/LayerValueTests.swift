import GANZooBackend
import GANZooFormats
import GANZooNN
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Layers give what Keras' layers give")
struct LayerValueTests {

  @Test("Outputs, parameter names and shapes, and moving statistics", arguments: try Fixture("layer_values.h5").cases)
  func agrees(_ name: String) throws {
    let fixture = try Fixture("layer_values.h5")
    let settings = try JSONObject(json: try #require(try fixture.string("config", of: name)))
    let layer = try LayerRegistry.builtIn.layer(settings.string("class_name"), settings.object("config"))
    let device = Device.test(threads: 1)
    let inputs = try self.inputs(of: name, in: fixture, on: device)
    let shapes = inputs.map { Shape(Array($0.shape.sizes.dropFirst())) }
    let descriptions = layer.parameters(shapes)
    let parameters = ParameterSet(
      try descriptions.enumerated().map { index, description in
        Parameter(description, value: try fixture.tensor("\(name)/weight_\(index)", on: device))
      })
    for parameter in parameters { #expect(parameter.value.shape == parameter.description.shape) }
    #expect(try !fixture.has("\(name)/weight_\(descriptions.count)"))

    let output = layer.call(inputs, parameters, .inference)
    #expect(try layer.outputShape(shapes) == Shape(Array(output.shape.sizes.dropFirst())))
    try expectClose(output, fixture.numbers("\(name)/out"), "out")

    for _ in 0..<(layer is SpectralNormalization ? 3 : 1) { layer.project(parameters) }
    let training = layer.call(inputs, parameters, .training(seed: 1, step: 0))
    let hasOwn = try fixture.has("\(name)/out_training")
    try expectClose(training, fixture.numbers("\(name)/\(hasOwn ? "out_training" : "out")"), "out_training")
    for (index, parameter) in parameters.enumerated() where hasOwn {
      try expectClose(parameter.value, fixture.numbers("\(name)/trained_weight_\(index)"), parameter.description.name)
    }
  }

  private func inputs(of name: String, in fixture: Fixture, on device: Device) throws -> [Tensor] {
    var inputs: [Tensor] = []
    while try fixture.has("\(name)/in_\(inputs.count)") {
      let path = "\(name)/in_\(inputs.count)"
      if let floats = try? fixture.tensor(path, on: device) {
        inputs.append(floats)
      } else {
        let (shape, values) = try fixture.integers(path)
        inputs.append(Tensor(values.map(Float.init), shape: Shape(shape), on: device))
      }
    }
    return inputs
  }
}
