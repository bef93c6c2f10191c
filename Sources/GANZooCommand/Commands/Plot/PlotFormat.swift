import ArgumentParser
import Foundation
import GANZoo
import GANZooSupport

/// A format of charts, by the ending of a file's name.
enum PlotFormat: String, CaseIterable {
  case svg, png, pdf

  /// Throws `ValidationError` for any other ending, and for none.
  init(_ path: String) throws {
    let name = (path as NSString).lastPathComponent
    guard let format = Self(rawValue: (name as NSString).pathExtension.lowercased()) else {
      throw ValidationError(
        "--output writes an SVG, PNG or PDF file, whose name ends in .svg, .png or .pdf, not \(path.shown()).")
    }
    self = format
  }

  func bytes(of sheet: ChartSheet, _ size: PlotSize, scale: Int) throws -> [UInt8] {
    switch self {
    case .svg: Array(sheet.svg(width: size.width, height: size.height).utf8)
    case .png: try sheet.png(width: size.width, height: size.height, scale: scale)
    case .pdf: try sheet.pdf(width: size.width, height: size.height)
    }
  }
}
