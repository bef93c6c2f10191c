import GANZooBackend

extension Tensor {
  /// The largest value in each window, as a gather: its gradient goes to where the value stood.
  ///
  ///     self [N, H, W, C]   →   [N, H′, W′, C]
  public func maxPool2D(_ window: Window) -> Tensor {
    let rows, columns: WindowAxis
    do {
      (rows, columns) = try window.axes(over: shape, op: "maxPool2D")
    } catch {
      preconditionFailure("\(error)")
    }
    let (values, indices) = device.backend.maxPool(
      buffer, PoolingShape(batch: shape[0], channels: shape[3], rows: rows, columns: columns))
    let pooled: Shape = [shape[0], rows.output, columns.output, shape[3]]
    return gathered(at: IndexTensor(shape: pooled, buffer: indices, on: device), value: values, groups: shape[0])
  }

  /// Each pixel repeated: nearest-neighbour up-sampling. Its gradient is `sumPool2D`, whose gradient is this.
  ///
  ///     self [N, H, W, C]   →   [N, H · height, W · width, C]
  public func upSampling2D(_ factor: (height: Int, width: Int)) -> Tensor {
    precondition(shape.rank == 4, "upSampling2D of \(shape)")
    let value = device.backend.upSample(buffer, ImageShape(shape), by: (factor.height, factor.width))
    return .op(
      .array(.upSampling2D), [self], shape: [shape[0], shape[1] * factor.height, shape[2] * factor.width, shape[3]],
      value: value, rules: [.of { g in g.sumPool2D(factor) }])
  }

  /// The sum of each block of pixels: the adjoint of up-sampling.
  ///
  ///     self [N, H · height, W · width, C]   →   [N, H, W, C]
  public func sumPool2D(_ factor: (height: Int, width: Int)) -> Tensor {
    precondition(
      shape.rank == 4 && shape[1] % factor.height == 0 && shape[2] % factor.width == 0, "\(factor) in \(shape)")
    let (height, width) = (shape[1] / factor.height, shape[2] / factor.width)
    let pooled: Shape = [shape[0], height, width, shape[3]]
    let value = device.backend.sumPool(buffer, ImageShape(pooled), by: (factor.height, factor.width))
    return .op(
      .array(.sumPool2D), [self], shape: pooled, value: value,
      rules: [.of { g in g.upSampling2D(factor) }])
  }

  /// Images moved by whole pixels, each by its own; zeros where nothing was. The adjoint moves back.
  ///
  ///     self [N, H, W, C]   moves [N, 2]: pixel (i, j) is pixel (i + moves[n, 0], j + moves[n, 1])   →   [N, H, W, C]
  package func translated(by moves: IndexTensor, backwards: Bool = false) -> Tensor {
    precondition(shape.rank == 4 && moves.shape == [shape[0], 2], "moves \(moves.shape) of \(shape)")
    return .op(
      .array(.translate), [self], shape: shape,
      value: device.backend.translate(buffer, ImageShape(shape), by: moves.buffer, backwards: backwards),
      rules: [.of { g in g.translated(by: moves, backwards: !backwards) }])
  }

  /// `factor` numbers for each along an axis, linear between the centres; beyond the outermost centres nothing changes.
  package func interpolated(_ factor: Int, axis: Int) -> Tensor {
    guard factor > 1 else { return self }
    let length = shape[axis]
    let (first, last) = (sliced(0..<1, axis: axis), sliced(length - 1..<length, axis: axis))
    let before = length == 1 ? self : .concatenated([first, sliced(0..<length - 1, axis: axis)], axis: axis)
    let after = length == 1 ? self : .concatenated([sliced(1..<length, axis: axis), last], axis: axis)
    let inner = shape.sizes[(axis + 1)...].reduce(1, *)
    let distances = (0..<factor).map { (Float($0) + 0.5) / Float(factor) - 0.5 }
    /// Numbers [outer, length, 1, inner] times the share [factor, 1] that each new one has of them.
    func part(_ numbers: Tensor, _ share: (Float) -> Float) -> Tensor {
      numbers.reshaped([shape.count / (length * inner), length, 1, inner])
        * Tensor(distances.map(share), shape: [factor, 1], on: device)
    }
    let sum = part(self) { 1 - abs($0) } + part(before) { max(-$0, 0) } + part(after) { max($0, 0) }
    var sizes = shape.sizes
    sizes[axis] *= factor
    return sum.reshaped(Shape(sizes))
  }
}

extension ImageShape {
  /// Of images [N, H, W, C].
  init(_ shape: Shape) { self.init(batch: shape[0], height: shape[1], width: shape[2], channels: shape[3]) }
}
