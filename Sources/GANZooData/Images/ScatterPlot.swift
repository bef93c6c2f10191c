/// Points of a plane as a square picture on white; later series cover earlier ones.
///
/// The origin is in the centre, x grows to the right and y upwards. Points outside the frame are drawn at the nearest
/// position on its border, so that they remain visible.
public struct ScatterPlot: Sendable {
  /// Points of one colour.
  public struct Series: Sendable {
    /// Points [N, 2], row-major.
    public var points: [Float]
    /// Red, green and blue, 0...255.
    public var color: [UInt8]

    /// Creates a series; points that are not finite are not drawn.
    public init(_ points: [Float], color: [UInt8]) {
      precondition(points.count.isMultiple(of: 2) && color.count == 3, "x and y of each point; three parts of a colour")
      (self.points, self.color) = (points, color)
    }

    /// Orange, for data, as in figure 1 of Gulrajani et al. 2017.
    public static let dataColor: [UInt8] = [255, 165, 0]
    /// Green, for generated samples.
    public static let sampleColor: [UInt8] = [0, 128, 0]

    fileprivate var finitePoints: [(x: Float, y: Float)] {
      stride(from: 0, to: points.count, by: 2).map { (points[$0], points[$0 + 1]) }
        .filter { $0.0.isFinite && $0.1.isFinite }
    }
  }

  /// The series to draw, lowest first.
  public var series: [Series]
  /// Points of a dataset that pictures beside a generator's show.
  package static let sampledPoints = 1000

  /// Half the width of the visible part of the plane.
  public let reach: Float
  /// Width and height in pixels.
  public let size: Int

  /// A dot is a square that extends this many pixels from its centre pixel.
  private static let radius = 1
  /// The largest automatic reach.
  private static let farthest: Float = 8

  /// Creates a plot.
  ///
  /// - Parameter reach: half the width of the visible part of the plane, above 0; nil for the reach of all points. Pass
  ///   `reach(of:)` of the data to give several pictures the same frame.
  public init(_ series: [Series], reach: Float? = nil, size: Int = 512) {
    precondition(size >= 16, "a plot of \(size) pixels")
    precondition(reach.map { $0 > 0 && $0.isFinite } ?? true, "a plot that reaches \(reach ?? 0) far")
    (self.series, self.size) = (series, size)
    self.reach = reach ?? Self.reach(of: series.flatMap(\.points))
  }

  /// The reach that shows all points [N, 2]: the largest absolute coordinate, rounded up to a multiple of 0.5. It is at
  /// most 8, since a few distant points would shrink all others.
  public static func reach(of points: [Float]) -> Float {
    let farthest = points.lazy.filter(\.isFinite).map(abs).max() ?? 1
    return min(Self.farthest, max(0.5, (farthest * 2).rounded(.up) / 2))
  }

  /// Renders the plot as an RGB image.
  public func draw() -> PixelImage {
    var pixels = [UInt8](repeating: 255, count: size * size * 3)
    let scale = Float(size) / (2 * reach)
    for series in series {
      for point in series.finitePoints {
        let (x, y) = (min(max(point.x, -reach), reach), min(max(point.y, -reach), reach))
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
