package import Images

/// What the headers of some pictures of a folder say, evenly spread over it.
package struct PictureHeaders {
  /// How many headers are looked at.
  private static let looked = 256

  /// Pictures in all.
  package let count: Int
  /// Headers that were read; of damaged files there are none.
  package let headers: [PictureHeader]

  /// A look at the training pictures of a folder. Throws what `PictureListing` throws.
  package init(_ folder: String) throws {
    let listing = try PictureListing(folder, .train)
    count = listing.count
    let number = min(Self.looked, count)
    headers = (0..<number).compactMap { index in
      let path = listing.bytePath(index * listing.count / number)
      return try? Picture.header(of: path.bytes, name: path.text)
    }
  }

  /// Sizes of all of them; nil where they differ or there are none.
  package var commonSize: (height: Int, width: Int)? {
    guard let first = headers.first, headers.allSatisfy({ ($0.height, $0.width) == (first.height, first.width) })
    else { return nil }
    return (first.height, first.width)
  }

  /// Whether any has colours.
  package var hasColour: Bool { headers.contains(where: \.isColour) }
}
