import GANZooFormats
import GANZooNN
import GANZooSupport

// The layers of a graph, and their calls.
extension KerasGraph {
  /// A layer, a nested model, or a function.
  struct Layer {
    /// Unique among all layers of the outermost model and its nested models.
    let id: Int
    let name: String
    let className: String
    /// The class from which Keras 3 makes the names of groups.
    let storedClassName: String
    let configuration: JSONObject
    /// The nested model, if this is one.
    let model: KerasGraph?
    /// The positions in `nodes` of its calls. An input layer and what nothing calls have one without sources.
    var calls: Range<Int>

    var isInput: Bool { className == InputLayer.className }
    var outputCount: Int { model?.outputs.count ?? 1 }
  }

  /// A call of a layer.
  struct Node {
    /// The index of the layer in `layers`.
    let layer: Int
    /// The call of a function, if the layer is one.
    var operation: KerasOperation?
    /// The outputs that it reads.
    var sources: [Source] = []
    /// Why the call cannot be read, for errors.
    var unreadable: String?
  }

  /// An output of a node.
  struct Source {
    /// The index of the node in `nodes`.
    let node: Int
    var output = 0
  }
}

extension KerasGraph.Layer {
  /// Reads an entry of `layers`. A nested model has its name in the entry or in its settings. In the oldest files it
  /// has none.
  init(_ entry: JSONObject, count: inout Int) throws {
    id = count
    count += 1
    calls = 0..<0
    let named = try KerasClassName(of: entry)
    (className, storedClassName) = (named.name, named.stored)
    let isModel = KerasGraph.classNames.contains(className)
    if case .object(let config)? = entry["config"] { configuration = config } else { configuration = [:] }
    let holder = entry["name"] == nil ? configuration : entry
    name = try holder.name("name", default: isModel ? "\(className.lowercased())_\(id)" : nil)
    do {
      if isModel {
        model = try KerasGraph(entry, count: &count)
      } else {
        model = nil
        _ = try entry.object("config")
      }
    } catch let error as ConfigurationError {
      throw error.located(inLayer: name, className)
    }
  }

  /// Keras' setting `trainable`: false for a frozen layer.
  var isTrainable: Bool { configuration["trainable"] != .bool(false) }
}

extension KerasGraph.Layer {
  /// The input of a sequential model without an InputLayer. Its shape is that of the first layer, or the one the model
  /// was built for.
  init(inputOf first: Self, id: Int, shape: JSONObject.Value?) {
    self.id = id
    name = first.name + "_input"
    (className, storedClassName) = (InputLayer.className, InputLayer.className)
    model = nil
    calls = 0..<1
    var configuration: JSONObject = [:]
    for key in ["batch_input_shape", "batch_shape"] { configuration[key] = first.configuration[key] }
    if configuration.entries.isEmpty, let model = first.model, let input = model.inputs.first {
      configuration = model.layer(of: input.node).configuration
    }
    if configuration.entries.isEmpty { configuration["batch_shape"] = shape }
    self.configuration = configuration
  }
}
