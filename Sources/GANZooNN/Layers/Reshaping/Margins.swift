public import GANZooFormats
public import GANZooTensors

/// Rows and columns at the edges of an image: those that are added, or cut off. Of a sequence the steps are columns.
public struct Margins: Hashable, Sendable {
  /// Rows.
  public let top, bottom: Int
  /// Columns, or the steps before and after a sequence.
  public let left, right: Int

  /// Margins of an image, none of them negative.
  public init(top: Int, bottom: Int, left: Int, right: Int) {
    precondition(min(top, bottom, left, right) >= 0, "margins are not negative")
    self.top = top
    self.bottom = bottom
    self.left = left
    self.right = right
  }

  /// The same margin on each side of an image.
  public init(_ size: Int) { self.init(top: size, bottom: size, left: size, right: size) }

  /// The margins of a sequence, neither of them negative.
  public init(before: Int, after: Int) { self.init(top: 0, bottom: 0, left: before, right: after) }
}

extension Margins {
  /// Of an image Keras' ((top, bottom), (left, right)), of a sequence (before, after).
  fileprivate func value(axes: Int) -> JSONObject.Value {
    let columns = JSONObject.Value.array([.int(left), .int(right)])
    return axes == 1 ? columns : .array([.array([.int(top), .int(bottom)]), columns])
  }

  /// From one number for all sides; of a sequence two, of an image one each for height and width, or ((top, bottom),
  /// (left, right)).
  fileprivate init(_ configuration: JSONObject, _ key: String, axes: Int, default fallback: Int) throws {
    let value = configuration[key] ?? .int(fallback)
    let sides = try Self.pair(value, key)
    let ends = axes == 1 ? [sides] : [try Self.pair(sides.0, key), try Self.pair(sides.1, key)]
    let sizes = try ends.flatMap { [$0.0, $0.1] }.map { try ([key: $0] as JSONObject).int(key, in: 0...1 << 24) }
    if axes == 1 {
      self.init(before: sizes[0], after: sizes[1])
    } else {
      self.init(top: sizes[0], bottom: sizes[1], left: sizes[2], right: sizes[3])
    }
  }

  /// Two values; one number stands for both.
  private static func pair(
    _ value: JSONObject.Value, _ key: String
  ) throws -> (JSONObject.Value, JSONObject.Value) {
    switch value {
    case .int: return (value, value)
    case .array(let values) where values.count == 2: return (values[0], values[1])
    default: throw ConfigurationError.wrongType(key: key, expected: "a number or two", found: value.excerpt)
    }
  }
}

/// A layer that adds margins to images [H, W, C] or sequences [L, C], or cuts them off.
public protocol MarginLayer: Layer {
  /// How many axes have margins: 2 of an image, 1 of a sequence.
  static var axes: Int { get }
  /// Keras' name of the margins, and their default.
  static var setting: (name: String, standard: Int) { get }

  /// What is added or cut off. Sequences have a margin before (`left`) and one after (`right`).
  var margins: Margins { get }

  /// A layer with these margins.
  init(_ margins: Margins)
}

extension MarginLayer {
  /// The same margin on each side; without a number, Keras' default.
  public init(_ size: Int? = nil) {
    let size = size ?? Self.setting.standard
    self.init(Self.axes == 1 ? Margins(before: size, after: size) : Margins(size))
  }

  public init(configuration: JSONObject) throws {
    try configuration.refuse("data_format", unless: .string("channels_last"))
    let setting = Self.setting
    self.init(try Margins(configuration, setting.name, axes: Self.axes, default: setting.standard))
  }

  public var configuration: JSONObject { [Self.setting.name: margins.value(axes: Self.axes)] }

  /// The margins of each axis: height and width, or steps.
  package var sides: [(before: Int, after: Int)] {
    let columns = (before: margins.left, after: margins.right)
    return Self.axes == 1 ? [columns] : [(before: margins.top, after: margins.bottom), columns]
  }

  func input(_ inputs: [Shape]) throws -> Shape {
    try only(inputs, rank: Self.axes + 1, Self.axes == 1 ? "a sequence [L, C]" : "an image [H, W, C]")
  }
}

// MARK: - Added

/// Zeros put around an image or a sequence.
public protocol ZeroPadding: MarginLayer {}

extension ZeroPadding {
  public static var setting: (name: String, standard: Int) { ("padding", 1) }

  /// [H, W, C] → [top + H + bottom, left + W + right, C], or [L, C] → [before + L + after, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let input = try input(inputs)
    return Shape(zip(input.sizes, sides).map { $1.before + $0 + $1.after } + [input.last])
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    sides.enumerated().reversed().reduce(inputs[0]) { x, side in
      x.padded(before: side.element.before, after: side.element.after, axis: side.offset + 1)
    }
  }
}

/// Zeros put around an image. https://keras.io/api/layers/reshaping_layers/zero_padding2d
public struct ZeroPadding2D: ZeroPadding {
  public static let className = "ZeroPadding2D"
  public static let axes = 2
  public let margins: Margins

  public init(_ margins: Margins) { self.margins = margins }
}

/// Zeros put before and after a sequence. https://keras.io/api/layers/reshaping_layers/zero_padding1d
public struct ZeroPadding1D: ZeroPadding {
  public static let className = "ZeroPadding1D"
  public static let axes = 1
  public let margins: Margins

  public init(_ margins: Margins) { self.margins = margins }

  /// So many zeros at the ends, neither number negative.
  public init(before: Int, after: Int) { self.init(Margins(before: before, after: after)) }
}

// MARK: - Cut off

/// The inner part of an image or a sequence.
public protocol Cropping: MarginLayer {}

extension Cropping {
  /// [H, W, C] → [H − top − bottom, W − left − right, C], or [L, C] → [L − before − after, C]
  public func outputShape(_ inputs: [Shape]) throws -> Shape {
    let input = try input(inputs)
    let least = sides.map { $0.before + $0.after + 1 }
    guard zip(input.sizes, least).allSatisfy(>=) else {
      throw LayerShapeError(
        expected: Self.axes == 1
          ? "a sequence of at least \(least[0]) steps" : "an image of at least \(least[0]) x \(least[1]) pixels",
        found: inputs)
    }
    return Shape(zip(input.sizes, least).map { $0 - $1 + 1 } + [input.last])
  }

  public func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    sides.enumerated().reduce(inputs[0]) { x, side in
      let axis = side.offset + 1
      return x.sliced(side.element.before..<x.shape[axis] - side.element.after, axis: axis)
    }
  }
}

/// An image with rows and columns cut off at its edges. https://keras.io/api/layers/reshaping_layers/cropping2d
public struct Cropping2D: Cropping {
  public static let className = "Cropping2D"
  public static let axes = 2
  public static let setting = (name: "cropping", standard: 0)
  public let margins: Margins

  public init(_ margins: Margins) { self.margins = margins }
}

/// A sequence with steps cut off at its ends. https://keras.io/api/layers/reshaping_layers/cropping1d
public struct Cropping1D: Cropping {
  public static let className = "Cropping1D"
  public static let axes = 1
  public static let setting = (name: "cropping", standard: 1)
  public let margins: Margins

  public init(_ margins: Margins) { self.margins = margins }

  /// So many steps cut off at the ends, neither number negative.
  public init(before: Int, after: Int) { self.init(Margins(before: before, after: after)) }
}
