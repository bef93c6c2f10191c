import CLoops

/// Sizes and window of a max pooling over images [batch, height, width, channels].
package struct PoolingGeometry: Equatable, Sendable {
  package var batch, height, width, channels, outputHeight, outputWidth: Int
  package var kernelHeight, kernelWidth, strideHeight, strideWidth, paddingTop, paddingLeft: Int

  package init(
    batch: Int, height: Int, width: Int, channels: Int, outputHeight: Int, outputWidth: Int, kernelHeight: Int,
    kernelWidth: Int, strideHeight: Int, strideWidth: Int, paddingTop: Int, paddingLeft: Int
  ) {
    (self.batch, self.height, self.width, self.channels) = (batch, height, width, channels)
    (self.outputHeight, self.outputWidth) = (outputHeight, outputWidth)
    (self.kernelHeight, self.kernelWidth) = (kernelHeight, kernelWidth)
    (self.strideHeight, self.strideWidth) = (strideHeight, strideWidth)
    (self.paddingTop, self.paddingLeft) = (paddingTop, paddingLeft)
  }

  fileprivate var description: ganzoo_pooling {
    ganzoo_pooling(
      height: height, width: width, channels: channels, out_height: outputHeight, out_width: outputWidth,
      kernel_height: kernelHeight, kernel_width: kernelWidth, stride_height: strideHeight, stride_width: strideWidth,
      pad_top: paddingTop, pad_left: paddingLeft)
  }
}

extension Storage {
  /// The largest value of each window, and where it stood.
  package func maxPool(_ geometry: PoolingGeometry) -> (values: Storage, indices: Indices) {
    device.willPick(from: count)
    let size = geometry.outputHeight * geometry.outputWidth * geometry.channels
    let values = Storage(uninitialized: geometry.batch * size, on: device)
    let indices = Indices(uninitialized: geometry.batch * size, on: device)
    var description = geometry.description
    withUnsafePointer(to: &description) { description in
      device.parallel(count: geometry.batch, alignment: 1, grain: max(1, Device.grain / size)) { images in
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
}
