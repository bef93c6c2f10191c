import Foundation
import GANZooSupport

/// The kind of an object in an HDF5 file.
package enum HDF5ObjectKind: Sendable {
  case group, dataset, other
}

/// An HDF5 file opened for reading.
///
/// Paths are absolute paths inside the file, such as "/conv_1/conv_1/kernel:0". Only hard links are followed, so no
/// other file is ever read. Several threads may use a reader at the same time.
///
/// We do not read with libhdf5, because it trusts the file: one flipped bit in a length makes version 1.10 read outside
/// its buffers. This reader checks every length and address, and allocates no more memory than the size of the file
/// justifies. It reads all versions of the format described in the HDF5 File Format Specification, version 4.0, to
/// which the section numbers in comments refer: https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t4.html
//
// `@unchecked Sendable`: all mutable state is used inside `exclusively` only.
package final class HDF5Reader: @unchecked Sendable {
  /// The name of the file in errors.
  package let file: String
  /// The size of the file in bytes, which limits the sizes that are accepted.
  let byteCount: Int
  /// The most bytes of memory that all compressed datasets may take together.
  let unpackedLimit: Int

  let image: HDF5Image
  let heaps: GlobalHeaps
  private let root: UInt64
  private let lock = NSRecursiveLock()
  /// Objects that were read, by address. Each is read once, however many links lead to it.
  private var objects: [UInt64: HDF5Object] = [:]
  private var groups: [UInt64: HDF5Links] = [:]
  private var knownWindowsPaths: WindowsPaths?
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
  /// - Parameter origin: the size in bytes of the archive that the file was unpacked from, else the file's own size.
  ///   Limits follow from it, so that compressed data in a compressed file cannot multiply them.
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

  /// How often each byte of the file may be read as metadata, on average.
  private static let structureRatio = 16

  /// Runs `body` while no other thread uses the reader. Calls may be nested.
  func exclusively<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body()
  }

  // MARK: - Groups

  /// The names of the members of the group at `path`, in alphabetical order. Names with backslashes count as paths
  /// (`WindowsPaths`).
  ///
  /// - Throws: `KerasFormatError` if there is no such group or it is damaged.
  package func children(of path: String) throws -> [String] {
    try exclusively {
      let implied = try windowsPaths().members(of: path)
      guard let (address, object) = try find(path), object.kind == .group else {
        guard let implied else { throw KerasFormatError.missingGroup(file: file, path: path) }
        return implied.sorted()
      }
      let names = Self.sorted(try links(at: address, object, path).links.keys)
      return implied.map { Set(names).union($0).sorted() } ?? names
    }
  }

  /// UTF-8 names as strings, in the order of their bytes.
  static func sorted(_ names: some Sequence<ArraySlice<UInt8>>) -> [String] {
    names.sorted { $0.lexicographicallyPrecedes($1) }.map { String(decoding: $0, as: UTF8.self) }
  }

  /// The kind of the object at `path`, or nil if there is none.
  ///
  /// - Throws: `KerasFormatError` if a part of the path is damaged or is not a hard link.
  package func kind(of path: String) throws -> HDF5ObjectKind? {
    try exclusively { try find(path)?.object.kind ?? (windowsPaths().members(of: path) == nil ? nil : .group) }
  }

  /// The object at `path` and its address, or nil. Call it inside `exclusively`.
  func find(_ path: String) throws -> (address: UInt64, object: HDF5Object)? {
    // Keras' paths are much shorter.
    guard path.utf8.count <= Self.maximumPathLength else { return nil }
    return try follow(path) ?? windowsPaths().storedPath(of: path).flatMap(follow)
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
    if let known = knownWindowsPaths { return known }
    let object = try self.object(at: root, "/")
    let paths = WindowsPaths(object.kind == .group ? Array(try links(at: root, object, "/").links.keys) : [])
    knownWindowsPaths = paths
    return paths
  }

  private static let maximumPathLength = 4096

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

  /// The attributes of the object at `path`, by the UTF-8 bytes of their names. Call it inside `exclusively`.
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
  /// The most bytes to which all compressed data in a file of `size` bytes may unpack.
  ///
  /// Trained weights hardly compress, so 32 times the size is ample. Deflate could reach a thousand times the size.
  static func unpackedLimit(_ size: Int) -> Int { (4 << 20).addedClamped(to: size.multipliedClamped(by: 32)) }
}
