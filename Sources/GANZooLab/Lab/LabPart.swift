import Foundation
import GANZooSupport
public import GANZooTensors

/// Something to be measured by itself, a method with a seed for example.
public struct LabPart<Value: Codable & Sendable>: Sendable {
  /// What its file is called: letters, digits, '-', '.' and '_'.
  public let name: String
  /// Whether what a file holds can be this part's: files may be damaged.
  let isValid: @Sendable (Value) -> Bool
  let measure: @Sendable (Device, LabProgress) throws -> Value

  /// A part.
  ///
  /// - Parameters:
  ///   - isValid: whether a value that was read from a file can be this part's, such as of the right length; where not,
  ///     it is measured again.
  ///   - measure: gets a device of its own. Its result is the same for any number of threads.
  public init(
    _ name: String, isValid: @escaping @Sendable (Value) -> Bool = { _ in true },
    measure: @escaping @Sendable (Device, LabProgress) throws -> Value
  ) {
    precondition(name.wholeMatch(of: /[A-Za-z0-9._-]+/) != nil && !name.hasPrefix("."), "'\(name)' is no file's name")
    (self.name, self.isValid, self.measure) = (name, isValid, measure)
  }
}

/// Tells how far a part is, and stops it where the user wants that.
public struct LabProgress: Sendable {
  let stop: @Sendable () -> Bool
  let report: @Sendable (Double) -> Void

  /// To be called at least every second.
  ///
  /// - Parameter done: the share of the part's work that is done, 0...1.
  /// - Throws: `LabInterruption` where the user has stopped the experiment.
  public func callAsFunction(_ done: Double) throws {
    report(done)
    if stop() { throw LabInterruption() }
  }
}

/// The user has stopped an experiment. What was measured is kept.
public struct LabInterruption: Error {
  /// An interruption.
  public init() {}
}

/// A part's file: what was measured, and by which version.
struct LabPartFile<Value: Codable>: Codable {
  let version: String
  let value: Value

  /// No part's file is larger, in bytes.
  private static var limit: Int { 1 << 28 }

  /// Writes what was measured, and gives it as later calls will read it.
  static func write(_ value: Value, to path: String) throws -> Value {
    let data = try encoder.encode(Self(version: ganzooVersion, value: value))
    try AtomicFile.write(Array(data), to: path)
    return try decoder.decode(Self.self, from: data).value
  }

  /// What was measured before; nil where that cannot be read or is another version's, which is no harm: it is measured
  /// again.
  static func read(_ path: String) -> Value? {
    guard let file = try? RegularFile(path), file.size <= limit,
      let part = try? decoder.decode(Self.self, from: Data(file.bytes(at: 0, count: file.size))),
      part.version == ganzooVersion
    else { return nil }
    return part.value
  }

  /// Numbers that are not finite have names.
  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    encoder.outputFormatting = .sortedKeys
    return encoder
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }
}
