import Synchronization

/// Decoded pictures of one size, kept until a number of bytes is full.
///
/// None is ever thrown out: examples are drawn evenly, so that any that is kept is as likely to be asked for as another.
package final class PictureCache: Sendable {
  /// What an entry costs beside its samples, about.
  private static let overhead = 64

  /// The most pictures that it keeps.
  package let capacity: Int
  private let pictures = Mutex<[Int: [UInt8]]>([:])

  /// A cache of at most `limit` bytes for pictures of `pictureSize` samples.
  package init(limit: Int, pictureSize: Int) { capacity = limit / (pictureSize + Self.overhead) }

  /// How many pictures it has.
  package var count: Int { pictures.withLock { $0.count } }

  /// The picture of an index, if it was kept.
  package subscript(index: Int) -> [UInt8]? { pictures.withLock { $0[index] } }

  /// Keeps a picture while there is room.
  package func keep(_ picture: [UInt8], at index: Int) {
    pictures.withLock { pictures in
      if pictures.count < capacity { pictures[index] = picture }
    }
  }
}
