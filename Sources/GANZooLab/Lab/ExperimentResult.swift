public import GANZooFormats
public import GANZooVisualization

/// What an experiment found, for a page, for programs and as a picture.
public struct ExperimentResult: Sendable {
  /// A statement of the source, and what was found here.
  public struct Finding: Sendable, Equatable {
    /// What the source says.
    public var claim: String
    /// What was found, with its numbers.
    public var found: String
    /// Whether both agree.
    public var agrees: Bool

    /// A statement and what was found.
    public init(claim: String, found: String, agrees: Bool) {
      (self.claim, self.found, self.agrees) = (claim, found, agrees)
    }

    /// Both in one line, without a full stop between them.
    package var line: String { "\(claim.hasSuffix(".") ? String(claim.dropLast()) : claim) — \(found)" }
  }

  /// Rows of text with a heading.
  public struct Table: Sendable, Equatable {
    /// The heading.
    public var title: String
    /// The columns' names. All but the first are numbers.
    public var columns: [String]
    /// Rows with a cell for each column.
    public var rows: [[String]]

    /// A table; traps where a row has more or fewer cells than there are columns.
    public init(title: String, columns: [String], rows: [[String]] = []) {
      precondition(rows.allSatisfy { $0.count == columns.count }, "a row of another length")
      (self.title, self.columns, self.rows) = (title, columns, rows)
    }
  }

  /// Lines that are shown as they are.
  public struct Listing: Sendable, Equatable {
    /// The heading.
    public var title: String
    /// The lines.
    public var lines: [String]

    /// A heading with lines.
    public init(title: String, lines: [String]) { (self.title, self.lines) = (title, lines) }
  }

  /// A paragraph in plain words: what is seen in the picture.
  public var summary: String
  /// What was computed, and with which settings.
  public var setting: String
  /// Where the setting departs from the source's; empty where it does not.
  public var departures: [String]
  /// The source's statements, one by one.
  public var findings: [Finding]
  /// Numbers for people.
  public var tables: [Table]
  /// Texts such as samples.
  public var listings: [Listing]
  /// Numbers for programs.
  public var numbers: JSONObject
  /// The picture.
  public var figure: ChartSheet
  /// The picture's width and height in pixels.
  public var figureSize: (width: Int, height: Int)

  /// A result.
  public init(
    summary: String, setting: String, departures: [String] = [], findings: [Finding], tables: [Table] = [],
    listings: [Listing] = [], numbers: JSONObject, figure: ChartSheet,
    figureSize: (width: Int, height: Int) = (960, 440)
  ) {
    (self.summary, self.setting, self.departures, self.findings) = (summary, setting, departures, findings)
    (self.tables, self.listings, self.numbers) = (tables, listings, numbers)
    (self.figure, self.figureSize) = (figure, figureSize)
  }

  /// Whether all that the source says was found.
  public var agrees: Bool { findings.allSatisfy(\.agrees) }
}
