import Foundation
import GANZooBackend
package import GANZooNN
import GANZooSupport
import GANZooTensors

// The range of the pixels of a network of another program.
extension GeneratorInterface {
  /// A range of pixels, and how it was found.
  public struct Pixels: Equatable, Sendable {
    /// The range that stands for black to white.
    public var range: PixelRange
    /// How the range was found.
    public var evidence: Evidence

    package init(range: PixelRange, evidence: Evidence) { (self.range, self.evidence) = (range, evidence) }
  }

  /// How a range of pixels was found.
  public enum Evidence: Equatable, Sendable {
    /// The user gave it.
    case given
    /// The output of the last layers has this range.
    case layers
    /// The output of the last layers is not negative and has no known upper bound.
    case notNegative
    /// The last layers have no known bounds, so the most common range is assumed.
    case assumed
  }

  /// The range of the images of a network: `pixels`, or the one that follows from the last layers.
  package func pixels(of network: Network) -> Pixels {
    if let pixels { return Pixels(range: pixels, evidence: .given) }
    let range = network.outputRange(of: network.outputs[0])
    for (known, low, high) in [(.symmetric, -1, 1), (.unit, 0, 1), (.byte, 0, 255)] as [(PixelRange, Float, Float)]
    where range.isAbout(low, high) { return Pixels(range: known, evidence: .layers) }
    if let low = range.low, low >= 0 { return Pixels(range: .unit, evidence: .notNegative) }
    return Pixels(range: .symmetric, evidence: .assumed)
  }
}

extension GeneratorInterface.PixelRange {
  /// The values of black and white.
  var ends: (low: Float, high: Float) {
    switch self {
    case .symmetric: (-1, 1)
    case .unit: (0, 1)
    case .byte: (0, 255)
    }
  }
}

extension GeneratorInterface.Pixels {
  /// A note for the user about a range that was assumed, with the option that changes it. Nil if the range is certain.
  public var assumption: String? {
    let others = GeneratorInterface.PixelRange.allCases.filter { $0 != range }.map { "--pixels \($0.rawValue)" }
      .joined(separator: " or ")
    return switch evidence {
    case .given, .layers: nil
    case .notNegative:
      "its last layer gives nothing below 0, and pixels are taken for \(range.rawValue); \(others) changes it"
    case .assumed:
      "its last layers do not tell the range of pixels, and \(range.rawValue) is assumed; \(others) changes it"
    }
  }

  /// Generates a few samples and returns a warning if their pixels do not look like this range. Nil if they do.
  ///
  /// Throws what `Generator.generate(classes:seed:_:)` throws.
  public func warning(about generator: GeneratorFile) throws -> String? {
    let network = generator.network
    guard network.outputShapes.first?.rank == 3 else { return nil }
    // The number of samples is limited so that this takes about a second, however large the network is.
    let count = max(1, min(Self.samples, Self.effort / max(1, network.multiplyAdds)))
    let classes = (0..<count).map { $0 % max(1, generator.classNames.count) }
    var values: [Float] = []
    try Generator(generator, on: Device(threads: 1)).generate(classes: classes, seed: 1) { samples, _ in
      values += samples.values
    }
    let (low, high) = range.ends
    return warning(values.map { (low + high) / 2 + $0 * (high - low) / 2 }, count)
  }

  private static let samples = 16
  /// The most multiply-adds.
  private static let effort = 4_000_000_000

  /// See `warning(about:)`.
  ///
  /// - Parameter values: the pixels of `count` samples in the network's own range.
  package func warning(_ values: [Float], _ count: Int) -> String? {
    guard values.allSatisfy(\.isFinite) else { return "samples have pixels that are no numbers" }
    guard let low = values.min(), let high = values.max() else { return nil }
    let (black, white) = range.ends
    let found =
      "the pixels of \(count.counted("sample")) reach from \(Self.text(low)) to \(Self.text(high))"
    func look(like other: GeneratorInterface.PixelRange) -> String {
      "\(found), like \(other.rawValue) rather than \(range.rawValue): mind --pixels \(other.rawValue)"
    }
    if high - low < 0.02 * (white - black) {
      // Pixels of a much smaller range look like one colour, too.
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
