import Foundation
import GANZooData
import GANZooSupport

/// A confusion matrix as a picture: a row for each class asked for, a column for each class seen, with names and
/// counts.
///
/// A cell's colour is the square root of its share of its row, so that few mistakes show, too. With more than
/// `mostNumbered` classes there are names and colours alone.
public struct ConfusionChart: Sendable, Equatable {
  /// The counts, [asked for][seen].
  public let counts: [[Int]]
  /// Names of the classes.
  public let classNames: [String]

  /// The most classes whose cells have numbers.
  public static let mostNumbered = 30
  /// The most classes that can be drawn.
  public static let mostClasses = 2000

  /// Creates a chart; nil without classes or with more than `mostClasses`. Traps unless there is a row and a column for
  /// each class.
  public init?(_ counts: [[Int]], classNames: [String]) {
    precondition(counts.isEmpty || counts.count == classNames.count, "\(counts.count) rows of a confusion matrix")
    precondition(counts.allSatisfy { $0.count == classNames.count }, "a row without a column for each class")
    guard !counts.isEmpty, counts.count <= Self.mostClasses else { return nil }
    (self.counts, self.classNames) = (counts, classNames)
  }

  /// A PNG file's bytes. Throws where Cairo or libpng has no memory.
  public func png() throws -> [UInt8] {
    let layout = ConfusionLayout(self)
    // Small cells are large enough as they are.
    let scale = counts.count <= 100 ? 2 : 1
    return try CairoDrawing.png(layout.marks, width: layout.width, height: layout.height, scale: scale)
  }

  /// The share of all samples that are seen as the class asked for, 0 ... 1; nil without samples.
  public var accuracy: Double? {
    let total = counts.reduce(0) { $0 + $1.reduce(0, +) }
    return total == 0 ? nil : Double(counts.indices.reduce(0) { $0 + counts[$1][$1] }) / Double(total)
  }
}

/// Where the parts of a confusion matrix stand.
struct ConfusionLayout {
  let marks: [ChartMark]
  let width, height: Int

  private static let (margin, nameSize, titleSize, heading) = (14.0, 11.0, 14.0, 50.0)
  /// The most units of a name, and of a side of the matrix whose cells have no numbers.
  private static let (longestName, side) = (150.0, 1400.0)

  init(_ chart: ConfusionChart) {
    let (counts, number) = (chart.counts, chart.counts.count)
    let isNumbered = number <= ConfusionChart.mostNumbered
    let numberSize = number <= 12 ? 12.0 : 10
    let widest = isNumbered ? ChartText.width(of: (counts.joined().max() ?? 0).grouped, size: numberSize) : 0
    let cell =
      isNumbered
      ? max(number <= 12 ? 40 : 26, (widest + 10).rounded(.up))
      : max(1, min(16, (Self.side / Double(number)).rounded()))
    let size = min(Self.nameSize, max(7, cell - 3))
    let names = chart.classNames.map { ChartText.fitted($0.shown(most: 60), size: size, most: Self.longestName) }
    let widestName = names.map { ChartText.width(of: $0, size: size) }.max() ?? 0
    // Names of columns are turned where they are wider than these.
    let isTurned = widestName > cell - 4
    let grid = ChartBox(
      x: Self.margin + 30 + widestName, y: Self.heading + 30 + (isTurned ? widestName : size),
      width: cell * Double(number), height: cell * Double(number))
    var marks: [ChartMark] = [.image(Self.colors(counts), grid)]
    if cell >= 8 { marks += Self.lines(grid, cell, number) }
    marks += Self.labels(names, size, grid, cell, isTurned: isTurned)
    if isNumbered { marks += Self.numbers(counts, numberSize, grid, cell) }
    let title = Self.title(chart)
    let needed =
      Self.margin * 2
      + max(
        ChartText.width(of: title, size: Self.titleSize, isBold: true), ChartText.width(of: Self.note, size: 11))
    (width, height) = (Int(max(needed, grid.right + Self.margin)), Int(grid.bottom + Self.margin))
    let page = ChartBox(x: 0, y: 0, width: Double(width), height: Double(height))
    self.marks =
      [.rectangle(page, .background)] + marks + [
        Self.text(title, Self.margin, Self.margin + 12, Self.titleSize, .start, .title, isBold: true),
        Self.text(Self.note, Self.margin, Self.margin + 30, 11, .start, .note),
        Self.text("seen as", grid.x + grid.width / 2, Self.heading + 14, 11, .middle, .note),
        Self.text(
          "asked for", Self.margin + 10, grid.y + grid.height / 2, 11, .middle, .note, isVertical: true),
      ]
  }

