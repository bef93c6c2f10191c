/// Names of layers: the given ones, and Keras' automatic ones for the others. The first call of a layer has its name, a
/// later one has it with the number of the call: `dense_call_2`.
struct LayerNames {
  private let names: [String]

  subscript(position: Int) -> String { names[position] }

  /// Throws `NetworkError.duplicateName`.
  init(_ symbols: [Symbol], network: String) throws {
    var seen: Set<Symbol> = []
    let isFirst = symbols.map { seen.insert($0.shared).inserted }
    let given = zip(symbols, isFirst).compactMap { symbol, isFirst in isFirst ? symbol.name : nil }
    var used = Set(given)
    guard used.count == given.count else {
      var seen: Set<String> = []
      throw NetworkError.duplicateName(network: network, layer: given.first { !seen.insert($0).inserted } ?? "")
    }
    var counts: [String: Int] = [:]
    func automatic(_ className: String) -> String {
      let base = snakeCase(className)
      while true {
        let number = counts[base, default: 0]
        counts[base] = number + 1
        let name = number == 0 ? base : "\(base)_\(number)"
        if used.insert(name).inserted { return name }
      }
    }
    var calls: [Symbol: (name: String, count: Int)] = [:]
    names = symbols.map { symbol in
      guard let (layer, count) = calls[symbol.shared] else {
        let name = symbol.name ?? automatic(type(of: symbol.layer).className)
        calls[symbol.shared] = (name, 1)
        return name
      }
      calls[symbol.shared]?.count += 1
      var name = "\(layer)_call_\(count + 1)"
      while !used.insert(name).inserted { name += "_" }
      return name
    }
  }
}

/// A class name in snake case, by Keras' rule: `LeakyReLU` → `leaky_re_lu`, `UpSampling2D` → `up_sampling2d`.
///
/// That rule is of two regular expressions, `(.)([A-Z][a-z]+)` and `([a-z])([A-Z])`, each replaced by `\1_\2`. They are
/// followed by hand, since a program that opens a file needs the rule before anything else, and the expressions take a
/// millisecond to compile.
package func snakeCase(_ className: String) -> String {
  let (isUpper, isLower) = (
    { (x: Character) in x.isASCII && x.isUppercase }, { (x: Character) in x.isASCII && x.isLowercase }
  )
  var rest = Array(className)[...]
  var spaced: [Character] = []
  while let first = rest.popFirst() {
    spaced.append(first)
    guard !first.isNewline, let capital = rest.first, isUpper(capital), let next = rest.dropFirst().first, isLower(next)
    else { continue }
    let word = [capital] + rest.dropFirst().prefix(while: isLower)
    spaced += ["_"] + word
    rest = rest.dropFirst(word.count)
  }
  var name = ""
  for (index, character) in spaced.enumerated() {
    if index > 0, isLower(spaced[index - 1]), isUpper(character) { name.append("_") }
    name.append(character)
  }
  return name.lowercased()
}
