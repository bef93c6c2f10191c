import CGANZooHDF5
import Foundation
package import GANZooSupport

/// An HDF5 file being written beside its target, which it replaces on `commit()`.
///
/// Equal contents give equal bytes: objects carry no times. The format is the oldest, contiguous and little-endian,
/// which every version of Keras reads. Without `commit()` the target stays as it was.
package final class HDF5Writer {
  /// The path of the target, as errors name it.
  package let file: String
  /// What is renamed in the end; nil for a file in memory.
  private let pending: PendingFile?
  private var handle: hid_t = -1

  /// Creates the temporary file in the folder of `file`.
  ///
  /// - Throws: `FileWriteError` where there can be no file, `KerasFormatError.cannotWrite` where libhdf5 fails.
  package init(_ file: String) throws {
    self.file = file
    let pending = try PendingFile(for: file)
    self.pending = pending
    // Nobody else knows of the file.
    handle = Self.create(pending.name) { chdf5_do_without_locks($0) }
    if handle < 0 {
      pending.discard()
      throw failure("HDF5 cannot create the file")
    }
  }

  /// Writes to memory; errors call the file `name`. `image()` takes the place of `commit()`.
  ///
  /// - Throws: `KerasFormatError.cannotWrite` where libhdf5 fails.
  init(inMemory name: String) throws {
    (file, pending) = (name, nil)
    handle = Self.create(name) { H5Pset_fapl_core($0, 1 << 20, false) }
    if handle < 0 { throw failure("HDF5 cannot create the file") }
  }

  private static func create(_ path: String, _ choose: (hid_t) -> herr_t) -> hid_t {
    HDF5Library.locked {
      untimed(chdf5_file_creation()) { creation in
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

  /// The bytes of a file in memory, which is closed.
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

  /// Closes the file, makes sure that it is on the disk, and renames it to its target, or leaves that to a group.
  ///
  /// - Parameter check: reads the whole file under its temporary name, and throws where it is not what was meant.
  /// - Throws: `KerasFormatError.cannotWrite` or `FileWriteError`, or what `check` throws; the target is then unchanged.
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

  /// Creates the group at `path`, and those above it, where they do not exist.
  ///
  /// - Throws: `KerasFormatError.cannotWrite`.
  package func createGroup(_ path: String) throws {
    try HDF5Library.locked {
      var walked = ""
      for component in path.split(separator: "/") {
        walked += "/" + component
        if H5Lexists(handle, walked, chdf5_default_properties()) > 0 { continue }
        let none = chdf5_default_properties()
        let group = Self.untimed(chdf5_group_creation()) { H5Gcreate2(handle, walked, none, $0, none) }
        try check(group, "group \(walked)")
        H5Gclose(group)
      }
    }
  }

  /// Creates the dataset at `path`, to be filled with `write(_:rows:to:)`, and the groups above it.
  ///
  /// - Throws: `KerasFormatError.cannotWrite`.
  package func createDataset(_ path: String, shape: [Int], of type: HDF5ElementType) throws {
    try HDF5Library.locked {
      try createGroup(path.split(separator: "/").dropLast().map { "/" + $0 }.joined())
      try withSpace(shape) { space in
        let none = chdf5_default_properties()
        let dataset = Self.untimed(chdf5_dataset_creation()) {
          H5Dcreate2(handle, path, type.file, space, none, $0, none)
        }
        try check(dataset, "dataset \(path)")
        try check(H5Dclose(dataset), "dataset \(path)")
      }
    }
  }

  /// Writes rows `rows` (indices of the first axis) of the dataset at `path`.
  ///
  /// - Precondition: `values` has as many elements as those rows of `shape`, the shape the dataset was created with.
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
      try withSpace(shape) { target in
        let start = [hsize_t(rows.lowerBound)] + [hsize_t](repeating: 0, count: shape.count - 1)
        let selected = H5Sselect_hyperslab(target, H5S_SELECT_SET, start, nil, block.map { hsize_t($0) }, nil)
        try check(selected, "dataset \(path)")
        try withSpace(block) { try write(values, to: path, memory: $0, target: target) }
      }
    }
  }

  /// Creates the dataset at `path` and writes all of it.
  ///
  /// - Precondition: `values` has as many elements as `shape` says.
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

  // MARK: - For the attributes, too

  /// Opens the object at `path` for the length of `body`.
  func withObject(_ path: String, _ body: (hid_t) throws -> Void) throws {
    try HDF5Library.locked {
      let object = H5Oopen(handle, path, chdf5_default_properties())
      try check(object, "object \(path)")
      defer { H5Oclose(object) }
      try body(object)
    }
  }

  /// Creates a dataspace of `shape` for the length of `body`.
  func withSpace(_ shape: [Int], _ body: (hid_t) throws -> Void) throws {
    let extents = shape.map { hsize_t($0) }
    let space = shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), extents, nil)
    try check(space, "shape \(shape)")
    defer { H5Sclose(space) }
    try body(space)
  }

  /// Throws `.cannotWrite` if libhdf5 answered with a negative number.
  func check(_ status: some SignedInteger, _ what: String) throws {
    if status < 0 { throw failure("HDF5 cannot store the \(what)") }
  }

  /// libhdf5 has no words of its own for what the disk refuses, but leaves the system's number.
  private func failure(_ reason: String) -> KerasFormatError {
    let isOfDisk = [ENOSPC, EDQUOT, EFBIG, EIO].contains(errno)
    return .cannotWrite(file: file, reason: reason + (isOfDisk ? " (\(systemReason(errno)))" : ""))
  }

  /// Creation properties that keep the time of day out of the file.
  private static func untimed(_ kind: hid_t, _ create: (hid_t) -> hid_t) -> hid_t {
    HDF5Library.withProperties(kind) { properties in
      H5Pset_obj_track_times(properties, false)
      return create(properties)
    }
  }
}
