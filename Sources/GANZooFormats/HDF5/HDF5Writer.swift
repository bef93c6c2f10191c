import CGANZooHDF5
import Foundation
package import GANZooSupport

/// Writes an HDF5 file under a temporary name beside its target, and replaces the target on `commit()`.
///
/// Without `commit()` the target stays as it was. Equal contents give equal bytes, because objects get no times of day.
/// Files have the oldest version of the format and contiguous little-endian datasets, which every version of Keras
/// reads.
package final class HDF5Writer {
  /// The path of the target, which errors name.
  package let file: String
  /// The temporary file; nil for a file in memory.
  private let pending: PendingFile?
  private var handle: hid_t = -1

  /// Creates the temporary file in the folder of `file`.
  ///
  /// - Throws: `FileWriteError` if the system refuses the file, `KerasFormatError.cannotWrite` if libhdf5 fails.
  package init(_ file: String) throws {
    self.file = file
    let pending = try PendingFile(for: file)
    self.pending = pending
    // No other process opens the temporary file, so it needs no lock, which some file systems refuse.
    handle = Self.create(pending.name) { chdf5_do_without_locks($0) }
    if handle < 0 {
      pending.discard()
      throw failure("HDF5 cannot create the file")
    }
  }

  /// Writes to memory. `image()` takes the place of `commit()`.
  ///
  /// - Parameter name: the name of the file in errors.
  /// - Throws: `KerasFormatError.cannotWrite` if libhdf5 fails.
  init(inMemory name: String) throws {
    (file, pending) = (name, nil)
    handle = Self.create(name) { H5Pset_fapl_core($0, 1 << 20, false) }
    if handle < 0 { throw failure("HDF5 cannot create the file") }
  }

  /// - Parameter choose: sets libhdf5's file driver, or its options, in a file access property list.
  private static func create(_ path: String, _ choose: (hid_t) -> herr_t) -> hid_t {
    HDF5Library.locked {
      withoutTimes(chdf5_file_creation()) { creation in
        HDF5Library.withProperties(chdf5_file_access()) { access in
          guard choose(access) >= 0 else { return -1 }
          return uninterrupted {
            errno = 0
            return H5Fcreate(path, chdf5_truncate(), creation, access)
          }
        }
      }
    }
  }

  /// The bytes of the file in memory. Closes the file.
  ///
  /// - Throws: `KerasFormatError.cannotWrite`.
  func image() throws -> [UInt8] {
    precondition(handle >= 0 && pending == nil, "\(file) is not in memory")
    defer {
      _ = HDF5Library.locked { H5Fclose(handle) }
      handle = -1
    }
    return try HDF5Library.locked {
      try check(H5Fflush(handle, H5F_SCOPE_GLOBAL), "file")
      let size = H5Fget_file_image(handle, nil, 0)
      try check(size, "file")
      var bytes = [UInt8](repeating: 0, count: size)
      try check(H5Fget_file_image(handle, &bytes, size), "file")
      return bytes
    }
  }

  deinit {
    if handle >= 0 {
      _ = HDF5Library.locked { H5Fclose(handle) }
      pending?.discard()
    }
  }

  /// Closes the file, flushes it to the disk and renames it to its target.
  ///
  /// - Parameters:
  ///   - group: renames the file later, together with other files; nil renames it now.
  ///   - check: called with the temporary name before the file is renamed. It throws to keep the target as it was.
  /// - Throws: `KerasFormatError.cannotWrite`, `FileWriteError`, or what `check` throws. The target is then unchanged.
  package func commit(
    in group: FileGroup? = nil, _ check: (_ temporaryName: String) throws -> Void = { _ in }
  ) throws {
    precondition(handle >= 0, "\(file) was committed twice")
    let status = HDF5Library.locked { H5Fclose(handle) }
    handle = -1
    do {
      guard status >= 0 else { throw failure("HDF5 cannot finish the file") }
      if let pending {
        try check(pending.name)
        try pending.finish(in: group)
      }
    } catch {
      pending?.discard()
      throw error
    }
  }

  /// Creates the group at `path` and its parents, unless they exist.
  ///
  /// - Throws: `KerasFormatError.cannotWrite`.
  package func createGroup(_ path: String) throws {
    try HDF5Library.locked {
      var prefix = ""
      for component in path.split(separator: "/") {
        prefix += "/" + component
        if H5Lexists(handle, prefix, chdf5_default_properties()) > 0 { continue }
        let defaults = chdf5_default_properties()
        let group = Self.withoutTimes(chdf5_group_creation()) { H5Gcreate2(handle, prefix, defaults, $0, defaults) }
        try check(group, "group \(prefix)")
        H5Gclose(group)
      }
    }
  }

  /// Creates the dataset at `path` and its parent groups. Fill it with `write(_:rows:of:to:)`.
  ///
  /// - Throws: `KerasFormatError.cannotWrite`.
  package func createDataset(_ path: String, shape: [Int], of type: HDF5ElementType) throws {
    try HDF5Library.locked {
      try createGroup(path.split(separator: "/").dropLast().map { "/" + $0 }.joined())
      try withDataspace(shape) { space in
        let defaults = chdf5_default_properties()
        let dataset = Self.withoutTimes(chdf5_dataset_creation()) {
          H5Dcreate2(handle, path, type.file, space, defaults, $0, defaults)
        }
        try check(dataset, "dataset \(path)")
        try check(H5Dclose(dataset), "dataset \(path)")
      }
    }
  }

  /// Writes some rows of the dataset at `path`.
  ///
  /// - Parameters:
  ///   - values: the elements of these rows in C order.
  ///   - rows: indices of the first axis.
  ///   - shape: the shape that the dataset was created with.
  /// - Precondition: the number of `values` is that of the elements of these rows.
  /// - Throws: `KerasFormatError.cannotWrite`.
  package func write<Element: HDF5Element>(
    _ values: [Element], rows: Range<Int>, of shape: [Int], to path: String
  ) throws {
    let block = [rows.count] + shape.dropFirst()
    precondition(rows.lowerBound >= 0 && rows.upperBound <= shape[0], "rows \(rows) lie outside shape \(shape)")
    precondition(
      block.reduce(1, *) == values.count, "rows \(rows) of shape \(shape) do not take \(values.count) values")
    if values.isEmpty { return }
    try HDF5Library.locked {
      try withDataspace(shape) { target in
        let start = [hsize_t(rows.lowerBound)] + [hsize_t](repeating: 0, count: shape.count - 1)
        let selected = H5Sselect_hyperslab(target, H5S_SELECT_SET, start, nil, block.map { hsize_t($0) }, nil)
        try check(selected, "dataset \(path)")
        try withDataspace(block) { try write(values, to: path, memory: $0, target: target) }
      }
    }
  }

  /// Creates the dataset at `path`, with its parent groups, and writes all of it.
  ///
  /// - Precondition: the number of `values` is the product of `shape`.
  /// - Throws: `KerasFormatError.cannotWrite`.
  package func write<Element: HDF5Element>(_ values: [Element], shape: [Int], to path: String) throws {
    precondition(shape.reduce(1, *) == values.count, "shape \(shape) does not hold \(values.count) values")
    try createDataset(path, shape: shape, of: Element.hdf5Type)
    if values.isEmpty { return }
    let whole = chdf5_whole_space()
    try HDF5Library.locked { try write(values, to: path, memory: whole, target: whole) }
  }

  private func write<Element: HDF5Element>(
    _ values: [Element], to path: String, memory: hid_t, target: hid_t
  ) throws {
    let dataset = H5Dopen2(handle, path, chdf5_default_properties())
    try check(dataset, "dataset \(path)")
    defer { H5Dclose(dataset) }
    let status = values.withUnsafeBytes {
      H5Dwrite(dataset, Element.hdf5Type.memory, memory, target, chdf5_default_properties(), $0.baseAddress)
    }
    try check(status, "dataset \(path)")
  }

  // MARK: - Helpers

  /// Opens the object at `path` for the duration of `body`.
  func withObject(_ path: String, _ body: (hid_t) throws -> Void) throws {
    try HDF5Library.locked {
      let object = H5Oopen(handle, path, chdf5_default_properties())
      try check(object, "object \(path)")
      defer { H5Oclose(object) }
      try body(object)
    }
  }

  /// Creates a dataspace of `shape` for the duration of `body`.
  func withDataspace(_ shape: [Int], _ body: (hid_t) throws -> Void) throws {
    let extents = shape.map { hsize_t($0) }
    let space = shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), extents, nil)
    try check(space, "shape \(shape)")
    defer { H5Sclose(space) }
    try body(space)
  }

  /// Throws `.cannotWrite` if libhdf5 returned a negative number.
  func check(_ status: some SignedInteger, _ what: String) throws {
    if status < 0 { throw failure("HDF5 cannot store the \(what)") }
  }

  /// The error of a call that failed. libhdf5 does not report why the disk refused to write, but leaves the system's
  /// `errno`.
  private func failure(_ reason: String) -> KerasFormatError {
    let isOfDisk = [ENOSPC, EDQUOT, EFBIG, EIO].contains(errno)
    return .cannotWrite(file: file, reason: reason + (isOfDisk ? " (\(systemReason(errno)))" : ""))
  }

  /// Passes creation properties to `create` that keep times of day out of the file.
  private static func withoutTimes(_ kind: hid_t, _ create: (hid_t) -> hid_t) -> hid_t {
    HDF5Library.withProperties(kind) { properties in
      H5Pset_obj_track_times(properties, false)
      return create(properties)
    }
  }
}
