public import GANZooTensors

extension PixelImage {
  /// A picture of samples, such as a generator gives: of images [N, H, W, C] in [−1, 1] a grid, filled row by row; of
  /// points [N, 2] a plot.
  ///
  ///     try PNG.write(PixelImage(samples: generator(latents)), to: "samples.png")
  ///
  /// Traps where there are no samples, or where they are neither images of 1 to 4 channels nor points.
  /// - Parameter columns: images in a row of the grid, at least 1; of no meaning for points.
  public init(samples: Tensor, columns: Int = 10) {
    let shape = samples.shape
    precondition(
      shape.rank == 4 && (1...4).contains(shape[3]) || shape.rank == 2 && shape[1] == 2,
      "samples are images [N, H, W, 1 to 4] or points [N, 2], not \(shape)")
    precondition(shape[0] >= 1 && columns >= 1, "a picture of \(shape[0]) samples in \(columns) columns")
    self.init(samples: samples, columns: columns, beside: [], reach: nil)
  }

  /// The same with a plot's data.
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
