import CHDF5
import CZlib

/// How a chunked dataset is cut up and packed.
struct HDF5Chunking: Equatable, Sendable {
  /// The extents of a chunk; empty for storage in one piece.
  var extents: [Int] = []
  /// The filters from the first applied in writing to the last.
  var filters: [H5Z_filter_t] = []

  var isCompressed: Bool { filters.contains(H5Z_FILTER_DEFLATE) }
}

extension HDF5Reader {
  /// Makes sure that each stored chunk unpacks to the size of a chunk.
  ///
  /// libhdf5 1.10 does not, and copies from beyond the end of one that is too short.
  ///
  /// - Precondition: the dataset is not empty.
  func checkChunks(of dataset: hid_t, _ description: HDF5Description, at path: String) throws {
    let (shape, chunking) = (description.shape, description.chunking)
    if chunking.filters.isEmpty { return }
    let width = description.byteCount / description.count
    let chunkBytes = chunking.extents.reduce(width) { $0.multipliedClamped(by: $1) }
    var scratch = [UInt8](repeating: 0, count: chunking.isCompressed ? chunkBytes + 4 * chunking.filters.count : 0)
    var corner = [Int](repeating: 0, count: shape.count)
    repeat {
      let unpacked = try unpackedSize(of: dataset, chunking, corner: corner, scratch: &scratch, at: path)
      guard unpacked == nil || unpacked == chunkBytes else { throw damaged("a chunk of \(path) has the wrong size") }
    } while Self.advance(&corner, by: chunking.extents, within: shape)
  }

  /// Moves `corner` to the next chunk, last axis fastest; false after the last.
  private static func advance(_ corner: inout [Int], by extents: [Int], within shape: [Int]) -> Bool {
    for axis in corner.indices.reversed() {
      corner[axis] += extents[axis]
      if corner[axis] < shape[axis] { return true }
      corner[axis] = 0
    }
    return false
  }

  /// What the chunk at `corner` unpacks to, or nil if it is not stored.
  private func unpackedSize(
    of dataset: hid_t, _ chunking: HDF5Chunking, corner: [Int], scratch: inout [UInt8], at path: String
  ) throws -> Int? {
    let corner = corner.map { hsize_t($0) }
    var stored: hsize_t = 0
    guard H5Dget_chunk_storage_size(dataset, corner, &stored) >= 0, stored > 0 else { return nil }
    guard stored <= byteCount else { throw KerasFormatError.tooLarge(file: file, path: path) }
    var bytes = [UInt8](repeating: 0, count: Int(stored))
    var skipped: UInt32 = 0
    guard H5Dread_chunk(dataset, chdf5_default_properties(), corner, &skipped, &bytes) >= 0 else {
      throw damaged("a chunk of \(path) cannot be read")
    }
    var size = bytes.count
    for (index, filter) in chunking.filters.enumerated().reversed() where skipped & (1 << UInt32(index)) == 0 {
      switch filter {
      case H5Z_FILTER_FLETCHER32: size -= 4
      case H5Z_FILTER_DEFLATE:
        var inflated = uLongf(scratch.count)
        guard size > 0, uncompress(&scratch, &inflated, bytes, uLong(size)) == Z_OK else {
          throw damaged("a chunk of \(path) cannot be inflated")
        }
        size = Int(inflated)
      default: break
      }
    }
    return size
  }
}