  private static let note = "Rows: the class asked for; columns: the class that the classifier sees"

  private static func title(_ chart: ConfusionChart) -> String {
    let total = chart.counts.reduce(0) { $0 + $1.reduce(0, +) }
    guard let accuracy = chart.accuracy else { return "No samples" }
    return "\(total.counted("sample")), \(String(format: "%.2f", accuracy * 100)) % as asked for"
  }

  // MARK: - Parts

  /// A pixel for each cell.
  private static func colors(_ counts: [[Int]]) -> PixelImage {
    let pixels = counts.flatMap { row -> [UInt8] in
      let total = max(1, row.reduce(0, +))
      return row.flatMap { count -> [UInt8] in
        let color = color((Double(count) / Double(total)).squareRoot())
        return [16, 8, 0].map { UInt8(truncatingIfNeeded: color >> $0) }
      }
    }
    return PixelImage(width: counts.count, height: counts.count, channels: 3, pixels: pixels)
  }

  /// White for 0 and the darkest of a surface's colours for 1.
  private static func color(_ share: Double) -> UInt32 {
    let colors = [ChartStyle.background] + ChartStyle.surfaceColors.dropLast().reversed()
    let place = min(1, max(0, share)) * Double(colors.count - 1)
    let (low, rest) = (Int(place), place - place.rounded(.down))
    let (first, second) = (colors[low], colors[min(low + 1, colors.count - 1)])
    return [16, 8, 0].reduce(0) { color, shift in
      let (a, b) = (Double(first >> shift & 0xFF), Double(second >> shift & 0xFF))
      return color | UInt32((a + (b - a) * rest).rounded()) << shift
    }
  }

  private static func lines(_ grid: ChartBox, _ cell: Double, _ number: Int) -> [ChartMark] {
    (0...number).flatMap { index -> [ChartMark] in
      let (x, y) = (grid.x + Double(index) * cell, grid.y + Double(index) * cell)
      return [
        .line([.init(x: x, y: grid.y), .init(x: x, y: grid.bottom)], .grid),
        .line([.init(x: grid.x, y: y), .init(x: grid.right, y: y)], .grid),
      ]
    }
  }

  /// Names of rows and columns, only as many as have space.
  private static func labels(
    _ names: [String], _ size: Double, _ grid: ChartBox, _ cell: Double, isTurned: Bool
  ) -> [ChartMark] {
    let step = max(1, Int((size / cell).rounded(.up)))
    return stride(from: 0, to: names.count, by: step).flatMap { index -> [ChartMark] in
      let middle = (Double(index) + 0.5) * cell + size * 0.35
      return [
        text(names[index], grid.x - 6, grid.y + middle, size, .end, .label),
        isTurned
          ? text(names[index], grid.x + middle, grid.y - 6, size, .start, .label, isVertical: true)
          : text(names[index], grid.x + (Double(index) + 0.5) * cell, grid.y - 8, size, .middle, .label),
      ]
    }
  }

  private static func numbers(_ counts: [[Int]], _ size: Double, _ grid: ChartBox, _ cell: Double) -> [ChartMark] {
    counts.enumerated().flatMap { row, values in
      let total = max(1, values.reduce(0, +))
      return values.enumerated().filter { $0.element > 0 }.map { column, count in
        // Light text on dark ground.
        let isDark = (Double(count) / Double(total)).squareRoot() > 0.75
        return text(
          count.grouped, grid.x + (Double(column) + 0.5) * cell, grid.y + (Double(row) + 0.5) * cell + size * 0.36,
          size, .middle, isDark ? .background : .title)
      }
    }
  }

  private static func text(
    _ text: String, _ x: Double, _ y: Double, _ size: Double, _ anchor: ChartMark.Anchor, _ role: ChartRole,
    isBold: Bool = false, isVertical: Bool = false
  ) -> ChartMark {
    .text(
      ChartMark.Text(text: text, x: x, y: y, anchor: anchor, size: size, isBold: isBold, isVertical: isVertical), role)
  }
}
