import CLoops

/// A convolution of images that are up-sampled by 2, on the images before that: its kernel's taps are added up where they
/// read the same pixel, and the four pixels that come of one are four times as many filters.
struct CollapsedConvolution {
  /// The convolution that is left.
  let core: ConvolutionGeometry
  private let geometry: ConvolutionGeometry
  private let rows, columns: PhasedAxis

  /// Nil where nothing is up-sampled by 2.
  init?(_ geometry: ConvolutionGeometry) {
    guard let (rows, columns) = geometry.phased, rows.step == .upSampling else { return nil }
    (self.geometry, self.rows, self.columns) = (geometry, rows, columns)
    core = ConvolutionGeometry(
      batch: geometry.batch, input: geometry.input, kernel: PlaneSize(rows.span, columns.span),
      output: ImageSize(geometry.input.height, geometry.input.width, 4 * geometry.output.channels),
      strides: PlaneSize(1, 1), paddingBefore: PlaneSize(rows.placesBefore, columns.placesBefore))
  }

  /// What a collapsed kernel depends on, besides the kernel.
  struct Form: Hashable {
    let rows, columns: PhasedAxis
    let channels: Int
  }

  /// The kernel [taps, taps, channels, filters] as [span, span, channels, 4 · filters], kept with it.
  func kernel(_ kernel: Storage) -> Storage {
    kernel.derived(.collapsed(Form(rows: rows, columns: columns, channels: geometry.input.channels))) {
      let result = Storage(repeating: 0, count: core.kernelCount, on: kernel.device)
      forEachTap { tap, place in
        for filter in 0..<geometry.output.channels {
          result.pointer[place + filter] += kernel.pointer[tap + filter]
        }
      }
      return result
    }
  }

  /// The gradient of the kernel, from that of the collapsed one.
  func kernelGradient(_ gradient: Storage) -> Storage {
    let result = Storage(repeating: 0, count: geometry.kernelCount, on: gradient.device)
    forEachTap { tap, place in
      for filter in 0..<geometry.output.channels {
        result.pointer[tap + filter] += gradient.pointer[place + filter]
      }
    }
    return result
  }

  /// Where the filters of a tap and a channel stand in the kernel, and where in the collapsed one.
  private func forEachTap(_ body: (_ tap: Int, _ place: Int) -> Void) {
    let (channels, filters) = (geometry.input.channels, geometry.output.channels)
    let (rowPlaces, columnPlaces) = (rows.collapse(span: rows.span), columns.collapse(span: columns.span))
    for (group, (rowPhase, columnPhase)) in [(0, 0), (0, 1), (1, 0), (1, 1)].enumerated() {
      for row in 0..<rows.taps {
        guard let y = rowPlaces[rowPhase].firstIndex(where: { $0[row] != 0 }) else { continue }
        for column in 0..<columns.taps {
          guard let x = columnPlaces[columnPhase].firstIndex(where: { $0[column] != 0 }) else { continue }
          for channel in 0..<channels {
            body(
              ((row * columns.taps + column) * channels + channel) * filters,
              (((y * columns.span + x) * channels + channel) * 4 + group) * filters)
          }
        }
      }
    }
  }
}

extension Storage {
  /// Images [N, H, W, 4 · filters] → [N, 2H, 2W, filters]: a place's channels become its four pixels.
  func depthToSpace(_ low: ImageSize, filters: Int) -> Storage { rearranged(low, filters, isInverse: false) }

  /// The inverse, and the adjoint.
  func spaceToDepth(_ low: ImageSize, filters: Int) -> Storage { rearranged(low, filters, isInverse: true) }

  private func rearranged(_ low: ImageSize, _ filters: Int, isInverse: Bool) -> Storage {
    let result = Storage(uninitialized: count, on: device)
    let row = 4 * low.width * filters
    device.parallel(count: count / row, alignment: 1, grain: max(1, Device.grain / row)) { rows in
      for index in rows {
        loops_depth_to_space(
          result.pointer + index * row, pointer + index * row, low.width, filters, isInverse ? 1 : 0)
      }
    }
    return result
  }
}
