import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

private typealias Member = ZipImage.Member

@Suite("Hostile archives")
struct HostileArchiveTests {
  /// A valid archive: metadata.json, config.json and model.weights.h5.
  private static func sound() throws -> ZipImage {
    let bytes = try bytes(of: fixture("keras3/zoo_seq.keras"))
    return try #require(ZipImage([UInt8](bytes)))
  }

  /// A change of a valid archive, and the error for it.
  private struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let message: String
    let change: @Sendable (inout ZipImage) -> Void
  }

  private static func index(_ name: String, _ archive: ZipImage) -> Int {
    archive.members.firstIndex { $0.name == name } ?? 0
  }

  private static func member(
    _ name: String, _ title: String, _ message: String, _ change: @escaping @Sendable (inout Member) -> Void
  ) -> Case {
    Case(testDescription: title, message: message) { change(&$0.members[index(name, $0)]) }
  }

  private static let inconsistent = " is damaged: its directory does not fit its contents, or it is cut short"
  private static let damagedText = " is damaged: config.json cannot be unpacked, or its checksum is wrong"
  private static let noConfiguration = " holds no Keras model: the archive has no member config.json"

  private static let cases = [
    member("config.json", "wrong checksum", damagedText) {
      $0.checksum ^= 1
    },
    member("model.weights.h5", "wrong checksum of weights", damagedWeights) { $0.checksum ^= 1 },
    member("config.json", "unpacked size too small", damagedText) {
      $0 = Member($0.name, $0.stored, isDeflated: true)
      $0.size -= 1
    },
    member("config.json", "unpacked size too large", " is damaged: config.json is shorter than the archive says") {
      $0 = Member($0.name, $0.stored, isDeflated: true)
      $0.size += 1
    },
    member("config.json", "unpacked size absurd", ": config.json claims to be larger than the file can hold") {
      $0 = Member($0.name, $0.stored, isDeflated: true)
      $0.size = .max - 1
    },
    member("config.json", "packed size beyond the end", inconsistent) { $0.claimedPackedSize = .max - 1 },
    member("config.json", "offset beyond the end", inconsistent) { $0.claimedOffset = 1 << 30 },
    member("config.json", "offset of another member", inconsistent) { $0.claimedOffset = 0 },
    member("config.json", "zip64 sizes that are not there", inconsistent) {
      $0.claimedPackedSize = .max
      $0.size = .max
      $0.extra = little(1 as UInt16, 16) + little(1 << 62 as UInt64, 1 << 62)
    },
    member("config.json", "encryption", ": config.json uses encryption, which is not supported") {
      // Encrypted data have a header of twelve bytes (APPNOTE.TXT, section 6.1.3), which libzip 1.11 counts.
      ($0.flags, $0.stored) = ($0.flags | 1, [UInt8](repeating: 0, count: 12) + $0.stored)
    },
    member("config.json", "bzip2", ": config.json uses compression method 12, which is not supported") {
      $0.method = 12
    },
    member("config.json", "unknown compression", ": config.json uses compression method 77, which is not supported") {
      $0.method = 77
    },
    member("config.json", "not UTF-8", " is damaged: config.json is not UTF-8") { $0 = Member($0.name, [0xFF, 0xFE]) },
    member("config.json", "path upwards", noConfiguration) { $0.name = "../../config.json" },
    member("config.json", "absolute path", noConfiguration) { $0.name = "/config.json" },
    member("config.json", "backslashes", noConfiguration) { $0.name = "..\\config.json" },
    member("config.json", "folder of the name", noConfiguration) {
      $0 = Member("config.json/", [])
      $0.externalAttributes = 0o040755 << 16 | 0x10
    },
    member("model.weights.h5", "folder within the weights", noWeights) { $0.name = "model.weights.h5/.." },
    member("model.weights.h5", "weights are no HDF5 file", ": model.weights.h5 is not an HDF5 file") {
      $0 = Member($0.name, "weights")
    },
    member("model.weights.h5", "symbolic link", ": model.weights.h5 is not an HDF5 file") {
      $0 = Member($0.name, "/etc/passwd")
      $0.externalAttributes = 0o120777 << 16
    },
    member("model.weights.h5", "an archive in the archive", ": model.weights.h5 is not an HDF5 file") {
      $0 = Member($0.name, ZipImage([Member("config.json", "{}")]).bytes)
    },
    Case(testDescription: "two members of a name", message: inconsistent) {
      $0.members.append($0.members[index("config.json", $0)])
    },
    Case(testDescription: "more members than there are", message: inconsistent) { $0.claimedCount = 4000 },
    Case(testDescription: "fewer members than there are", message: inconsistent) { $0.claimedCount = 1 },
    Case(testDescription: "no weights", message: noWeights) {
      $0.members.remove(at: index("model.weights.h5", $0))
    },
  ]
  private static let noWeights = " holds no Keras weights: the archive has no member model.weights.h5"
  private static let damagedWeights = " is damaged: model.weights.h5 cannot be unpacked, or its checksum is wrong"

  @Test("Hostile files are refused, and the message says why", arguments: cases)
  private func refused(_ hostile: Case) throws {
    var archive = try Self.sound()
    hostile.change(&archive)
    #expect(try Self.message(of: archive.bytes) == "model.keras" + hostile.message)
  }

  @Test(
    "Archives that would unpack to too many bytes are refused, and the message has the limit",
    arguments: [
      ("config.json", 16 << 20, 2, 128 << 10), ("metadata.json", 1 << 20, 2, 128 << 10),
      ("model.weights.h5", 16 << 20, 32, 4 << 20),
    ] as [(String, Int, Int, Int)])
  func bombs(_ name: String, _ size: Int, _ multiple: Int, _ constant: Int) throws {
    var archive = try Self.sound()
    let zeros = [UInt8](repeating: 0x20, count: size)
    archive.members[Self.index(name, archive)] = Member(name, zeros, isDeflated: true)
    let bytes = archive.bytes
    let limit = constant + multiple * bytes.count
    #expect(
      try Self.message(of: bytes) == """
        model.keras: \(name) would unpack to \(size.formatted(.number.locale(Locale(identifier: "en_US")))) bytes, and a \
        file of this size may to \(limit.formatted(.number.locale(Locale(identifier: "en_US")))) in all: save it without \
        compression
        """)
  }

  @Test(
    "Archives of Windows programs are read, whose member names begin with a dot and a backslash",
    arguments: [".\\", "\\", "./"])
  func backslashes(_ prefix: String) throws {
    var archive = try Self.sound()
    for place in archive.members.indices { archive.members[place].name = prefix + archive.members[place].name }
    #expect(try Self.message(of: archive.bytes) == "no error")
  }

  @Test("The unchanged archive is read, also with further members")
  func accepted() throws {
    var archive = try Self.sound()
    #expect(try Self.message(of: archive.bytes) == "no error")
    archive.members.insert(Member("../../config.json", "outside"), at: 0)
    archive.members.append(Member("/etc/passwd", "outside"))
    archive.members.append(Member("config.json/x", "below"))
    #expect(try Self.message(of: archive.bytes) == "no error")
    archive.members += (0..<(65_535 - archive.members.count)).map { Member("assets/\($0)", "") }
    #expect(try Self.message(of: archive.bytes) == "no error")
  }

  @Test("An archive whose metadata is not JSON is read without a version")
  func metadata() throws {
    var archive = try Self.sound()
    archive.members[Self.index("metadata.json", archive)] = Member("metadata.json", "no JSON")
    let folder = try TemporaryFolder()
    #expect(try KerasFile(contentsOf: folder.file("model.keras", archive.bytes)).kerasVersion == nil)
  }

  @Test("Files without the beginning or the end of an archive are refused")
  func ends() throws {
    let bytes = try Self.sound().bytes
    let notKeras = "model.keras is not a Keras file: it is neither HDF5, a zip archive, safetensors nor ONNX"
    #expect(try Self.message(of: Array("#!/bin/sh\n".utf8) + bytes) == notKeras)
    #expect(try Self.message(of: ZipImage([]).bytes) == notKeras)
    let empty = "model.keras is empty, not a Keras file: it has no bytes; copy or download it again"
    #expect(try Self.message(of: []) == empty)
    #expect(try Self.message(of: Array("PK\u{3}\u{4}".utf8)) == "model.keras" + Self.inconsistent)
    #expect(try Self.message(of: Self.zip64Lie) == "model.keras" + Self.inconsistent)
  }

  /// One member, and a zip64 directory that claims 2⁶⁰ members and has a wrong offset.
  private static var zip64Lie: [UInt8] {
    let member = [UInt8](ZipImage([Member("config.json", "{}")]).bytes.prefix(43))
    var bytes = member
    bytes += little(0x0606_4b50 as UInt32) + little(44 as UInt64)
    bytes += little(45, 45 as UInt16) + little(0, 0 as UInt32)
    bytes += little(1 << 60, 1 << 60, 1 << 62, 1 << 61 as UInt64)
    bytes += little(0x0706_4b50, 0 as UInt32) + little(UInt64(member.count)) + little(1 as UInt32)
    bytes += little(0x0605_4b50 as UInt32) + little(0, 0, .max, .max as UInt16) + little(.max, .max as UInt32)
    return bytes + [0, 0]
  }

  @Test("No temporary file is left behind")
  func temporaryFiles() throws {
    let folder = try TemporaryFolder()
    let temporary = try TemporaryFolder()
    var archive = try Self.sound()
    archive.members.append(Member("../escaped", "outside"))
    for checksum in [0, 1] as [UInt32] {
      archive.members[Self.index("model.weights.h5", archive)].checksum ^= checksum
      let path = try folder.file("model.keras", archive.bytes)
      _ = try ImportProcess(path, temporaryFolder: temporary.path)
      #expect(temporary.contents.isEmpty && folder.contents == ["model.keras"])
    }
  }

  private static func message(of bytes: [UInt8]) throws -> String {
    let folder = try TemporaryFolder()
    let path = try folder.file("model.keras", bytes)
    return GANZooFormatsTests.message(path) { _ = try KerasFile(contentsOf: path) }
  }
}
