import Foundation
import GANZooData
import GANZooSupport
import GANZooTestSupport

/// CIFAR-10's image and class name files, and the archive that contains them.
struct CIFARFiles: FuzzTarget {
  let name = "cifar"
  /// Extraction writes to a file. Reading needs the size of the file, and half as much while arrays grow.
  let memory = MemoryLimit(constant: 16 << 20, multiple: 32)

  private static let images = "test_batch.bin"
  private static let names = "batches.meta.txt"
  private static let archive = "cifar-10-binary.tar.gz"
  private static let members = [images, names].map { "cifar-10-batches-bin/\($0)" }

  private static let validImages = (0..<2).flatMap { record in
    [UInt8(record)] + (0..<3072).map { UInt8(truncatingIfNeeded: $0 * 7 + record) }
  }
  private static let validNames = Array(CIFAR10.classNames.joined(separator: "\n").utf8) + [0x0A]

  func corpus() -> [CorpusEntry] {
    [
      CorpusEntry(Self.images, Self.validImages), CorpusEntry(Self.names, Self.validNames),
      CorpusEntry(Self.archive, tar([(Self.members[0], Self.validImages), (Self.members[1], Self.validNames)])),
    ]
  }

  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) -> [UInt8] {
    guard entry.name == Self.archive else { return mutator.damaged(entry.bytes) }
    var bytes = entry.bytes
    if mutator.isChosen(oneIn: 2) { damageHeader(of: &bytes, &mutator) } else { bytes = mutator.damaged(bytes) }
    let packed = mutator.isChosen(oneIn: 4) ? bytes : gzip(bytes)
    return mutator.isChosen(oneIn: 4) ? mutator.damaged(packed) : packed
  }

  /// Changes a field of a member's header and corrects the header's checksum.
  private func damageHeader(of bytes: inout [UInt8], _ mutator: inout Mutator) {
    let headers = [0, 512 + (Self.validImages.count + 511) / 512 * 512]
    let start = headers[mutator.number(in: headers.indices)]
    var header = Array(bytes[start..<(start + 512)])
    let field = TarField.all[mutator.number(in: TarField.all.indices)]
    let value = field.values[mutator.number(in: field.values.indices)]
    let room = header[field.offset...].prefix(field.length)
    header.replaceSubrange(room.indices, with: (Array(value.utf8) + room.map { _ in 0 }).prefix(room.count))
    sealTarHeader(&header)
    bytes.replaceSubrange(start..<(start + 512), with: header)
  }

  func read(_ path: String) throws -> String {
    let folder = try TemporaryFolder()
    guard (path as NSString).lastPathComponent != Self.archive else {
      try unpack(path, in: folder)
      return ""
    }
    let name = try folder.link(path)
    if name != Self.images { _ = try folder.file(Self.images, Self.validImages) }
    let examples = try CIFAR10.load(.test, from: folder.path)
    _ = examples.batch([0, examples.count - 1])
    return examples.classNames.listed()
  }

  /// Extracts an archive like `ganzoo data download`. No other file than the requested members may appear.
  private func unpack(_ path: String, in folder: TemporaryFolder) throws {
    let inner = folder.path + "/inner"
    try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
    let extraction = Result { try TarArchive.extract(Self.members, from: path, to: inner) }
    let allowed = [Self.images, Self.names].map { "inner/\($0)" }
    guard folder.files.allSatisfy(allowed.contains) else { throw Finding(reason: "unpacked \(folder.files)") }
    try extraction.get()
  }

  func isExpectedError(_ error: any Error) -> Bool { error is DatasetError || error is TarError }
}

/// The position and test values of a field in a tar header.
private struct TarField {
  let offset, length: Int
  let values: [String]

  static let all = [
    TarField(
      offset: 0, length: 100,
      values: [
        "../escaped", "/tmp/escaped", "cifar-10-batches-bin/../../escaped", "cifar-10-batches-bin/", "..", "",
        "cifar-10-batches-bin/test_batch.bin/.", "cifar-10-batches-bin/batches.meta.txt",
      ]),
    TarField(
      offset: 124, length: 12,
      values: ["77777777777", "777777777777", "0", "-1", "00000000001", "1 1", "8", "", "10000000000"]),
    TarField(offset: 156, length: 1, values: ["1", "2", "3", "5", "6", "7", "L", "x", "g", "\0"]),
    TarField(offset: 157, length: 100, values: ["/etc/passwd", "../..", "test_batch.bin"]),
  ]
}
