import Foundation
import GANZooData
import GANZooEvaluation
import GANZooFormats
import GANZooSupport
import GANZooTestSupport

/// Images with labels in NumPy's archives.
struct NumPyFiles: FuzzTarget {
  let name = "npz"
  /// Labels of a byte are widened to eight; all members together may unpack to 4 MiB and 32 times the size.
  let memory = MemoryLimit(constant: 64 << 20, multiple: 512)

  func corpus() throws -> [CorpusEntry] {
    let folder = Fixture.path("numpy")
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted().filter { $0.hasSuffix(".npz") }
      .map { try CorpusEntry(contentsOf: "\(folder)/\($0)") }
  }

  /// Most archives stay valid, so that the damage reaches the reader of an array.
  func damage(_ entry: CorpusEntry, _ mutator: inout Mutator) -> [UInt8] {
    guard !mutator.isChosen(oneIn: 4), var archive = ZipImage(entry.bytes), !archive.members.isEmpty else {
      return mutator.damaged(entry.bytes)
    }
    let index = mutator.number(in: archive.members.indices)
    let member = archive.members[index]
    let name = mutator.isChosen(oneIn: 8) ? Self.names[mutator.number(in: Self.names.indices)] : member.name
    archive.members[index] = ZipImage.Member(
      name, damaged(array: member.stored, &mutator), isDeflated: mutator.isChosen(oneIn: 2))
    return archive.bytes
  }

  private static let names = ["arr_0.npy", "arr_1.npy", "labels.npy", "class_names.npy", "x.npy", "../x.npy"]
  private static let types = ["|u1", "<u8", "<i8", "<f4", "<U1", "<U0", "|O", ">u2", "<U99999999999999999999", ""]
  private static let magicSize = 8

  /// The text in front of the numbers is damaged with a length that fits, or numbers are put behind it that pack well.
  private func damaged(array bytes: [UInt8], _ mutator: inout Mutator) -> [UInt8] {
    let start = Self.magicSize + 2
    guard bytes.count > start, !mutator.isChosen(oneIn: 4) else { return mutator.damaged(bytes) }
    let end = start + Int(bytes[start - 2]) + Int(bytes[start - 1]) << 8
    guard end <= bytes.count else { return mutator.damaged(bytes) }
    var text = Array(bytes[start..<end])
    if mutator.isChosen(oneIn: 2) {
      let type = Self.types[mutator.number(in: Self.types.indices)]
      let count = 1 << mutator.number(in: 0..<19)
      let shape = mutator.isChosen(oneIn: 2) ? "(\(count),)" : "(\(count), 1, 1, 1)"
      text = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }".utf8)
      let size = count * (Int(type.dropFirst(2)).map { min($0, 8) } ?? 1)
      return Array(bytes[..<Self.magicSize]) + Self.length(text) + text + [UInt8](repeating: 0, count: max(0, size))
    }
    text = mutator.damaged(text: text, with: Extremes.yaml)
    return Array(bytes[..<Self.magicSize]) + Self.length(text) + text + bytes[end...]
  }

  private static func length(_ text: [UInt8]) -> [UInt8] {
    [UInt8(truncatingIfNeeded: text.count), UInt8(truncatingIfNeeded: text.count >> 8)]
  }

  /// Reads images and labels, as `evaluate --images` does.
  func read(_ path: String) throws -> String {
    let images = try LabeledImages(contentsOf: path)
    _ = images.batch([0, images.count - 1])
    return images.classNames.prefix(20).joined(separator: ", ").printable
  }

  func isExpectedError(_ error: any Error) -> Bool { error is KerasFormatError }
}
