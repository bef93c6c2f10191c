// A network as Keras' model configuration, in forms that Keras 2.15 and every Keras 3 load.
public import GANZooFormats

extension Network {
  /// The configuration of a Keras functional model, as a `.h5` file holds it.
  public var kerasConfiguration: JSONObject {
    // From an entry without a module Keras 3 drops an axis that is a list of several (legacy/saving/saving_utils.py).
    let layers = entries { entry, layer in
      guard case .array(let axes)? = layer.configuration["axis"], axes.count > 1 else { return entry }
      return entry + ["module": .string("keras.layers")]
    }
    return ["class_name": .string("Functional"), "config": .object(model(layers))]
  }

  /// The configuration of a Keras functional model, as a `.keras` archive holds it in `config.json`.
  public var kerasArchiveConfiguration: JSONObject {
    let layers = entries { entry, _ in ["module": .string("keras.layers"), "registered_name": .null] + entry }
    // `Functional` is in another module in each generation, and neither knows the other's.
    return [
      "module": .string("keras"), "class_name": .string("Model"), "registered_name": .null,
      "config": .object(model(layers)),
    ]
  }

  private func model(_ layers: [JSONObject]) -> JSONObject {
    let references = { (positions: [Int]) in
      JSONObject.Value.array(positions.map { .array(reference(to: $0)) })
    }
    return [
      "name": .string(name), "layers": .array(layers.map { .object($0) }), "input_layers": references(inputs),
      "output_layers": references(outputs),
    ]
  }

  /// An entry for each layer, with all its calls, as `complete` returns it.
  private func entries(_ complete: (_ entry: JSONObject, _ layer: any Layer) -> JSONObject) -> [JSONObject] {
    vertices.indices.filter { vertices[$0].firstCall == nil }.map { position in
      let vertex = vertices[position]
      let calls = vertex.inputs.isEmpty ? [] : [position] + laterCalls(of: position)
      let entry: JSONObject = [
        "class_name": .string(vertex.className), "name": .string(vertex.name),
        "inbound_nodes": .array(calls.map { .array(sources(of: $0)) }),
        "config": .object(["name": .string(vertex.name)] + vertex.layer.configuration),
      ]
      return complete(entry, vertex.layer)
    }
  }

  private func sources(of position: Int) -> [JSONObject.Value] {
    vertices[position].inputs.map { .array(reference(to: $0) + [.object([:])]) }
  }

  /// The layer's name, the number of the call from 0, and of the output.
  private func reference(to position: Int) -> [JSONObject.Value] {
    let first = vertices[position].firstCall ?? position
    let call = position == first ? 0 : 1 + (laterCalls(of: first).firstIndex(of: position) ?? 0)
    return [.string(vertices[first].name), .int(call), .int(0)]
  }

  private func laterCalls(of position: Int) -> [Int] { vertices.indices.filter { vertices[$0].firstCall == position } }
}
