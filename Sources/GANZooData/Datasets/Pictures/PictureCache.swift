import Synchronization

/// A cache of decoded pictures of one size, limited in bytes.
///
/// It never evicts: training reads all examples equally often, so each cached picture is equally useful.
package final class PictureCache: Sendable {
  /// Approximate bytes per entry in addition to the samples.
  private static let overhead = 64

  /// The largest number of pictures.
  package let capacity: Int
  private let pictures = Mutex<[Int: [UInt8]]>([:])

  /// Creates a cache of at most `limit` bytes for pictures of `pictureSize` bytes.
  package init(limit: Int, pictureSize: Int) { capacity = limit / (pictureSize + Self.overhead) }

  /// Number of cached pictures.
  package var count: Int { pictures.withLock { $0.count } }

  /// The picture with this index; nil if it is not cached.
  package subscript(index: Int) -> [UInt8]? { pictures.withLock { $0[index] } }

  /// Adds a picture if there is room.
  package func keep(_ picture: [UInt8], at index: Int) {
    pictures.withLock { pictures in
      if pictures.count < capacity { pictures[index] = picture }
    }
  }
}
