import Foundation
import GANZooData

/// A chart as SVG.
struct SVGDrawing {
  private let width: Int
  private let height: Int
  private let elements: [String]

  init(_ marks: [ChartMark], width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    elements = marks.map(Self.element)
  }

  /// - Parameters:
  ///   - title: what screen readers say first.
  ///   - summary: what they say of the curves.
  func document(title: String, summary: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" width="\(width)" height="\(height)" \
    viewBox="0 0 \(width) \(height)" font-family="\(ChartText.family), Verdana, sans-serif">
    <title>\(title.xmlText)</title>
    <desc>\(summary.xmlText)</desc>
    \(elements.joined(separator: "\n"))
    </svg>

    """
  }

  private static func frame(_ box: ChartBox) -> String {
    "x=\"\(box.x.svg)\" y=\"\(box.y.svg)\" width=\"\(box.width.svg)\" height=\"\(box.height.svg)\""
  }

  private static func element(_ mark: ChartMark) -> String {
    switch mark {
    case .rectangle(let box, let role):
      return "<rect class=\"\(role.className)\" \(frame(box)) fill=\"\(ChartStyle.hex(role.color))\"/>"
    case .line(let points, let role):
      let places = points.map { "\($0.x.svg),\($0.y.svg)" }.joined(separator: " ")
      let dashes = role.dashes.isEmpty ? "" : " stroke-dasharray=\"\(role.dashes.map(\.svg).joined(separator: " "))\""
      return "<polyline class=\"\(role.className)\" points=\"\(places)\" fill=\"none\" "
        + "stroke=\"\(ChartStyle.hex(role.color))\" stroke-width=\"\(role.lineWidth.svg)\" "
        + "stroke-linejoin=\"round\"\(dashes)/>"
    case .dots(let points, let radius, let role):
      return points.map { point in
        "<circle class=\"chart-dot \(role.className)\" cx=\"\(point.x.svg)\" cy=\"\(point.y.svg)\" "
          + "r=\"\(radius.svg)\" fill=\"\(ChartStyle.hex(role.color))\"/>"
      }.joined(separator: "\n")
    case .polygon(let points, let role):
      let places = points.map { "\($0.x.svg),\($0.y.svg)" }.joined(separator: " ")
      return "<polygon class=\"\(role.className)\" points=\"\(places)\" fill=\"\(ChartStyle.hex(role.color))\" "
        + "fill-opacity=\"\(ChartMark.areaOpacity)\"/>"
    case .image(let image, let box):
      // Only a lack of memory keeps a picture from being encoded.
      let data = Data((try? PNG.encode(image)) ?? []).base64EncodedString()
      return "<image \(frame(box)) preserveAspectRatio=\"none\" image-rendering=\"pixelated\" "
        + "href=\"data:image/png;base64,\(data)\"/>"
    case .clipped(let box, let marks):
      // An inner document is clipped to its frame, without an id that a page might have twice.
      let view = "\(box.x.svg) \(box.y.svg) \(box.width.svg) \(box.height.svg)"
      return (["<svg \(frame(box)) viewBox=\"\(view)\">"] + marks.map(element) + ["</svg>"]).joined(separator: "\n")
    case .text(let text, let role):
      let turn = text.isVertical ? " transform=\"rotate(-90 \(text.x.svg) \(text.y.svg))\"" : ""
      return "<text class=\"\(role.className)\" x=\"\(text.x.svg)\" y=\"\(text.y.svg)\" "
        + "text-anchor=\"\(text.anchor.rawValue)\" font-size=\"\(text.size.svg)\" "
        + "\(text.isBold ? "font-weight=\"bold\" " : "")fill=\"\(ChartStyle.hex(role.color))\"\(turn)>"
        + "\(text.text.xmlText)</text>"
    }
  }
}

extension Double {
  /// Hundredths of a pixel, which no eye tells apart.
  fileprivate var svg: String {
    let hundredths = Int((self * 100).rounded())
    guard !hundredths.isMultiple(of: 100) else { return "\(hundredths / 100)" }
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    let digits = rest.isMultiple(of: 10) ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(hundredths < 0 ? "-" : "")\(whole).\(digits)"
  }
}

extension String {
  /// The text as XML has it, without the characters that XML has no place for.
  package var xmlText: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result += " "
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
