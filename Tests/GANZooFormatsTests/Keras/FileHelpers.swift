import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

/// The path of a file that Keras wrote, or a variant of one.
func fixture(_ name: String) -> String { Fixture.path("keras/" + name) }

/// Runs `body` with a new folder, which is deleted afterwards.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("keras-format-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.path)
}

/// The bytes of a file.
func bytes(of path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

/// The message of the `KerasFormatError` that `body` throws, without the folder of `file`.
func message(_ file: String, _ body: () throws -> Void) -> String {
  do {
    try body()
    return "no error"
  } catch let error as KerasFormatError {
    let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    return "\(error)".replacingOccurrences(of: folder, with: "")
  } catch {
    return "another error: \(error)"
  }
}

/// Two layers with weights and one without. All extents and values differ.
let sampleWeights = LegacyWeights(layers: [
  .init(name: "flatten", weights: []),
  .init(
    name: "conv_1",
    weights: [
      .init(name: "conv_1/kernel:0", array: .init(shape: [2, 1, 3], values: [1, -2, 3.5, 0, .pi, -0.0])),
      .init(name: "conv_1/bias:0", array: .init(shape: [3], values: [.infinity, .leastNonzeroMagnitude, -7])),
    ]),
  .init(
    name: "scale",
    weights: [
      .init(name: "gain", array: .init(shape: [], values: [4])),
      .init(name: "none", array: .init(shape: [0, 5], values: [])),
    ]),
])
