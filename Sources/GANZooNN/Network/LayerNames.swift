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
