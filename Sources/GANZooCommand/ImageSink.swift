import Console
import GANZoo
import KerasFormat

/// Where drawn images go: a picture, an HDF5 file, or both. Nothing is there before `finish`.
final class ImageSink {
  private let count: Int
  private let image: Shape
  private let labels: [Int]?
  private let grid: String?
  private let writer: HDF5Writer?
  private var pictures: [PixelImage] = []
  private var bar: ProgressBar

  init(count: Int, image: Shape, labels: [Int]?, grid: String?, file: String?) throws {
    (self.count, self.image, self.labels, self.grid) = (count, image, labels, grid)
    writer = try file.map(HDF5Writer.init)
    bar = ProgressBar("draw", total: count, unit: "images")
    try writer?.createDataset("/images", shape: shape, of: .uint8)
  }

  private var shape: [Int] { [count] + image.sizes }

  func take(_ pixels: [UInt8], first: Int) throws {
    let last = first + pixels.count / image.count
    try writer?.write(pixels, rows: first..<last, of: shape, to: "/images")
    if grid != nil { pictures += PixelImage.images(pixels, shape: image) }
    if count > 2_000 { bar.update(done: last) }
  }

  /// Writes the files. `columns` of a picture; nil: nearly square.
  func finish(columns: Int?) throws {
    bar.finish()
    if let grid {
      let layout = columns.map { SampleGrid(rows: (count + $0 - 1) / $0, columns: $0) } ?? SampleGrid(fitting: count)
      try PNG.write(layout.arrange(pictures), to: grid)
    }
    if let labels { try writer?.write(labels.map(Int32.init), shape: [count], to: "/labels") }
    try writer?.commit()
  }
}
