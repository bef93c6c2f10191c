/// A layer's name in Keras 3's files: its class in snake case and, from the second of the class on, a counter.
struct LayerGroup: Comparable {
  /// Such as "conv2d".
  let kind: String
  /// 0 for `conv2d`, 1 for `conv2d_1`.
  let number: Int

  /// Parses "conv2d_1".
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

  /// "conv2d" or "conv2d_1".
  var name: String { number == 0 ? kind : "\(kind)_\(number)" }

  /// By class, then by number: `dense_10` comes after `dense_2`.
  static func < (a: Self, b: Self) -> Bool { (a.kind, a.number) < (b.kind, b.number) }
}
