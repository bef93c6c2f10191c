import GANZooData
package import GANZooFormats
import GANZooInterchange
package import GANZooNN
import GANZooTensors

// What a page knows of its generator.
extension WebPage {
  /// The generator for the page's script: its latent space, classes, directions and network.
  static func facts(_ file: GeneratorFile, on device: Device) throws -> JSONObject {
    let generator = Generator(file, on: device)
    let size = file.latent.size
    var directions = try self.directions(of: generator)
    let areCoordinates = directions.isEmpty
    if areCoordinates {
      directions = (0..<min(size, PrincipalDirections.most)).map { one in (0..<size).map { $0 == one ? 1 : 0 } }
    }
    let sample = file.network.outputShapes[0]
    let reach = sample.rank == 1 ? ScatterPlot.reach(of: generator.generateOverview(seed: 1).values) : 1
    return [
      "latent": .int(size), "distribution": .string(file.latent.distribution.rawValue),
      "classes": .array(file.classNames.map { .string($0) }), "sample": .array(sample.sizes.map { .int($0) }),
      "reach": .float(reach), "coordinates": .bool(areCoordinates),
      "directions": .array(directions.map { .array($0.map(JSONObject.Value.float)) }),
      "network": .object(description(of: file.network)),
    ]
  }

  private static func directions(of generator: Generator) throws -> [[Float]] {
    let file = generator.file
    let (latents, classes) = PrincipalDirections.places(PrincipalDirections.mostPlaces, file, on: generator.device)
    return try PrincipalDirections.find(
      generator, latents, classes: classes, work: 2 * file.network.multiplyAdds)
  }

  /// The layers with their settings, and where their weights stand among all of the network.
  package static func description(of network: Network) -> JSONObject {
    var first = 0
    var weights: [JSONObject] = []
    let layers = network.vertices.map { vertex -> JSONObject.Value in
      var own: JSONObject = [:]
      for parameter in vertex.parameters {
        own[parameter.name] = .array([.int(first), .int(parameter.shape.count)])
        first += parameter.shape.count
      }
      weights.append(vertex.firstCall.map { weights[$0] } ?? own)
      let layer: JSONObject = [
        "class": .string(vertex.className), "settings": .object(vertex.layer.configuration),
        "inputs": .array(vertex.inputs.map { .int($0) }),
        "shape": .array(vertex.outputShape.sizes.map { .int($0) }), "weights": .object(weights[weights.count - 1]),
      ]
      return .object(layer)
    }
    return [
      "layers": .array(layers), "inputs": .array(network.inputs.map { .int($0) }), "output": .int(network.outputs[0]),
    ]
  }
}
