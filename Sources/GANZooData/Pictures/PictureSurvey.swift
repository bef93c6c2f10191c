/// What the headers of some pictures of a folder say, evenly spread over it.
public struct PictureSurvey: Sendable, Equatable {
  /// Pictures in all.
  public let count: Int
  /// Headers that were read; of damaged files there are none.
  public let headers: [PictureHeader]

  /// A look at `looked` of the training pictures of a folder. Throws what `PictureListing` throws.
  package init(_ folder: String, looked: Int = 256) throws {
    self.init(try PictureListing(folder, .train), looked: looked)
  }

  init(_ listing: PictureListing, looked: Int) {
    count = listing.count
    let number = min(looked, count)
    headers = (0..<number).compactMap { index in
      let path = listing.bytePath(index * listing.count / number)
      // What is wrong with a picture is told when it is learnt from.
      return try? ImageReader.header(of: path.bytes, name: path.text)
    }
  }

  /// The size of all of them; nil where they differ or there are none.
  package var commonSize: (height: Int, width: Int)? {
    guard let first = headers.first, headers.allSatisfy({ ($0.height, $0.width) == (first.height, first.width) })
    else { return nil }
    return (first.height, first.width)
  }

  /// How many are in colour.
  package var colour: Int { headers.count(where: \.isColour) }

  /// The one with the fewest pixels; nil where there are none.
  package var smallest: PictureHeader? { headers.min { $0.pixels < $1.pixels } }

  /// The one with the most pixels; nil where there are none.
  package var largest: PictureHeader? { headers.max { $0.pixels < $1.pixels } }
}

extension PictureHeader {
  fileprivate var pixels: Int { height * width }
}
