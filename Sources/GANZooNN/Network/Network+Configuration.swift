// A network as Keras' model configuration, in forms that Keras 2.15 and every Keras 3 load.
public import GANZooFormats

extension Network {
  /// The configuration of a Keras functional model, as a `.h5` file holds it.
  public var kerasConfiguration: JSONObject {
    // From an entry without a module Keras 3 drops an axis that is a list of several (legacy/saving/saving_utils.py).
    let layers = vertices.map { vertex in
      if case .array(let axes)? = vertex.layer.configuration["axis"], axes.count > 1 {
        return entry(of: vertex) + ["module": .string("keras.layers")]
      }
      return entry(of: vertex)
    }
    return ["class_name": .string("Functional"), "config": .object(model(layers))]
  }

  /// The configuration of a Keras functional model, as a `.keras` archive holds it in `config.json`.
  public var kerasArchiveConfiguration: JSONObject {
    let layers = vertices.map { ["module": .string("keras.layers"), "registered_name": .null] + entry(of: $0) }
    // `Functional` is in another module in each generation, and neither knows the other's.
    return [
      "module": .string("keras"), "class_name": .string("Model"), "registered_name": .null,
      "config": .object(model(layers)),
    ]
  }

  private func model(_ layers: [JSONObject]) -> JSONObject {
    let references = { (positions: [Int]) in
      JSONObject.Value.array(
        positions.map { .array([.string(vertices[$0].name), .int(0), .int(0)]) })
    }
    return [
      "name": .string(name), "layers": .array(layers.map { .object($0) }), "input_layers": references(inputs),
      "output_layers": references(outputs),
    ]
  }

  private func entry(of vertex: Vertex) -> JSONObject {
    let inbound = vertex.inputs.map { source in
      JSONObject.Value.array([.string(vertices[source].name), .int(0), .int(0), .object([:])])
    }
    return [
      "class_name": .string(vertex.className), "name": .string(vertex.name),
      "inbound_nodes": .array(inbound.isEmpty ? [] : [.array(inbound)]),
      "config": .object(["name": .string(vertex.name)] + vertex.layer.configuration),
    ]
  }
}
