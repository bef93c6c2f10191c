public import GANZooData

/// A part of a sheet: a chart or a picture.
public enum ChartPanel: Sendable, Equatable {
  /// Curves, dots, histograms or a surface.
  case chart(LineChart)
  /// A picture, such as a grid of samples.
  case picture(ChartPicture)

  /// Its heading, empty for none.
  public var title: String {
    switch self {
    case .chart(let chart): chart.title
    case .picture(let picture): picture.title
    }
  }

  /// What it shows, in sentences, for who cannot see it.
  public var summary: String {
    switch self {
    case .chart(let chart): chart.summary
    case .picture(let picture): picture.summary
    }
  }

  var chart: LineChart? {
    if case .chart(let chart) = self { chart } else { nil }
  }
}

/// A picture with a heading.
public struct ChartPicture: Sendable, Equatable {
  /// The heading, empty for none.
  public var title: String
  /// A smaller line below it, such as a score; nil for none.
  public var note: String?
  /// The picture. It is drawn as large as there is space for, each pixel as a square of whole units where it fits.
  public var image: PixelImage

  /// Creates a picture.
  public init(title: String = "", note: String? = nil, image: PixelImage) {
    (self.title, self.note, self.image) = (title, note, image)
  }

  var summary: String {
    (title.isEmpty ? "" : "\(title): ") + "a picture of \(image.width) x \(image.height) pixels"
      + (note.map { ", \($0)" } ?? "") + "."
  }
}
