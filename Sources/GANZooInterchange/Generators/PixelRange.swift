import Foundation
import GANZooBackend
package import GANZooNN
import GANZooTensors

// What the numbers of a network from elsewhere mean as pixels.
extension GeneratorInterface {
  /// A range of pixels, and what it rests on.
  public struct Pixels: Equatable, Sendable {
    /// The range that stands for black to white.
    public var range: PixelRange
    /// What the range rests on.
    public var ground: Ground

    package init(range: PixelRange, ground: Ground) { (self.range, self.ground) = (range, ground) }
  }

  /// What a range of pixels rests on.
  public enum Ground: Equatable, Sendable {
    /// The user said it.
    case given
    /// The last layers give numbers of this range.
    case layers
    /// The last layers give nothing below 0, and do not tell how far up they reach.
    case notNegative
    /// Nothing: it is the usual one.
    case nothing
  }

  /// The range of an image that a network gives: what was said, or what its last layers tell.
  package func pixels(of network: Network) -> Pixels {
    if let pixels { return Pixels(range: pixels, ground: .given) }
    let range = network.outputRange(of: network.outputs[0])
    for (known, low, high) in [(.symmetric, -1, 1), (.unit, 0, 1), (.byte, 0, 255)] as [(PixelRange, Float, Float)]
    where range.isAbout(low, high) { return Pixels(range: known, ground: .layers) }
    if let low = range.low, low >= 0 { return Pixels(range: .unit, ground: .notNegative) }
    return Pixels(range: .symmetric, ground: .nothing)
  }
}

extension GeneratorInterface.PixelRange {
  /// The numbers of black and of white.
  var ends: (low: Float, high: Float) {
    switch self {
    case .symmetric: (-1, 1)
    case .unit: (0, 1)
    case .byte: (0, 255)
    }
  }
}

extension GeneratorInterface.Pixels {
  /// What was assumed of a generator's pixels and how to change it; nil where nothing was.
  public var assumption: String? {
    let others = GeneratorInterface.PixelRange.allCases.filter { $0 != range }.map { "--pixels \($0.rawValue)" }
      .joined(separator: " or ")
    return switch ground {
    case .given, .layers: nil
    case .notNegative:
      "its last layer gives nothing below 0, and pixels are taken for \(range.rawValue); \(others) changes it"
    case .nothing:
      "its last layers do not tell the range of pixels, and \(range.rawValue) is assumed; \(others) changes it"
    }
  }

  /// The pixels of a few samples of a generator, which say whether they can be what they are taken for; nil where they can.
  ///
  /// Throws what `Generator.draw` throws.
  public func doubt(about generator: GeneratorFile) throws -> String? {
    let network = generator.network
    guard network.outputShapes.first?.rank == 3 else { return nil }
    // A second of arithmetic or so, however large the network is.
    let count = max(1, min(Self.samples, Self.effort / max(1, network.multiplyAdds)))
    let classes = (0..<count).map { $0 % max(1, generator.classNames.count) }
    var values: [Float] = []
    try Generator(generator, on: Device(threads: 1)).draw(classes: classes, seed: 1) { samples, _ in
      values += samples.values
    }
    let (low, high) = range.ends
    return doubt(values.map { (low + high) / 2 + $0 * (high - low) / 2 }, count)
  }

  private static let samples = 16
  private static let effort = 4_000_000_000

  /// - Parameter values: the pixels of `count` samples, as the network gives them.
  package func doubt(_ values: [Float], _ count: Int) -> String? {
    guard values.allSatisfy(\.isFinite) else { return "samples have pixels that are no numbers" }
    guard let low = values.min(), let high = values.max() else { return nil }
    let (black, white) = range.ends
    let found =
      "the pixels of \(count) sample\(count == 1 ? "" : "s") reach from \(Self.text(low)) to \(Self.text(high))"
    func look(like other: GeneratorInterface.PixelRange) -> String {
      "\(found), like \(other.rawValue) rather than \(range.rawValue): mind --pixels \(other.rawValue)"
    }
    if high - low < 0.02 * (white - black) {
      // Pixels of another range look like one colour, too.
      if range == .byte, high <= 1.5 { return look(like: low < -0.5 ? .symmetric : .unit) }
      return "\(found): samples are of nearly one colour"
    }
    switch range {
    case .symmetric:
      if low >= -0.02 { return look(like: high > 20 ? .byte : .unit) }
    case .unit:
      if low < -0.5, low > -1.5, high < 1.5 { return look(like: .symmetric) }
      if high > 20, low > -20 { return look(like: .byte) }
    case .byte:
      if high <= 1.5 { return look(like: low < -0.5 ? .symmetric : .unit) }
    }
    let slack = (white - black) / 4
    return low < black - slack || high > white + slack ? "\(found), beyond \(range.rawValue): mind --pixels" : nil
  }

  private static func text(_ number: Float) -> String { String(format: "%.3g", number) }
}
