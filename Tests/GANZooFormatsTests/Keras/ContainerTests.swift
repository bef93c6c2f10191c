import Foundation
import GANZooFormats
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Reading and writing of HDF5 and zip files")
struct ContainerTests {
  // MARK: - Windows

  /// The arrays of a file, and the names of its layers, by path.
  private static func contents(_ reader: HDF5Reader, _ group: String = "") throws -> [String: StoredArray] {
    var arrays: [String: StoredArray] = [:]
    for name in try reader.children(of: group.isEmpty ? "/" : group) {
      let path = "\(group)/\(name)"
      if try reader.kind(of: path) == .group {
        arrays.merge(try contents(reader, path)) { $1 }
      } else {
        arrays[path] = try reader.array(at: path, takesIntegers: true)
      }
    }
    return arrays
  }

  /// The file as Keras 2.12 to 2.15 would write it on Windows.
  private static func windows(_ path: String, in folder: String) throws -> String {
    let reader = try HDF5Reader(path)
    let writer = try HDF5Writer("\(folder)/windows.weights.h5")
    for (path, array) in try contents(reader).sorted(by: { $0.key < $1.key }) {
      let parts = path.split(separator: "/")
      let (group, rest) = (parts.dropLast(2).joined(separator: "\\"), parts.suffix(2).joined(separator: "/"))
      try writer.write(array.values, shape: array.shape, to: "/\(group)/\(rest)")
    }
    try writer.commit()
    return "\(folder)/windows.weights.h5"
  }

  @Test(
    "Files written on Windows have the same contents as those written on Linux",
    arguments: ["zoo_seq", "zoo_nested", "zoo_norm", "trained_adam"])
  func windows(_ model: String) throws {
    try withFolder { folder in
      // Keras before 3.6 does not write the names of layers.
      let path = fixture("keras2/\(model).weights.h5")
      let there = try Self.windows(path, in: folder)
      let (linux, windows) = (try KerasFile(contentsOf: path), try KerasFile(contentsOf: there))
      // We do not write groups without variables here.
      let layers = linux.weights.layers.filter(\.hasWeights)
      #expect(!layers.isEmpty && windows.weights.layers.map(\.group) == layers.map(\.group))
      #expect(windows.weights.layers.flatMap(\.allWeights) == layers.flatMap(\.allWeights))
      // We write the step count as a float here.
      #expect(windows.optimizer?.variables.map(\.array) == linux.optimizer?.variables.map(\.array))

      var archive = try #require(ZipImage([UInt8](try bytes(of: fixture("keras2/\(model).keras")))))
      let place = try #require(archive.members.firstIndex { $0.name == "model.weights.h5" })
      archive.members[place] = ZipImage.Member("model.weights.h5", [UInt8](try bytes(of: there)))
      try Data(archive.bytes).write(to: URL(fileURLWithPath: "\(folder)/windows.keras"))
      #expect(try KerasFile(contentsOf: "\(folder)/windows.keras").weights == windows.weights)
    }
  }

  @Test("A file without weights is an error")
  func empty() throws {
    try withFolder { folder in
      let path = "\(folder)/x.weights.h5"
      let writer = try HDF5Writer(path)
      try writer.createGroup("/layers")
      try writer.createGroup("/vars")
      try writer.commit()
      #expect(
        message(path) { _ = try KerasFile(contentsOf: path) }
          == "x.weights.h5 holds no Keras weights: no layer lies in /layers; its root holds layers, vars")
      let legacy = "\(folder)/x.h5"
      try LegacyWeights(layers: []).write(to: legacy)
      #expect(
        message(legacy) { _ = try KerasFile(contentsOf: legacy) }
          == "x.h5 holds no Keras weights: its list of layers is empty")
      var archive = try #require(ZipImage([UInt8](try bytes(of: fixture("keras3/zoo_seq.keras")))))
      let place = try #require(archive.members.firstIndex { $0.name == "model.weights.h5" })
      archive.members[place] = ZipImage.Member("model.weights.h5", [UInt8](try bytes(of: path)))
      let keras = "\(folder)/x.keras"
      try Data(archive.bytes).write(to: URL(fileURLWithPath: keras))
      #expect(
        message(keras) { _ = try KerasFile(contentsOf: keras) } == """
          x.keras: model.weights.h5 holds no Keras weights: no layer lies in /layers; its root holds layers, vars
          """)
    }
  }

  // MARK: - Locks

  @Test("A file that another process has locked is read")
  func locked() throws {
    for name in ["keras3/zoo_seq.model.h5", "keras3/zoo_seq.keras"] {
      try withFolder { folder in
        let path = "\(folder)/locked"
        try bytes(of: fixture(name)).write(to: URL(fileURLWithPath: path))
        let descriptor = open(path, O_RDWR)
        defer { close(descriptor) }
        try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        let expected = try KerasFile(contentsOf: fixture(name)).weights
        #expect(try KerasFile(contentsOf: path).weights == expected)
      }
    }
  }

  @Test("Files are not locked while they are written")
  func unlocked() throws {
    try withFolder { folder in
      let writer = try HDF5Writer("\(folder)/x.h5")
      let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder).first)
      let descriptor = open("\(folder)/\(name)", O_RDWR)
      defer { close(descriptor) }
      #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
      try writer.commit()
    }
  }

  // MARK: - Temporary files

  @Test("Archives are unpacked to a file without a name, so that no file can be left behind")
  func temporary() throws {
    let file = try TemporaryFile()
    try Array("text".utf8).withUnsafeBytes { try file.write($0) }
    var status = stat()
    #expect(fstat(file.descriptor, &status) == 0 && status.st_nlink == 0)
    #expect(status.st_size == 4)
  }

  // MARK: - Names

  @Test("Names that would take long to compare are refused")
  func names() throws {
    try withFolder { folder in
      let path = "\(folder)/x.h5"
      let marks = "e" + String(repeating: "\u{301}\u{323}", count: 200_000)
      let writer = try HDF5Writer(path)
      try writer.setString(marks, "keras_version", of: "/")
      try writer.commit()
      #expect(
        message(path) { _ = try KerasFile(contentsOf: path) }
          == "x.h5 is damaged: the attribute /@keras_version has more than 30 combining marks in a row")
      let long = try HDF5Writer(path)
      try long.createGroup("/" + String(repeating: "x", count: 1025))
      try long.commit()
      #expect(
        message(path) { _ = try KerasFile(contentsOf: path) }
          == "x.h5 is damaged: the group / has a name of 1025 bytes, and the longest may have 1024")
      let listed = try HDF5Writer(path)
      try listed.setStrings([String(repeating: "x", count: 2049)], "layer_names", of: "/")
      try listed.commit()
      #expect(
        message(path) { _ = try KerasFile(contentsOf: path) }
          == "x.h5 is damaged: a name at / has 2049 bytes, and the longest may have 2048")
    }
  }

  @Test("Names that are canonically equivalent, but have other bytes, are different names")
  func normalisation() throws {
    try withFolder { folder in
      let path = "\(folder)/x.h5"
      let writer = try HDF5Writer(path)
      try writer.write([Float(1)], shape: [], to: "/\u{E9}")
      try writer.write([Float(2)], shape: [], to: "/e\u{301}")
      try writer.commit()
      let reader = try HDF5Reader(path)
      #expect(try reader.children(of: "/").count == 2)
      #expect(try reader.array(at: "/\u{E9}").values == [1])
      #expect(try reader.array(at: "/e\u{301}").values == [2])
    }
  }
}
