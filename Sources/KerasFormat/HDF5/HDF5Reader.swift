import CHDF5

/// What a path inside an HDF5 file leads to.
package enum HDF5ObjectKind: Sendable {
  case group, dataset, other
}

/// An HDF5 file opened for reading.
///
/// Paths are absolute and inside the file, such as "/conv_1/conv_1/kernel:0". Only hard links are followed, so nothing
/// outside the file is ever read. May be used from several threads.
//
// Unchecked: its one mutable part is libhdf5's handle, which is only used inside `HDF5Library.locked`.
package final class HDF5Reader: @unchecked Sendable {
  /// The path of the file, as errors name it.
  package let file: String
  /// The size of the file in bytes, which bounds what a reader believes.
  let byteCount: Int
  /// Bytes that compressed datasets may claim in all.
  let inflatedLimit: Int
  private let handle: hid_t

  /// Opens the file at `path`.
  ///
  /// - Parameters:
  ///   - name: what errors call it; its path unless given.
  ///   - origin: the size of the file that this one was unpacked from, so that compression within compression is not
  ///     believed twice; its own size unless given.
  /// - Throws: `KerasFormatError` if it is missing, unreadable, not HDF5, truncated or damaged.
  package init(_ path: String, named name: String? = nil, unpackedFrom origin: Int? = nil) throws {
    let source = try ReadableFile(path, named: name)
    (file, byteCount) = (source.name, source.size)
    inflatedLimit = min((origin ?? source.size).multipliedClamped(by: Self.deflateRatio), Self.largestArray)
    try HDF5Superblock.check(source)
    handle = HDF5Library.locked {
      HDF5Library.withProperties(chdf5_file_access()) { access in
        _ = chdf5_tolerate_missing_locks(access)
        // What the library itself forgets to close in a damaged file goes with the file.
        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG)
        return H5Fopen(path, chdf5_read_only(), access)
      }
    }
    if handle < 0 { throw KerasFormatError.damaged(file: file, part: "it cannot be opened") }
  }

  deinit {
    if handle >= 0 { _ = HDF5Library.locked { H5Fclose(handle) } }
  }

  /// The names of what lies in the group at `path`, alphabetically.
  ///
  /// - Throws: `KerasFormatError` if there is no such group or it is damaged.
  package func children(of path: String) throws -> [String] {
    guard try kind(of: path) == .group else { throw KerasFormatError.missingGroup(file: file, path: path) }
    return try withObject(path) { try names("the group \(path) cannot be listed", chdf5_link_names, $0) }
  }

  /// Collects names by one of our functions around libhdf5's iterations, which take time in proportion to their number.
  func names(
    _ failure: String, _ list: (hid_t, chdf5_name_visitor, UnsafeMutableRawPointer) -> herr_t, _ object: hid_t
  ) throws -> [String] {
    var names: [String] = []
    let status = withUnsafeMutablePointer(to: &names) { pointer in
      list(object, { $1?.assumingMemoryBound(to: [String].self).pointee.append(String(cString: $0)) }, pointer)
    }
    guard status >= 0 else { throw damaged(failure) }
    return names
  }

  /// What lies at `path`, or nil.
  ///
  /// - Throws: `KerasFormatError` if a part of the path is damaged or is not a hard link.
  package func kind(of path: String) throws -> HDF5ObjectKind? {
    try HDF5Library.locked {
      var object = H5Oopen(handle, "/", chdf5_default_properties())
      guard object >= 0 else { throw damaged("the object / cannot be opened") }
      defer { H5Oclose(object) }
      var walked = ""
      var kind: HDF5ObjectKind? = .group
      for component in path.split(separator: "/") {
        // The deepest path that Keras writes has a handful of parts.
        guard kind == .group, walked.utf8.count < Self.longestPath else { return nil }
        walked += "/" + component
        guard try hasHardLink(String(component), in: object, at: walked) else { return nil }
        let child = H5Oopen(object, String(component), chdf5_default_properties())
        guard child >= 0 else { throw damaged("the object \(walked) cannot be opened") }
        H5Oclose(object)
        object = child
        kind = Self.kind(of: object)
      }
      return kind
    }
  }

  private static let longestPath = 4096

  private static func kind(of object: hid_t) -> HDF5ObjectKind {
    switch H5Iget_type(object) {
    case H5I_GROUP: .group
    case H5I_DATASET: .dataset
    default: .other
    }
  }

  /// Whether a group, that of `path`, has a link called `name`. Throws where that leads out of the file.
  private func hasHardLink(_ name: String, in group: hid_t, at path: String) throws -> Bool {
    switch H5Lexists(group, name, chdf5_default_properties()) {
    case 0: return false
    case 1...: break
    default: throw damaged("the link \(path) cannot be read")
    }
    switch chdf5_link_type(group, name) {
    case H5L_TYPE_HARD: return true
    case H5L_TYPE_SOFT: throw KerasFormatError.unsupported(file: file, path: path, feature: "a soft link")
    case H5L_TYPE_EXTERNAL: throw KerasFormatError.unsupported(file: file, path: path, feature: "an external link")
    default: throw damaged("the link \(path) cannot be read")
    }
  }

  /// Opens the object at `path`, whose links are known to be hard ones, for the length of `body`.
  func withObject<Result>(_ path: String, _ body: (hid_t) throws -> Result) throws -> Result {
    try HDF5Library.locked {
      let object = H5Oopen(handle, path, chdf5_default_properties())
      guard object >= 0 else { throw damaged("the object \(path) cannot be opened") }
      defer { H5Oclose(object) }
      return try body(object)
    }
  }

  /// Opens the dataset at `path` for the length of `body`.
  ///
  /// - Throws: `KerasFormatError.missingDataset` if there is none.
  func withDataset<Result>(_ path: String, _ body: (hid_t) throws -> Result) throws -> Result {
    try HDF5Library.locked {
      guard try kind(of: path) == .dataset else { throw KerasFormatError.missingDataset(file: file, path: path) }
      return try withObject(path, body)
    }
  }

  func damaged(_ part: String) -> KerasFormatError {
    .damaged(file: file, part: part)
  }
}
