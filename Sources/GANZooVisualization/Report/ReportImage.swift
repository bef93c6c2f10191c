import Foundation
import GANZooSupport

/// A PNG file as part of a page: it needs no other file, nor a network.
struct ReportImage {
  private let bytes: [UInt8]
  /// Its size in the file, in bytes.
  var count: Int { bytes.count }

  private static let mostBytes = 4 << 20
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// A picture that is encoded already.
  init(png bytes: [UInt8]) { self.bytes = bytes }

  /// The picture in a file; nil where there is none, it is no PNG, or it is larger than a page should carry.
  init?(_ path: String) {
    guard let bytes = try? RegularFile.beginning(of: path, count: Self.mostBytes + 1), bytes.count <= Self.mostBytes,
      bytes.starts(with: Self.signature)
    else { return nil }
    self.bytes = bytes
  }

  /// The element, with what a reader is told who does not see it.
  func html(alt: String, attributes: HTML = .empty) -> HTML {
    let data = Data(bytes).base64EncodedString()
    return "<img src=\"data:image/png;base64,\(data)\" alt=\"\(alt)\"\(attributes)>"
  }
}
