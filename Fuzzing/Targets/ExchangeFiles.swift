import Foundation
import GANZoo
import GANZooCommand
import GANZooTestSupport

/// safetensors and ONNX files.
struct ExchangeFiles: FuzzTarget {
  let name = "exchange"
  /// For the messages of a graph, arrays and their copies, and layers.
  let memory = MemoryLimit(constant: 16 << 20, multiple: 256)

  func corpus() throws -> [CorpusEntry] {
    try ["safetensors", "onnx"].flatMap { folder in
      let path = Fixture.path(folder)
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        .filter { $0.hasSuffix("." + folder) }.map { try CorpusEntry(contentsOf: "\(path)/\($0)") }
    }
  }

  /// The header of most safetensors files is damaged alone, so that the damage reaches what it says.
  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) throws -> [UInt8] {
    guard entry.name.hasSuffix(".safetensors"), !mutator.isChosen(oneIn: 4) else { return mutator.damaged(entry.bytes) }
    let length = entry.bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = mutator.damaged(text: Array(entry.bytes[8..<8 + length]), with: Extremes.json)
    return withUnsafeBytes(of: UInt64(header.count).littleEndian, Array.init) + header + entry.bytes[(8 + length)...]
  }

  /// Does what `ganzoo inspect` prints, and what `ganzoo import` checks.
  func read(_ path: String) throws -> String {
    let report = try FileReport(contentsOf: path, layers: .builtIn)
    let text = try report.text + report.json
    if ONNXFile.isONNX(path) {
      _ = try GeneratorInterface().generator(
        SavedNetwork(ONNXFile(contentsOf: path), layers: .builtIn), from: path)
    }
    return text
  }

  func isExpectedError(_ error: any Error) -> Bool {
    error is KerasFormatError || error is SavedNetworkError || error is GeneratorInterfaceError
      || error is GeneratorFileError
  }
}
