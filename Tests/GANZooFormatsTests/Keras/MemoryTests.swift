import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

/// An import by `Fuzz --read` in a process of its own, whose memory no other test shares.
struct ImportProcess {
  /// By how many bytes the import raised the peak memory of the process.
  let memory: Int
  /// Its output.
  let message: String

  /// The path of the program, which lies beside the tests.
  static func program() throws -> URL {
    let bundles = Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
    let places = (bundles + [CommandLine.arguments[0]]).map {
      ($0 as NSString).deletingLastPathComponent + "/GANZooFuzz"
    }
    return URL(
      fileURLWithPath: try #require(places.first(where: FileManager.default.isExecutableFile), "looked for \(places)"))
  }

  init(_ path: String, temporaryFolder: String? = nil) throws {
    let process = Process()
    let output = Pipe()
    process.executableURL = try Self.program()
    process.arguments = ["--kind", "keras", "--read", path]
    process.standardOutput = output
    if let temporaryFolder {
      process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": temporaryFolder]) { $1 }
    }
    try process.run()
    let text = String(decoding: try #require(try output.fileHandleForReading.readToEnd()), as: UTF8.self)
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let lines = text.split(separator: "\n", maxSplits: 1)
    memory = try #require(Int(lines[0]))
    message = lines[1].trimmingCharacters(in: .newlines).replacingOccurrences(
      of: (path as NSString).deletingLastPathComponent + "/", with: "")
  }
}

@Suite("Memory that hostile files take")
struct MemoryTests {
  /// Bytes that libraries take for any file.
  private static let libraries = 16 << 20

  /// The limit for Keras files that SECURITY.md promises.
  private static func promised(_ size: Int) -> Int { 16 << 20 + 256 * size }

  @Test("It is limited for an archive whose members unpack to a thousand times their size")
  func bombs() throws {
    // 64 MiB of zeros are 65 KB.
    let zeros = [UInt8](repeating: 0, count: 64 << 20)
    let text = ZipImage.Member("config.json", zeros, isDeflated: true)
    let weights = ZipImage.Member("model.weights.h5", zeros, isDeflated: true)
    let small = ZipImage.Member("config.json", "{}")
    try expect(ZipImage([text, weights]), "config.json would unpack to 67,108,864 bytes")
    try expect(ZipImage([small, weights]), "model.weights.h5 would unpack to 67,108,864 bytes")
  }

  @Test("It is limited for the most costly configurations", arguments: ["0,", "[],", "{},", "\"\":0,"])
  func costlyConfiguration(_ piece: String) throws {
    let sound = try #require(ZipImage([UInt8](try bytes(of: fixture("keras3/zoo_seq.keras")))))
    let weights = try #require(sound.members.first { $0.name == "model.weights.h5" })
    let size = 2 * weights.stored.count + 120 << 10
    let list = String(repeating: piece, count: size / piece.utf8.count)
    let isObject = piece.hasPrefix("\"")
    let text = isObject ? "{\(list)\"last\":0}" : "{\"config\":{\"layers\":[\(list)0]}}"
    let archive = ZipImage([ZipImage.Member("config.json", Array(text.utf8), isDeflated: true), weights]).bytes
    let folder = try TemporaryFolder()
    let ended = try ImportProcess(try folder.file("costly.keras", archive))
    #expect(!ended.message.contains("would unpack"))
    #expect(ended.memory < Self.promised(archive.count), "for \(archive.count) bytes")
  }

  @Test(
    "It is limited for a file that lists one object under many names",
    arguments: ["legacy_many_names", "legacy_long_path", "keras3_loops", "keras3_huge_edges"])
  func amplified(_ name: String) throws {
    let stored = try Self.hostile(name)
    let folder = try TemporaryFolder()
    let ended = try ImportProcess(try folder.file("\(name).h5", stored))
    #expect(
      ended.message.hasSuffix("claims to be larger than the file can hold")
        || ended.message.hasSuffix("in all: save it without compression"))
    #expect(ended.memory < Self.libraries + 16 * stored.count)
  }

  @Test(
    "It is limited for compressed weights and optimizer states, in one array or in many",
    arguments: HDF5Bytes.Element.allCases, [true, false])
  func compressed(_ element: HDF5Bytes.Element, isWhole: Bool) throws {
    for group in ["layers/dense/vars", "optimizer/vars"] {
      // Just within the limit, and beyond it.
      for memory in [4 << 20, 40 << 20] {
        var file = HDF5Bytes()
        let arrays = isWhole ? 1 : 64
        for number in 0..<arrays { file.addZeros(element, count: memory / 4 / arrays, at: "\(group)/\(number)") }
        if group.hasPrefix("optimizer") { file.addZeros(.float32, count: 16, at: "layers/dense/vars/0") }
        let bytes = file.finished()
        let folder = try TemporaryFolder()
        let ended = try ImportProcess(try folder.file("zeros.weights.h5", bytes))
        #expect(ended.memory < Self.promised(bytes.count), "\(group): \(memory) for \(bytes.count) bytes")
        let isRefused = ended.message.contains("would unpack to")
        #expect(isRefused == (memory > 4 << 20 && group.hasPrefix("layers")), "\(ended.message)")
      }
    }
  }

  @Test(
    "It is limited if the number of bytes overflows", arguments: [1 << 60, 1 << 61, Int.max])
  func overflow(_ count: Int) throws {
    for element in HDF5Bytes.Element.allCases {
      var file = HDF5Bytes()
      file.addChunk([0x78, 0xDA], element, count: count, at: "layers/dense/vars/0")
      let folder = try TemporaryFolder()
      let path = try folder.file("many.h5", file.finished())
      let text = message(path) { _ = try KerasFile(contentsOf: path) }
      #expect(text.contains("would unpack to") || text.contains("claims to be larger"), "\(text)")
    }
  }

  @Test("It is limited for deflate within deflate")
  func bombInBomb() throws {
    var file = HDF5Bytes()
    file.addZeros(.float32, count: 1_080_000, at: "layers/dense/vars/0")
    let bytes = file.finished()
    let folder = try TemporaryFolder()
    #expect(
      try KerasFile(contentsOf: folder.file("zeros.h5", bytes)).weights.layers[0].weights[0].array.shape == [1_080_000])
    let inner = ZipImage.Member("model.weights.h5", bytes, isDeflated: true)
    let archive = ZipImage([ZipImage.Member("config.json", "{}"), inner])
    try expect(archive, "model.weights.h5: /layers/dense/vars/0 would unpack to 4,320,000 bytes")
  }

