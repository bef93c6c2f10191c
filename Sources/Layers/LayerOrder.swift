/// The order in which Keras lists the layers of a functional model, which is the order of weights in its files.
///
/// 1. Walk depth-first from the outputs in their order, visiting each layer's inputs in their order, and number a layer
///    when it is first entered. 2. The depth of a layer is the longest path from it to an output. 3. Sort by depth,
///    deepest first, ties by number. Checked against Keras 2.15 and 3 on random graphs.
struct LayerOrder {
  private(set) var symbols: [Symbol] = []

  /// `unused` are inputs that may lead to no output; Keras lists those last.
  init(outputs: [Symbol], unused inputs: [Symbol]) {
    var numbered: [Symbol] = []
    var seen: Set<ObjectIdentifier> = []
    var pending = Array(outputs.reversed())
    while let symbol = pending.popLast() {
      guard seen.insert(ObjectIdentifier(symbol)).inserted else { continue }
      numbered.append(symbol)
      pending.append(contentsOf: symbol.inputs.reversed())
    }
    var depths: [ObjectIdentifier: Int] = [:]
    for symbol in Self.outputsFirst(numbered) {
      let depth = depths[ObjectIdentifier(symbol), default: 0]
      for input in symbol.inputs {
        depths[ObjectIdentifier(input)] = max(depths[ObjectIdentifier(input), default: 0], depth + 1)
      }
    }
    let alone = inputs.filter { !seen.contains(ObjectIdentifier($0)) }
    symbols = (alone + numbered).enumerated().sorted { a, b in
      let (first, second) = (
        depths[ObjectIdentifier(a.element), default: 0], depths[ObjectIdentifier(b.element), default: 0]
      )
      return (-first, a.offset) < (-second, b.offset)
    }.map(\.element)
  }

  /// The symbols with each before its inputs.
  private static func outputsFirst(_ symbols: [Symbol]) -> [Symbol] {
    var readers: [ObjectIdentifier: Int] = [:]
    for symbol in symbols {
      for input in symbol.inputs { readers[ObjectIdentifier(input), default: 0] += 1 }
    }
    var ready = symbols.filter { readers[ObjectIdentifier($0)] == nil }
    var sorted: [Symbol] = []
    while let symbol = ready.popLast() {
      sorted.append(symbol)
      for input in symbol.inputs {
        let left = readers[ObjectIdentifier(input), default: 1] - 1
        readers[ObjectIdentifier(input)] = left
        if left == 0 { ready.append(input) }
      }
    }
    return sorted
  }
}

/// Names of layers: the given ones, and Keras' automatic ones for the others.
struct LayerNames {
  private let names: [String]

  subscript(position: Int) -> String { names[position] }

  /// Throws `NetworkError.duplicateName`.
  init(_ symbols: [Symbol], network: String) throws {
    var used = Set(symbols.compactMap(\.name))
    guard used.count == symbols.count(where: { $0.name != nil }) else {
      var seen: Set<String> = []
      let twice = symbols.compactMap(\.name).first { !seen.insert($0).inserted }
      throw NetworkError.duplicateName(network: network, layer: twice ?? "")
    }
    var counts: [String: Int] = [:]
    names = symbols.map { symbol in
      if let name = symbol.name { return name }
      let base = Self.snakeCase(type(of: symbol.layer).className)
      while true {
        let number = counts[base, default: 0]
        counts[base] = number + 1
        let name = number == 0 ? base : "\(base)_\(number)"
        if used.insert(name).inserted { return name }
      }
    }
  }

  /// Keras' rule: `LeakyReLU` → `leaky_re_lu`, `Conv2D` → `conv2d`, `UpSampling2D` → `up_sampling2d`.
  fileprivate static func snakeCase(_ className: String) -> String {
    let spaced = className.replacing(/(.)([A-Z][a-z]+)/) { "\($0.1)_\($0.2)" }
    return spaced.replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }.lowercased()
  }
}

extension Network.Vertex {
  /// The class in snake case, such as `leaky_re_lu`: what Keras makes names of.
  public var kerasGroup: String { LayerNames.snakeCase(className) }
}
