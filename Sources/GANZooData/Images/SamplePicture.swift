package import GANZooTensors

extension PixelImage {
  /// A picture of samples: of images [N, H, W, C] a grid, filled row by row; of points [N, 2] a plot.
  ///
  /// - Parameters:
  ///   - columns: of the grid.
  ///   - data: points to show under the others, x and y of one after the other; their plot has the frame of these alone.
  ///   - reach: of a plot without data; nil: that of the samples.
  package init(samples: Tensor, columns: Int, beside data: [Float] = [], reach: Float? = nil) {
    let count = samples.shape[0]
    if samples.shape.rank == 4 {
      let grid = SampleGrid(rows: (count + columns - 1) / columns, columns: columns)
      self = grid.arrange(PixelImage.images(samples.pixels, shape: Shape(Array(samples.shape.sizes.dropFirst()))))
    } else {
      let series = [
        ScatterPlot.Series(data, color: ScatterPlot.Series.dataColor),
        ScatterPlot.Series(samples.values, color: ScatterPlot.Series.sampleColor),
      ]
      self = ScatterPlot(series, reach: data.isEmpty ? reach : ScatterPlot.reach(of: data)).draw()
    }
  }

  /// Images of a batch of pixels [N, H, W, C].
  package static func images(_ pixels: [UInt8], shape: Shape) -> [PixelImage] {
    stride(from: 0, to: pixels.count, by: shape.count).map { start in
      PixelImage(
        width: shape[1], height: shape[0], channels: shape[2], pixels: Array(pixels[start..<start + shape.count]))
    }
  }
}