  @Test("It is what SECURITY.md promises for each kind of input that the fuzzer tries")
  func promises() throws {
    let process = Process()
    let errors = Pipe()
    process.executableURL = try ImportProcess.program()
    process.arguments = ["--help"]
    process.standardError = errors
    try process.run()
    let usage = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // As in `  keras: 16 MiB and 256 times its size`.
    let limits = usage.matches(of: /^  ([a-z]+): (.* times) its size$/.anchorsMatchLineEndings())
    #expect(limits.count >= 8)
    let place = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "../../../SECURITY.md")
    let rows = try String(contentsOf: place, encoding: .utf8).replacing(",", with: "").split(separator: "\n")
    for limit in limits {
      let row = try #require(rows.first { $0.hasPrefix("| ") && $0.contains("`\(limit.1)`") }, "no \(limit.1)")
      #expect(row.contains("| \(limit.2) "), "\(limit.1)")
    }
  }

  private static func hostile(_ name: String) throws -> [UInt8] {
    let packed = [UInt8](try bytes(of: fixture("hostile.zip")))
    let archive = try #require(ZipImage(packed))
    return try #require(archive.members.first { $0.name == "\(name).h5" }).stored
  }

  private func expect(_ archive: ZipImage, _ words: String) throws {
    let folder = try TemporaryFolder()
    let bytes = archive.bytes
    let ended = try ImportProcess(try folder.file("bomb.keras", bytes))
    #expect(ended.message.hasPrefix("bomb.keras: \(words)"))
    #expect(ended.memory < Self.libraries + 16 * bytes.count, "for \(bytes.count) bytes")
  }
}
