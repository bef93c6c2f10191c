import CGANZooCairo
import GANZooData

/// Draws charts as pictures and PDF files.
enum CairoDrawing {
  static func png(_ marks: [ChartMark], width: Int, height: Int, scale: Int) throws -> [UInt8] {
    let (columns, rows) = (width * scale, height * scale)
    let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(columns), Int32(rows))
    defer { cairo_surface_destroy(surface) }
    try draw(marks, on: surface) { cairo_scale($0, Double(scale), Double(scale)) }
    guard let data = cairo_image_surface_get_data(surface) else { throw ChartError(reason: "it has no pixels") }
    let stride = Int(cairo_image_surface_get_stride(surface))
    var pixels: [UInt8] = []
    pixels.reserveCapacity(columns * rows * 3)
    for row in 0..<rows {
      (data + row * stride).withMemoryRebound(to: UInt32.self, capacity: columns) { line in
        for column in 0..<columns {
          let value = line[column]
          pixels.append(UInt8(truncatingIfNeeded: value >> 16))
          pixels.append(UInt8(truncatingIfNeeded: value >> 8))
          pixels.append(UInt8(truncatingIfNeeded: value))
        }
      }
    }
    return try PNG.encode(PixelImage(width: columns, height: rows, channels: 3, pixels: pixels))
  }

  static func pdf(_ marks: [ChartMark], width: Int, height: Int, title: String) throws -> [UInt8] {
    let bytes = Collected()
    let surface = cairo_pdf_surface_create_for_stream(
      { closure, data, count in
        guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
        let bytes = Unmanaged<Collected>.fromOpaque(closure).takeUnretainedValue()
        bytes.all.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
        return CAIRO_STATUS_SUCCESS
      }, Unmanaged.passUnretained(bytes).toOpaque(), Double(width), Double(height))
    defer { cairo_surface_destroy(surface) }
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "GANZoo")
    // The same chart gives the same file.
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z")
    try draw(marks, on: surface) { _ in }
    cairo_surface_finish(surface)
    try check(cairo_surface_status(surface))
    return bytes.all
  }

  private final class Collected { var all: [UInt8] = [] }

  private static func draw(
    _ marks: [ChartMark], on surface: OpaquePointer?, setUp: (OpaquePointer) -> Void
  ) throws {
    try check(cairo_surface_status(surface))
    guard let context = cairo_create(surface) else { throw ChartError(reason: "out of memory") }
    defer { cairo_destroy(context) }
    setUp(context)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    for mark in marks { draw(mark, context) }
    cairo_show_page(context)
    try check(cairo_status(context))
    cairo_surface_flush(surface)
    try check(cairo_surface_status(surface))
  }

  private static func draw(_ mark: ChartMark, _ context: OpaquePointer) {
    switch mark {
    case .rectangle(let box, let role):
      setColor(role, context)
      cairo_rectangle(context, box.x, box.y, box.width, box.height)
      cairo_fill(context)
    case .line(let points, let role):
      setColor(role, context)
      cairo_set_line_width(context, role.lineWidth)
      cairo_set_dash(context, role.dashes, Int32(role.dashes.count), 0)
      trace(points, context)
      cairo_stroke(context)
    case .polygon(let points, let role):
      setColor(role, context, opacity: ChartMark.areaOpacity)
      trace(points, context)
      cairo_fill(context)
    case .image(let image, let box): draw(image, box, context)
    case .clipped(let box, let marks):
      cairo_save(context)
      cairo_rectangle(context, box.x, box.y, box.width, box.height)
      cairo_clip(context)
      for mark in marks { draw(mark, context) }
      cairo_restore(context)
    case .dots(let points, let radius, let role):
      setColor(role, context)
      for point in points {
        cairo_arc(context, point.x, point.y, radius, 0, 2 * .pi)
        cairo_fill(context)
      }
    case .text(let text, let role):
      setColor(role, context)
      draw(text, context)
    }
  }

  private static func trace(_ points: [LineChart.Point], _ context: OpaquePointer) {
    for (index, point) in points.enumerated() {
      if index == 0 { cairo_move_to(context, point.x, point.y) } else { cairo_line_to(context, point.x, point.y) }
    }
  }

  private static func draw(_ image: PixelImage, _ box: ChartBox, _ context: OpaquePointer) {
    let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(image.width), Int32(image.height))
    defer { cairo_surface_destroy(surface) }
    // Without memory there is no data, and the context learns why as it is drawn.
    if let data = cairo_image_surface_get_data(surface) {
      let stride = Int(cairo_image_surface_get_stride(surface))
      for row in 0..<image.height {
        (data + row * stride).withMemoryRebound(to: UInt32.self, capacity: image.width) { line in
          for column in 0..<image.width { line[column] = image.color(row, column) }
        }
      }
      cairo_surface_mark_dirty(surface)
    }
    cairo_save(context)
    defer { cairo_restore(context) }
    cairo_translate(context, box.x, box.y)
    cairo_scale(context, box.width / Double(image.width), box.height / Double(image.height))
    cairo_set_source_surface(context, surface, 0, 0)
    let isSmaller = box.width < Double(image.width)
    cairo_pattern_set_filter(cairo_get_source(context), isSmaller ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST)
    cairo_paint(context)
  }

  private static func draw(_ text: ChartMark.Text, _ context: OpaquePointer) {
    cairo_save(context)
    defer { cairo_restore(context) }
    ChartText.select(size: text.size, isBold: text.isBold, context)
    let width = ChartText.width(of: text.text, size: text.size, isBold: text.isBold)
    cairo_translate(context, text.x, text.y)
    if text.isVertical { cairo_rotate(context, -.pi / 2) }
    let start: Double =
      switch text.anchor {
      case .start: 0
      case .middle: -width / 2
      case .end: -width
      }
    cairo_move_to(context, start, 0)
    cairo_show_text(context, text.text)
  }

  private static func setColor(_ role: ChartRole, _ context: OpaquePointer, opacity: Double = 1) {
    let part = { (shift: UInt32) in Double(role.color >> shift & 0xFF) / 255 }
    cairo_set_source_rgba(context, part(16), part(8), part(0), opacity)
  }

  private static func check(_ status: cairo_status_t) throws(ChartError) {
    guard status != CAIRO_STATUS_SUCCESS else { return }
    throw ChartError(reason: String(cString: cairo_status_to_string(status)))
  }
}

extension PixelImage {
  /// A pixel as 0xRRGGBB; transparent ones are mixed with white.
  fileprivate func color(_ row: Int, _ column: Int) -> UInt32 {
    let first = (row * width + column) * channels
    let opacity = channels.isMultiple(of: 2) ? Int(pixels[first + channels - 1]) : 255
    return (0..<3).reduce(0) { color, part in
      let value = Int(pixels[first + (channels < 3 ? 0 : part)])
      return color << 8 | UInt32((value * opacity + 255 * (255 - opacity)) / 255)
    }
  }
}

/// A chart that cannot be drawn, for example because memory does not suffice.
public struct ChartError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The library's message.
  public let reason: String

  /// Creates an error.
  public init(reason: String) { self.reason = reason }

  /// A sentence for the user.
  public var description: String { "cannot draw the chart: \(reason)" }
}
