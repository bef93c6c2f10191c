/// Headers of a sample of a folder's pictures, spread evenly over the folder.
public struct PictureSurvey: Sendable, Equatable {
  /// Number of pictures in the folder, without those that are held out.
  public let count: Int
  /// Number of pictures that are held out by their names.
  public let heldOut: Int
  /// Names of the classes, by label; empty if there are no classes.
  public let classNames: [String]
  /// The headers that were read, without those of damaged files.
  public let headers: [PictureHeader]

  /// So many headers tell sizes and colours of a folder before a training.
  package static let looked = 2_048

  /// Reads up to `limit` headers of a folder's training pictures. Throws what `PictureListing` throws.
  package init(_ folder: String, _ test: PictureTest = .folder, limit: Int = 256) throws {
    self.init(try PictureListing(folder, .train, test), limit: limit)
  }

  init(_ listing: PictureListing, limit: Int) {
    (count, heldOut, classNames) = (listing.count, listing.heldOut, listing.classNames)
    let number = min(limit, count)
    headers = (0..<number).compactMap { index in
      let path = listing.bytePath(index * listing.count / number)
      // A damaged picture is reported when training reads it.
      return try? ImageReader.header(of: path.bytes, name: path.text)
    }
  }

  /// The size of all pictures; nil if sizes differ or there is no header.
  package var commonSize: (height: Int, width: Int)? {
    guard let first = headers.first, headers.allSatisfy({ ($0.height, $0.width) == (first.height, first.width) })
    else { return nil }
    return (first.height, first.width)
  }

  /// Number of pictures in colour.
  package var colour: Int { headers.count(where: \.isColour) }

  /// The picture with the fewest pixels; nil if there is no header.
  package var smallest: PictureHeader? { headers.min { $0.pixels < $1.pixels } }

  /// The picture with the most pixels; nil if there is no header.
  package var largest: PictureHeader? { headers.max { $0.pixels < $1.pixels } }
}

extension PictureHeader {
  fileprivate var pixels: Int { height * width }
}
