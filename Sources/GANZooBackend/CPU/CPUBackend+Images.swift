import CGANZooKernels

extension PoolingShape {
  fileprivate var description: ganzoo_pooling {
    ganzoo_pooling(
      height: rows.input, width: columns.input, channels: channels, out_height: rows.output,
      out_width: columns.output, kernel_height: rows.window, kernel_width: columns.window, stride_height: rows.stride,
      stride_width: columns.stride, pad_top: rows.paddingBefore, pad_left: columns.paddingBefore)
  }
}

extension CPUBackend {
  package func maxPool(_ x: any Buffer, _ shape: PoolingShape) -> (values: any Buffer, indices: any IndexBuffer) {
    checkIndexable(x.count)
    let size = shape.rows.output * shape.columns.output * shape.channels
    let values = CPUBuffer(uninitialized: shape.batch * size, on: self)
    let indices = CPUIndexBuffer(uninitialized: shape.batch * size, on: self)
    let description = shape.description
    parallel(count: shape.batch, alignment: 1, grain: max(1, Self.grain / size)) {
      [x = cpu(x).pointer, values = values.pointer, indices = indices.pointer] images in
      withUnsafePointer(to: description) { description in
        for image in images { ganzoo_max_pool(values, indices, x, description, image) }
      }
    }
    return (values, indices)
  }

  package func upSample(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer {
    upSample(cpu(x), images, by: factor)
  }

  func upSample(_ x: CPUBuffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> CPUBuffer {
    let size = images.height * images.width * images.channels
    let scale = factor.rows * factor.columns
    let result = CPUBuffer(uninitialized: images.count * scale, on: self)
    parallel(count: images.batch, alignment: 1, grain: max(1, Self.grain / (size * scale))) {
      [x = x.pointer, result = result.pointer] numbers in
      for image in numbers {
        ganzoo_upsample(
          result + image * size * scale, x + image * size, images.height, images.width,
          images.channels, factor.rows, factor.columns)
      }
    }
    return result
  }

  package func sumPool(_ x: any Buffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> any Buffer {
    sumPool(cpu(x), images, by: factor)
  }

  func sumPool(_ x: CPUBuffer, _ images: ImageShape, by factor: (rows: Int, columns: Int)) -> CPUBuffer {
    let size = images.height * images.width * images.channels
    let scale = factor.rows * factor.columns
    let result = CPUBuffer(uninitialized: images.count, on: self)
    parallel(count: images.batch, alignment: 1, grain: max(1, Self.grain / (size * scale))) {
      [x = x.pointer, result = result.pointer] numbers in
      for image in numbers {
        ganzoo_block_sum(
          result + image * size, x + image * size * scale, images.height, images.width,
          images.channels, factor.rows, factor.columns)
      }
    }
    return result
  }

  package func translate(
    _ x: any Buffer, _ images: ImageShape, by moves: any IndexBuffer, backwards: Bool
  ) -> any Buffer {
    let (x, moves, result) = (cpu(x), cpu(moves), CPUBuffer(uninitialized: x.count, on: self))
    let size = images.height * images.width * images.channels
    parallel(count: images.batch, alignment: 1, grain: max(1, Self.grain / size)) {
      [x = x.pointer, moves = moves.pointer, result = result.pointer] in
      ganzoo_translate(
        result, x, images.height, images.width, images.channels, moves, backwards ? 1 : 0, $0.lowerBound,
        $0.upperBound)
    }
    return result
  }
}
