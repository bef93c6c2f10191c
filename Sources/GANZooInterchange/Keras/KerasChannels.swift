import GANZooFormats
import GANZooNN
import GANZooTensors

// Models whose images or sequences have their channels first (Keras: "channels_first"). They are computed with channels
// last, and so are their inputs and outputs. Weights are the same in both forms; where a layer depends on the order of
// all numbers, as a Flatten does, a Permute restores Keras' order.

/// A value of a flattened graph.
struct KerasValue {
  let symbol: Symbol
  /// Whether it has its channels last though they are first in Keras' model.
  var isTurned = false
}

extension KerasGraph {
  /// The ranks of the samples whose channels are first, by the layers that say so: 2 for sequences, 3 for images.
  var channelsFirstRanks: Set<Int> {
    layers.reduce(into: []) { ranks, layer in
      if let model = layer.model {
        ranks.formUnion(model.channelsFirstRanks)
      } else if layer.hasChannelsFirst, layer.className != Flatten.className {
        ranks.insert(layer.spatialClassName.contains("1D") ? 2 : 3)
      }
    }
  }
}

extension KerasGraph.Layer {
  private static let key = "data_format"

  /// The entry of the layer that a SpectralNormalization wraps.
  private var wrapped: JSONObject? {
    guard className == SpectralNormalization.className else { return nil }
    return try? configuration.object("layer")
  }

  fileprivate var spatialClassName: String {
    if case .string(let name)? = wrapped?["class_name"] { name } else { className }
  }

  var hasChannelsFirst: Bool {
    let settings = wrapped.flatMap { try? $0.object("config") } ?? configuration
    return settings[Self.key] == .string("channels_first")
  }

  /// The settings of the same layer for channels that are last.
  fileprivate var settingsWithChannelsLast: JSONObject {
    let last: JSONObject = [Self.key: .string("channels_last")]
    guard var wrapped, let settings = try? wrapped.object("config") else { return configuration + last }
    wrapped["config"] = .object(settings + last)
    return configuration + ["layer": .object(wrapped)]
  }

  /// Layers that compute each number from those at the same place, so that the order of axes does not matter.
  fileprivate var isElementwise: Bool {
    let classNames: Set = [
      "Activation", "LeakyReLU", "ReLU", "ELU", "Dropout", "GaussianNoise", "GaussianDropout", "AlphaDropout",
      "Rescaling", "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum",
    ]
    return classNames.contains(className) && !hasSoftmax
  }

  /// Whether its activation is over the last axis.
  fileprivate var hasSoftmax: Bool {
    ["softmax", "log_softmax"].contains { configuration["activation"] == .string($0) }
  }

  /// The axis that the layer works on, counted from 1 behind the batch, of values of a rank. Nil if it has none or
  /// several.
  fileprivate func axis(_ rank: Int) -> Int? {
    var value = configuration["axis"]
    if case .array(let axes)? = value, axes.count == 1 { value = axes[0] }
    guard case .int(let axis)? = value, (-rank...rank).contains(axis), axis != 0 else { return nil }
    return axis < 0 ? axis + rank + 1 : axis
  }
}

/// Applies the layers of a model whose channels are first to values whose channels are last.
struct KerasChannels {
  /// The ranks of samples whose channels are first; empty for all other models.
  let ranks: Set<Int>
  /// The most axes that a Permute orders.
  private static let mostAxes = 8
  private let shapes = SymbolShapes()
  /// The same values with their axes in the other order.
  private var inOtherOrder: [Symbol: Symbol] = [:]

  /// How a layer is called.
  struct Call {
    let settings: JSONObject
    let inputs: [Symbol]
    /// Whether its result has channels last though they are first in Keras' model.
    let isTurned: Bool
  }

  init(ranks: Set<Int>) { self.ranks = ranks }

  /// The settings of an input layer, and whether its values are turned.
  func input(_ settings: JSONObject) -> (settings: JSONObject, isTurned: Bool) {
    var result = settings
    var isTurned = false
    for key in ["batch_input_shape", "batch_shape"] {
      guard case .array(let sizes)? = settings[key], ranks.contains(sizes.count - 1) else { continue }
      result[key] = .array([sizes[0]] + sizes.dropFirst(2) + [sizes[1]])
      isTurned = true
    }
    return (result, isTurned)
  }

