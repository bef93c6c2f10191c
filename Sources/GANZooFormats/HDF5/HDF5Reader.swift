import Foundation
import GANZooSupport

/// What a path inside an HDF5 file leads to.
package enum HDF5ObjectKind: Sendable {
  case group, dataset, other
}

/// An HDF5 file opened for reading.
///
/// Paths are absolute and inside the file, such as "/conv_1/conv_1/kernel:0". Only hard links are followed, so nothing
/// outside the file is ever read. May be used from several threads.
///
/// libhdf5 trusts what it reads: one flipped bit in a length makes version 1.10 read outside its buffers. So what is not ours is
/// read here, in a language that looks before it reads, by the HDF5 File Format Specification
/// (https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t4.html), whichever version of the format it has; and nothing
/// is taken that the file's size does not justify.
//
// Unchecked: what changes is only used inside `alone`.
package final class HDF5Reader: @unchecked Sendable {
  /// The path of the file, as errors name it.
  package let file: String
  /// The size of the file in bytes, which bounds what a reader believes.
  let byteCount: Int
  /// Bytes of memory that compressed datasets may take in all.
  let unpackedLimit: Int

  let image: HDF5Image
  let heaps: GlobalHeaps
  private let root: UInt64
  private let lock = NSRecursiveLock()
  /// What was read of objects, by address: each is read once, however many links lead to it.
  private var objects: [UInt64: HDF5Object] = [:]
  private var groups: [UInt64: HDF5Links] = [:]
  private var windows: WindowsPaths?
  private var attributes: [UInt64: [ArraySlice<UInt8>: HDF5Attribute]] = [:]

  /// Opens the file at `path`.
  ///
  /// - Throws: `KerasFormatError` if it is missing, unreadable, not HDF5, truncated or damaged.
  package convenience init(_ path: String) throws {
    let source = try RegularFile.keras(path)
    try self.init(source, unpackedFrom: source.size)
  }

  /// Reads an open file.
  ///
  /// - Parameter origin: the size of the file that this one was unpacked from, so that compression within compression is not
  ///   believed twice; its own size for one that was not.
  /// - Throws: `KerasFormatError` if it is not HDF5, truncated or damaged.
  init(_ source: RegularFile, unpackedFrom origin: Int) throws {
    (file, byteCount) = (source.name, source.size)
    unpackedLimit = Self.unpackedLimit(origin)
    let superblock = try HDF5Superblock(source)
    image = HDF5Image(
      source, base: superblock.start, end: superblock.end,
      budget: origin.multipliedClamped(by: Self.structureRatio).addedClamped(to: source.size))
    heaps = GlobalHeaps(image)
    root = superblock.root
  }

  /// How often each byte of a file may be looked at in search of something.
  private static let structureRatio = 16

  /// Runs `body` while no other thread reads the file.
  func alone<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body()
  }

  // MARK: - Groups

  /// The names of what lies in the group at `path`, alphabetically. Names with backslashes are taken for paths.
  ///
  /// - Throws: `KerasFormatError` if there is no such group or it is damaged.
  package func children(of path: String) throws -> [String] {
    try alone {
      let implied = try windowsPaths().members(of: path)
      guard let (address, object) = try find(path), object.kind == .group else {
        guard let implied else { throw KerasFormatError.missingGroup(file: file, path: path) }
        return implied.sorted()
      }
      let names = Self.sorted(try links(at: address, object, path).links.keys)
      return implied.map { Set(names).union($0).sorted() } ?? names
    }
  }

  /// Names as texts, in the order of their bytes.
  static func sorted(_ names: some Sequence<ArraySlice<UInt8>>) -> [String] {
    names.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// What lies at `path`, or nil.
  ///
  /// - Throws: `KerasFormatError` if a part of the path is damaged or is not a hard link.
  package func kind(of path: String) throws -> HDF5ObjectKind? {
    try alone { try find(path)?.object.kind ?? (windowsPaths().members(of: path) == nil ? nil : .group) }
  }

  /// The object at `path` and its address, or nil. For use inside `alone`.
  func find(_ path: String) throws -> (address: UInt64, object: HDF5Object)? {
    // The deepest path that Keras writes has a handful of parts.
    guard path.utf8.count <= Self.longestPath else { return nil }
    return try follow(path) ?? windowsPaths().place(of: path).flatMap(follow)
  }

  private func follow(_ path: String) throws -> (address: UInt64, object: HDF5Object)? {
    var address = root
    var object = try self.object(at: root, "/")
    let bytes = Array(path.utf8)
    for component in bytes.split(separator: UInt8(ascii: "/")) {
      guard object.kind == .group else { return nil }
      let parent = { String(decoding: bytes[..<max(1, component.startIndex - 1)], as: UTF8.self) }
      guard let link = try links(at: address, object, parent()).links[component] else { return nil }
      switch link {
      case .hard(let next): address = next
      case .soft: throw image.unsupported("a soft link", at: path)
      case .external: throw image.unsupported("an external link", at: path)
      case .other: throw image.unsupported("a link of an unknown kind", at: path)
      }
      object = try self.object(at: address, path)
    }
    return (address, object)
  }

  private func windowsPaths() throws -> WindowsPaths {
    if let known = windows { return known }
    let object = try self.object(at: root, "/")
    let paths = WindowsPaths(object.kind == .group ? Array(try links(at: root, object, "/").links.keys) : [])
    windows = paths
    return paths
  }

  private static let longestPath = 4096

  private func object(at address: UInt64, _ path: String) throws -> HDF5Object {
    if let known = objects[address] { return known }
    let object = try HDF5Object(image, at: address, path: path)
    objects[address] = object
    return object
  }

  private func links(
    at address: UInt64, _ object: HDF5Object, _ path: @autoclosure () -> String
  ) throws -> HDF5Links {
    if let known = groups[address] { return known }
    let links = try HDF5Links(image, of: object, at: path())
    groups[address] = links
    return links
  }

  /// The attributes of the object at `path`. For use inside `alone`.
  ///
  /// - Throws: `KerasFormatError` if there is no such object or it is damaged.
  func attributes(of path: String) throws -> [ArraySlice<UInt8>: HDF5Attribute] {
    guard let (address, object) = try find(path) else { throw KerasFormatError.missingGroup(file: file, path: path) }
    if let known = attributes[address] { return known }
    let all = try HDF5Attribute.all(of: object, image, at: path)
    attributes[address] = all
    return all
  }

  func damaged(_ part: String) -> KerasFormatError {
    .damaged(file: file, part: part)
  }
}

extension HDF5Reader {
  /// Bytes of memory that all that is compressed in a file of `size` bytes may unpack to.
  ///
  /// Trained numbers hardly get smaller; deflate itself could make a thousand times as much of a byte.
  static func unpackedLimit(_ size: Int) -> Int { (4 << 20).addedClamped(to: size.multipliedClamped(by: 32)) }
}
