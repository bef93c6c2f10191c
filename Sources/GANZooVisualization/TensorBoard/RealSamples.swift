import GANZooData
import GANZooTensors

/// A grid of real images in the layout of a run's grids: a row for each class, or ten rows.
enum RealSamples {
  private static let (columns, looked, numbers) = (10, 2000, 1 << 24)

  /// A picture of the first images of a dataset; nil of points, beside whose samples the data are drawn anyway. Throws
  /// what the dataset throws.
  static func picture(_ dataset: any Dataset, classes: Int?) throws -> PixelImage? {
    guard dataset.shape.count == 3, dataset.count > 0 else { return nil }
    let size = dataset.shape.reduce(1, *)
    let rows = min(classes ?? columns, max(1, numbers / (columns * size)))
    var cells = [PixelImage?](repeating: nil, count: rows * columns)
    var filled = [Int](repeating: 0, count: rows)
    for first in stride(from: 0, to: min(dataset.count, looked), by: columns) {
      let indices = Array(first..<min(first + columns, dataset.count))
      let (values, labels) = try dataset.batch(indices)
      for (place, label) in labels.enumerated() {
        let row = classes == nil ? first / columns : label
        guard row < rows, filled[row] < columns else { continue }
        cells[row * columns + filled[row]] = image(values[place * size..<(place + 1) * size], dataset.shape)
        filled[row] += 1
      }
      if filled.allSatisfy({ $0 == columns }) { break }
    }
    let empty = PixelImage(
      width: dataset.shape[1], height: dataset.shape[0], channels: dataset.shape[2],
      pixels: Array(repeating: SampleGrid.defaultBackground, count: size))
    return SampleGrid(rows: rows, columns: columns).arrange(cells.map { $0 ?? empty })
  }

  private static func image(_ values: ArraySlice<Float>, _ shape: [Int]) -> PixelImage {
    PixelImage(
      width: shape[1], height: shape[0], channels: shape[2],
      pixels: values.map { UInt8(max(0, min(255, ($0 * 127.5 + 127.5).rounded()))) })
  }
}
