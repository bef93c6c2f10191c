import CGANZooKernels

/// A pooling over images [batch, rows.input, columns.input, channels].
package struct PoolingShape: Equatable, Sendable {
  package var batch, channels: Int
  package var rows, columns: WindowAxis

  package init(batch: Int, channels: Int, rows: WindowAxis, columns: WindowAxis) {
    self.batch = batch
    self.channels = channels
    self.rows = rows
    self.columns = columns
  }

  fileprivate var description: ganzoo_pooling {
    ganzoo_pooling(
      height: rows.input, width: columns.input, channels: channels, out_height: rows.output,
      out_width: columns.output, kernel_height: rows.window, kernel_width: columns.window, stride_height: rows.stride,
      stride_width: columns.stride, pad_top: rows.paddingBefore, pad_left: columns.paddingBefore)
  }
}

extension Storage {
  /// The largest value of each window, and where it stood.
  package func maxPool(_ shape: PoolingShape) -> (values: Storage, indices: Indices) {
    device.willPick(from: count)
    let size = shape.rows.output * shape.columns.output * shape.channels
    let values = Storage(uninitialized: shape.batch * size, on: device)
    let indices = Indices(uninitialized: shape.batch * size, on: device)
    var description = shape.description
    withUnsafePointer(to: &description) { description in
      device.parallel(count: shape.batch, alignment: 1, grain: max(1, Device.grain / size)) { images in
        for image in images { ganzoo_max_pool(values.pointer, indices.pointer, pointer, description, image) }
      }
    }
    return (values, indices)
  }

  /// Numbers picked by their flat positions; 0 for the position −1.
  package func gathered(at indices: Indices) -> Storage {
    device.willPick(from: count)
    let result = Storage(uninitialized: indices.count, on: device)
    device.parallel(count: indices.count) { range in
      ganzoo_gather(result.pointer + range.lowerBound, pointer, indices.pointer + range.lowerBound, range.count)
    }
    return result
  }

  /// Numbers added at their flat positions in `total` zeros.
  package func scattered(at indices: Indices, total: Int) -> Storage {
    device.willPick(from: total)
    let result = Storage(repeating: 0, count: total, on: device)
    device.serially { ganzoo_scatter_add(result.pointer, pointer, indices.pointer, indices.count) }
    return result
  }

  /// [batch, H, W, C] → [batch, H · factor, W · factor, C], each pixel repeated.
  package func upsampled(
    batch: Int, height: Int, width: Int, channels: Int, by factor: (height: Int, width: Int)
  ) -> Storage {
    let size = height * width * channels
    let scale = factor.height * factor.width
    let result = Storage(uninitialized: batch * size * scale, on: device)
    device.parallel(count: batch, alignment: 1, grain: max(1, Device.grain / (size * scale))) { images in
      for image in images {
        ganzoo_upsample(
          result.pointer + image * size * scale, pointer + image * size, height, width, channels, factor.height,
          factor.width)
      }
    }
    return result
  }

  /// [batch, H · factor, W · factor, C] → [batch, H, W, C], each block summed; `height` and `width` are the result's.
  package func blockSums(
    batch: Int, height: Int, width: Int, channels: Int, by factor: (height: Int, width: Int)
  ) -> Storage {
    let size = height * width * channels
    let scale = factor.height * factor.width
    let result = Storage(uninitialized: batch * size, on: device)
    device.parallel(count: batch, alignment: 1, grain: max(1, Device.grain / (size * scale))) { images in
      for image in images {
        ganzoo_block_sum(
          result.pointer + image * size, pointer + image * size * scale, height, width, channels, factor.height,
          factor.width)
      }
    }
    return result
  }

  /// Numbers in [−1, 1] as bytes, −1 black and 1 white; what lies outside is clipped.
  package var pixels: [UInt8] {
    guard device.computes else { return Array(repeating: 0, count: count) }
    return [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
      if let start = bytes.baseAddress { ganzoo_pixels(start, pointer, count) }
      filled = count
    }
  }
}