  /// A call of a layer that is no model. Throws `ConfigurationError`.
  mutating func call(_ layer: KerasGraph.Layer, _ values: [KerasValue]) throws -> Call {
    let settings = layer.configuration
    guard !ranks.isEmpty else { return Call(settings: settings, inputs: values.map(\.symbol), isTurned: false) }
    if layer.hasChannelsFirst {
      guard !layer.hasSoftmax else {
        throw ConfigurationError.invalid(
          layer: layer.name, reason: "its softmax is over the last axis, but its channels are first, which is not read")
      }
      return Call(
        settings: layer.settingsWithChannelsLast, inputs: try turned(values, layer.name),
        isTurned: layer.className != Flatten.className)
    }
    let found = try values.map { try rank($0, layer.name) }
    if let rank = found.first, rank >= 2, Set(found).count == 1 {
      let isAnyTurned = values.contains(where: \.isTurned)
      let axis = layer.axis(rank)
      if isAnyTurned, layer.isElementwise {
        return Call(settings: settings, inputs: try turned(values, layer.name), isTurned: true)
      }
      // A layer of this kind has weights for its axis, which therefore is always the last one.
      if ["BatchNormalization", "LayerNormalization", "GroupNormalization"].contains(layer.className), axis == 1 {
        return Call(settings: settings + ["axis": .int(-1)], inputs: try turned(values, layer.name), isTurned: true)
      }
      if isAnyTurned, ["Concatenate", "Softmax"].contains(layer.className), let axis {
        let axis = axis == 1 ? rank : axis - 1
        return Call(settings: settings + ["axis": .int(axis)], inputs: try turned(values, layer.name), isTurned: true)
      }
    }
    return Call(settings: settings, inputs: try plain(values, layer.name), isTurned: false)
  }

  /// The inputs of a function, and whether its result is turned. Throws `ConfigurationError`.
  mutating func inputs(
    of operation: KerasOperation, _ values: [KerasValue], _ layer: String
  ) throws -> (symbols: [Symbol], isTurned: Bool) {
    guard values.contains(where: \.isTurned) else { return (values.map(\.symbol), false) }
    let ranks = try values.map { try rank($0, layer) }
    if operation.isElementwise, Set(ranks).count == 1 { return (try turned(values, layer), true) }
    return (try plain(values, layer), false)
  }

  /// The model's outputs: images and sequences with channels last. Throws `ConfigurationError`.
  mutating func outputs(_ values: [KerasValue]) throws -> [Symbol] {
    guard !ranks.isEmpty else { return values.map(\.symbol) }
    return try values.map { value in
      try ranks.contains(rank(value, "output_layers"))
        ? turned([value], "output_layers")[0] : plain([value], "output_layers")[0]
    }
  }

  private func rank(_ value: KerasValue, _ layer: String) throws -> Int {
    try shapes.shape(of: value.symbol, in: layer).rank
  }

  private mutating func turned(_ values: [KerasValue], _ layer: String) throws -> [Symbol] {
    try values.map { $0.isTurned ? $0.symbol : try permuted($0.symbol, layer) { Array(2..<$0 + 1) + [1] } }
  }

  private mutating func plain(_ values: [KerasValue], _ layer: String) throws -> [Symbol] {
    try values.map { $0.isTurned ? try permuted($0.symbol, layer) { [$0] + Array(1..<$0) } : $0.symbol }
  }

  private mutating func permuted(_ symbol: Symbol, _ layer: String, _ axes: (_ rank: Int) -> [Int]) throws -> Symbol {
    let rank = try shapes.shape(of: symbol, in: layer).rank
    guard rank >= 2 else { return symbol }
    guard rank <= Self.mostAxes else {
      throw ConfigurationError.invalid(
        layer: layer, reason: "what it reads has \(rank) axes, and its channels are first")
    }
    if let known = inOtherOrder[symbol] { return known }
    let result = Symbol(layer: Permute(axes(rank)), name: nil, inputs: [symbol])
    (inOtherOrder[symbol], inOtherOrder[result]) = (result, symbol)
    return result
  }
}
