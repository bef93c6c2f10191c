import GANZoo
import GANZooData
import GANZooSupport
import GANZooTensors

/// One picture of all samples.
final class PictureSampleWriter: SampleWriter {
  /// How they are arranged.
  struct Layout {
    /// Of images; nil: nearly square.
    var columns: Int?
    /// Of a plot of points; nil: that of the samples.
    var reach: Float?
    /// Pixels for each of an image's, both ways.
    var scale = 1
  }

  private let list: SampleList
  private let path: String
  private let layout: Layout
  private var batches: [Tensor] = []

  init(_ list: SampleList, to path: String, _ layout: Layout) {
    (self.list, self.path, self.layout) = (list, path, layout)
  }

  func take(_ samples: Tensor, first: Int) throws { batches.append(samples) }

  func finish(in group: FileGroup) throws -> String {
    let columns = layout.columns ?? SampleGrid(fitting: list.count).columns
    let picture = PixelImage(samples: .concatenated(batches, axis: 0), columns: columns, reach: layout.reach)
      .enlarged(by: layout.scale)
    try picture.write(to: path, as: ImageFormat(writing: path) ?? .png, in: group)
    return list.words(path, note: "\(picture.width) x \(picture.height)")
  }
}
