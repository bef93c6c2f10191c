/// The name of a layer's group in a Keras 3 file: the class in snake case and, from the second layer of a class on, a
/// counter.
struct Keras3GroupName: Comparable {
  /// The class in snake case, such as "conv2d".
  let kind: String
  /// The counter: 0 for `conv2d`, 1 for `conv2d_1`.
  let number: Int

  /// Parses a name such as "conv2d_1".
  init(_ name: String) {
    guard let bar = name.lastIndex(of: "_"), let number = Int(name[name.index(after: bar)...]), number > 0 else {
      (kind, number) = (name, 0)
      return
    }
    (kind, self.number) = (String(name[..<bar]), number)
  }

  init(kind: String, number: Int) {
    self.kind = kind
    self.number = number
  }

  /// The name: "conv2d" or "conv2d_1".
  var name: String { number == 0 ? kind : "\(kind)_\(number)" }

  /// Orders by class, then by counter: `dense_10` comes after `dense_2`.
  static func < (a: Self, b: Self) -> Bool { (a.kind, a.number) < (b.kind, b.number) }
}
