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
      let base = snakeCase(type(of: symbol.layer).className)
      while true {
        let number = counts[base, default: 0]
        counts[base] = number + 1
        let name = number == 0 ? base : "\(base)_\(number)"
        if used.insert(name).inserted { return name }
      }
    }
  }
}

/// A class name in snake case, by Keras' rule: `LeakyReLU` → `leaky_re_lu`, `UpSampling2D` → `up_sampling2d`.
package func snakeCase(_ className: String) -> String {
  let spaced = className.replacing(/(.)([A-Z][a-z]+)/) { "\($0.1)_\($0.2)" }
  return spaced.replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }.lowercased()
}
