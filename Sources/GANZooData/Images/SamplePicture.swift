public import GANZooTensors

extension PixelImage {
  /// A picture of generated samples: a grid of images [N, H, W, C] in [−1, 1], filled row by row, or a scatter plot of
  /// points [N, 2]. Text [N, characters, symbols] is a grid of probabilities, white for 1: a column for each character
  /// of a line, a row for each symbol.
  ///
  ///     try PNG.write(PixelImage(samples: generator(latents)), to: "samples.png")
  ///
  /// Traps if there are no samples, or if they are neither images with 1 to 4 channels nor points nor text.
  ///
  /// - Parameter columns: number of images in a row of the grid, at least 1; ignored for points.
  public init(samples: Tensor, columns: Int = 10) {
    let shape = samples.shape
    precondition(
      shape.rank == 4 && (1...4).contains(shape[3]) || shape.rank == 3 || shape.rank == 2 && shape[1] == 2,
      "samples are images [N, H, W, 1 to 4], points [N, 2] or text [N, characters, symbols], not \(shape)")
    precondition(shape[0] >= 1 && columns >= 1, "a picture of \(shape[0]) samples in \(columns) columns")
    self.init(samples: samples, columns: columns, beside: [], reach: nil)
  }

  /// A picture of samples, with real data points below the samples in a plot.
  ///
  /// - Parameters:
  ///   - columns: number of images in a row of the grid.
  ///   - data: real points [N, 2], row-major. They determine the frame of the plot; empty for none.
  ///   - reach: reach of a plot without data; nil for the reach of the samples.
  package init(samples: Tensor, columns: Int, beside data: [Float] = [], reach: Float? = nil) {
    let count = samples.shape[0]
    if samples.shape.rank > 2 {
      let grid = SampleGrid(rows: (count + columns - 1) / columns, columns: columns)
      // Text as grey images [symbols, characters, 1].
      let images =
        samples.shape.rank == 4
        ? samples
        : (samples.transposed([0, 2, 1]) * 2 - 1).reshaped([count, samples.shape[2], samples.shape[1], 1])
      self = grid.arrange(PixelImage.images(images.pixels, shape: Shape(Array(images.shape.sizes.dropFirst()))))
    } else {
      let series = [
        ScatterPlot.Series(data, color: ScatterPlot.Series.dataColor),
        ScatterPlot.Series(samples.values, color: ScatterPlot.Series.sampleColor),
      ]
      self = ScatterPlot(series, reach: data.isEmpty ? reach : ScatterPlot.reach(of: data)).draw()
    }
  }

  /// The images of a batch of pixels [N, H, W, C].
  package static func images(_ pixels: [UInt8], shape: Shape) -> [PixelImage] {
    stride(from: 0, to: pixels.count, by: shape.count).map { start in
      PixelImage(
        width: shape[1], height: shape[0], channels: shape[2], pixels: Array(pixels[start..<start + shape.count]))
    }
  }
}
