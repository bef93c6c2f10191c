public import GANZooSupport

/// A walk that leads nowhere or is too long.
public enum WalkError: UserError, Equatable, CustomStringConvertible {
  /// The generator draws points.
  case points
  /// The generator makes text.
  case text
  /// One point, and one class.
  case onePoint
  /// There are more numbers than are kept.
  case tooLong(points: Int, stretch: Int, numbers: Int)

  /// Whether the command has to change: always.
  public var isWrongUse: Bool { true }

  /// The message: what was expected and what was found.
  public var description: String {
    switch self {
    case .points: "this generator draws points, and a walk is of images"
    case .text: "this generator makes text, and a walk is of images"
    case .onePoint: "a walk takes at least two points, or two classes such as --class 1..7"
    case .tooLong(let points, let stretch, let numbers):
      "a walk of \(points.grouped) points and \(stretch.grouped) frames from one to the next is too long: of this "
        + "generator it has up to \(numbers.grouped) frames"
    }
  }
}
