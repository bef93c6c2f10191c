/// Points of a plane as a square picture, on white; later series lie over earlier ones.
///
/// The origin is in the middle, x grows to the right and y upwards. Points beyond the frame are drawn on its border, at the
/// place that is next to them: one sees that they are outside, and where.
public struct ScatterPlot: Sendable {
  /// Points of one colour.
  public struct Series: Sendable {
    /// x and y of one point after the other.
    public var points: [Float]
    /// Red, green and blue, 0...255.
    public var color: [UInt8]

    /// A series; points that are not finite are left out of the picture.
    public init(_ points: [Float], color: [UInt8]) {
      precondition(points.count.isMultiple(of: 2) && color.count == 3, "x and y of each point; three parts of a colour")
      (self.points, self.color) = (points, color)
    }

    /// Orange, for data; I. Gulrajani et al. 2017, figure 1.
    public static let dataColor: [UInt8] = [255, 165, 0]
    /// Green, for what a generator draws.
    public static let sampleColor: [UInt8] = [0, 128, 0]

    fileprivate var places: [(x: Float, y: Float)] {
      stride(from: 0, to: points.count, by: 2).map { (points[$0], points[$0 + 1]) }
        .filter { $0.0.isFinite && $0.1.isFinite }
    }
  }

  /// What is drawn, the lowest first.
  public var series: [Series]
  /// Half of the plane's width that is shown.
  public let reach: Float
  /// Width and height in pixels.
  public let size: Int

  /// A dot is a square of so many pixels on each side of its middle.
  private static let radius = 1
  /// The farthest place that a picture reaches by itself.
  private static let farthest: Float = 8

  /// A plot of these series.
  ///
  /// - Parameter reach: half of the plane's width that is shown, above 0, such as `reach(of:)` of the data, so that pictures of
  ///   one data set lie over each other; nil: that of all points of the series.
  public init(_ series: [Series], reach: Float? = nil, size: Int = 512) {
    precondition(size >= 16, "a plot of \(size) pixels")
    precondition(reach.map { $0 > 0 && $0.isFinite } ?? true, "a plot that reaches \(reach ?? 0) far")
    (self.series, self.size) = (series, size)
    self.reach = reach ?? Self.reach(of: series.flatMap(\.points))
  }

  /// The reach at which all points are seen, x and y of one after the other: that of the farthest coordinate, rounded up to a
  /// half; 8 at most, since points beyond are not worth losing sight of the others.
  public static func reach(of points: [Float]) -> Float {
    let farthest = points.lazy.filter(\.isFinite).map(abs).max() ?? 1
    return min(Self.farthest, max(0.5, (farthest * 2).rounded(.up) / 2))
  }

  /// The picture, RGB.
  public func draw() -> PixelImage {
    var pixels = [UInt8](repeating: 255, count: size * size * 3)
    let scale = Float(size) / (2 * reach)
    for series in series {
      for place in series.places {
        let (x, y) = (min(max(place.x, -reach), reach), min(max(place.y, -reach), reach))
        let column = min(size - 1, Int((x + reach) * scale))
        let row = min(size - 1, Int((reach - y) * scale))
        for y in max(0, row - Self.radius)...min(size - 1, row + Self.radius) {
          for x in max(0, column - Self.radius)...min(size - 1, column + Self.radius) {
            pixels.replaceSubrange((y * size + x) * 3..<(y * size + x) * 3 + 3, with: series.color)
          }
        }
      }
    }
    return PixelImage(width: size, height: size, channels: 3, pixels: pixels)
  }
}
