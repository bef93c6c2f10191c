import GANZooTensors

/// What an example of `shapes` shows: its class and the numbers by which it differs from others of its class.
///
/// All are independent of each other, and each is uniform in its range.
public struct ShapeFactors: Hashable, Sendable {
  /// The form.
  public var form: ShapeForm
  /// The colour family.
  public var family: ShapeColour
  /// The centre, in sides of the image from the left and from the top; where an image is no square, in sides of the
  /// largest square in its middle.
  public var x, y: Double
  /// The radius of the circle through the corners, in sides of that square.
  public var size: Double
  /// How far it is turned clockwise, as a share of the least turn that brings it onto itself, 0 ..< 1; without meaning
  /// for circles.
  public var turn: Double
  /// Degrees of hue from the middle of the colour family.
  public var hue: Double
  /// Brightness of the background in the middle of the image, of 0 ... 1.
  public var background: Double

  /// All that are numbers.
  var numbers: [Double] { [x, y, size, turn, hue, background] }

  /// The ranges from which examples are sampled. At the largest size a shape ends inside the image wherever it lies.
  public static let (places, sizes, hues, backgrounds) = (0.34...0.66, 0.18...0.32, -30.0...30.0, 0.05...0.4)

  /// An example that shows this.
  public init(
    form: ShapeForm, family: ShapeColour, x: Double = 0.5, y: Double = 0.5, size: Double = 0.25, turn: Double = 0,
    hue: Double = 0, background: Double = 0.2
  ) {
    (self.form, self.family, self.x, self.y, self.size) = (form, family, x, y, size)
    (self.turn, self.hue, self.background) = (turn, hue, background)
  }

  /// What the random numbers of a stream show.
  init(form: ShapeForm, family: ShapeColour, from stream: RandomStream) {
    // Whole numbers of 32 bits and one product each: the same bits on every machine.
    let words = stream.integers(6, below: 1 << 32)
    let place = { (index: Int, range: ClosedRange<Double>) in
      range.lowerBound + Double(words[index]) * 0x1p-32 * (range.upperBound - range.lowerBound)
    }
    self.init(
      form: form, family: family, x: place(0, Self.places), y: place(1, Self.places), size: place(2, Self.sizes),
      turn: place(3, 0...1), hue: place(4, Self.hues), background: place(5, Self.backgrounds))
  }
}

/// The forms of `shapes`.
public enum ShapeForm: String, CaseIterable, Sendable {
  /// Round.
  case circle
  /// Four equal sides.
  case square
  /// Three equal sides.
  case triangle
  /// Five points.
  case star
}

/// The colour families of `shapes`.
public enum ShapeColour: String, CaseIterable, Sendable {
  /// From pink to orange.
  case red
  /// From olive to teal.
  case green
  /// From cyan to violet.
  case blue
}
