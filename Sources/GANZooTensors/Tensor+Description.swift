import GANZooBackend

extension Tensor: CustomStringConvertible, CustomDebugStringConvertible {
  /// The shape and the numbers, in brackets as NumPy has them.
  ///
  ///     Tensor [2, 3]
  ///     [[1.0, 2.0, 3.0],
  ///      [4.0, 5.0, 6.0]]
  ///
  /// Of more than a thousand numbers, an axis shows its first three and last three, with `…` between; no text is longer
  /// than some 4,000 characters.
  public var description: String {
    if shape.rank == 0 { return "Tensor [] \(scalar)" }
    var text = Printing(self)
    text.add(axis: 0, at: 0)
    return "Tensor \(shape)\n\(text.text)"
  }

  /// The shape and the first numbers, in one line.
  public var debugDescription: String { "Tensor \(shape) (\(edges))" }

  /// The first numbers and the last ones.
  private var edges: String {
    let shown = 3
    let text = { (range: Range<Int>) in self.values(range).map { "\($0)" }.joined(separator: ", ") }
    let count = shape.count
    return count <= 2 * shown ? text(0..<count) : "\(text(0..<shown)), …, \(text(count - shown..<count))"
  }
}

/// The numbers of a tensor as text, as far as they are shown.
private struct Printing {
  private(set) var text = ""
  private let tensor: Tensor
  private let sizes: [Int]
  /// How far apart neighbours along an axis are.
  private let strides: [Int]
  private let isWhole: Bool
  private var isFull = false

  private static let (mostWhole, edge, mostCharacters) = (1000, 3, 4000)

  init(_ tensor: Tensor) {
    (self.tensor, sizes) = (tensor, tensor.shape.sizes)
    isWhole = tensor.shape.count <= Self.mostWhole
    var strides = [Int](repeating: 1, count: sizes.count)
    for axis in sizes.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * sizes[axis + 1] }
    self.strides = strides
  }

  mutating func add(axis: Int, at start: Int) {
    let isLast = axis == sizes.count - 1
    let separator = isLast ? ", " : "," + String(repeating: "\n", count: sizes.count - 1 - axis)
    let indent = isLast ? "" : String(repeating: " ", count: axis + 1)
    text += "["
    for (place, index) in shown(axis).enumerated() where !isFull {
      if place > 0 { text += separator + indent }
      guard let index else {
        text += "…"
        continue
      }
      if isLast {
        text += "\(tensor.values(start + index..<start + index + 1)[0])"
      } else {
        add(axis: axis + 1, at: start + index * strides[axis])
      }
      if text.utf8.count > Self.mostCharacters, !isFull {
        text += " …"
        isFull = true
      }
    }
    text += "]"
  }

  /// Positions along an axis; nil stands for those between.
  private func shown(_ axis: Int) -> [Int?] {
    let size = sizes[axis]
    guard !isWhole, size > 2 * Self.edge else { return Array(0..<size) }
    return (0..<Self.edge).map { $0 } + [nil] + (size - Self.edge..<size).map { $0 }
  }
}
