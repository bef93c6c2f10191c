import GANZooFormats
import GANZooNN
import GANZooTensors

extension UpSampling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = call.input
    return interpolation == .bicubic
      ? graph.cubic(x, from: (x.shape[0], x.shape[1]), shape: call.outputShape)
      : graph.resized(x, [Float(height), Float(width)], interpolation, shape: call.outputShape)
  }
}

extension Resizing: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    var x = call.input
    let (rows, columns) = part(of: x.shape[0], x.shape[1])
    if cropsToAspectRatio {
      let (starts, ends) = (
        graph.constant("starts", [rows.lowerBound, columns.lowerBound]),
        graph.constant("ends", [rows.upperBound, columns.upperBound])
      )
      x = graph.apply(
        "Slice", to: x, [starts, ends, graph.constant("axes", x.spatialAxes)],
        shape: [rows.count, columns.count, x.shape[2]])
    }
    switch interpolation {
    case .nearest:
      // Runtimes round the places of pixels each in a way of its own: they are written out.
      for (axis, (count, size)) in [(rows.count, height), (columns.count, width)].enumerated() {
        let places = graph.constant("places", Self.nearest(of: count, to: size))
        x = graph.apply("Gather", to: x, [places], [.int("axis", x.axis(axis))], shape: call.outputShape)
      }
      return x
    case .bilinear:
      let scales = [Self.scale(from: rows.count, to: height), Self.scale(from: columns.count, to: width)]
      return graph.resized(x, scales, .bilinear, shape: call.outputShape)
    case .bicubic: return graph.cubic(x, from: (rows.count, columns.count), shape: call.outputShape)
    }
  }

  /// The share [count, pixels] that each pixel of a row or column has in each of the result.
  static func cubicShares(of pixels: Int, to count: Int) -> StoredArray {
    var shares = [Float](repeating: 0, count: count * pixels)
    for (index, tap) in cubic(of: pixels, to: count).enumerated() {
      for (place, weight) in zip(tap.places, tap.weights) { shares[index * pixels + place] += weight }
    }
    return StoredArray(shape: [count, pixels], values: shares)
  }

  /// The factor for a size, which runtimes find as ⌊pixels · factor⌋.
  private static func scale(from pixels: Int, to count: Int) -> Float {
    var scale = Float(count) / Float(pixels)
    while Int((Double(pixels) * Double(scale)).rounded(.down)) < count { scale = scale.nextUp }
    return scale
  }
}

extension UpSampling1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.resized(call.input, [Float(factor)], .nearest, shape: call.outputShape)
  }
}

extension ZeroPadding2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.padded(call, sides) }
}

extension ZeroPadding1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.padded(call, sides) }
}

extension Cropping2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.cropped(call, sides) }
}

extension Cropping1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.cropped(call, sides) }
}

extension GraphBuilder {
  fileprivate mutating func resized(
    _ input: GraphValue, _ factors: [Float], _ interpolation: UpSampling2D.Interpolation, shape: Shape
  ) -> GraphValue {
    // Runtimes resize the last axes only.
    let x = converted(input, to: .channelsFirst)
    let scales = constant("scales", StoredArray(shape: [x.shape.rank + 1], values: [1, 1] + factors))
    let attributes: [AttributeProto] =
      switch interpolation {
      case .nearest:
        [
          .string("mode", "nearest"), .string("coordinate_transformation_mode", "asymmetric"),
          .string("nearest_mode", "floor"),
        ]
      case .bilinear: [.string("mode", "linear"), .string("coordinate_transformation_mode", "half_pixel")]
      case .bicubic: preconditionFailure("cubic shares are written out")
      }
    // The empty name leaves out the region of interest, which these modes do not use.
    return apply("Resize", to: x, ["", scales], attributes, shape: shape)
  }

  /// Images resized by products with the shares of pixels, which ONNX' operator rounds otherwise.
  fileprivate mutating func cubic(_ input: GraphValue, from sizes: (Int, Int), shape: Shape) -> GraphValue {
    var x = converted(input, to: .channelsFirst)
    let rows = constant("rows", Resizing.cubicShares(of: sizes.0, to: shape[0]))
    x.name = node("MatMul", [rows, x.name])
    let columns = constant("columns", Resizing.cubicShares(of: sizes.1, to: shape[1]).transposed([1, 0]))
    return apply("MatMul", to: x, [columns], shape: shape)
  }

  /// Pads each spatial axis with zeros.
  fileprivate mutating func padded(_ call: LayerCall, _ sides: [(before: Int, after: Int)]) -> GraphValue {
    let (x, rank) = (call.input, call.input.shape.rank + 1)
    var pads = [Int](repeating: 0, count: 2 * rank)
    for (axis, side) in zip(x.spatialAxes, sides) { (pads[axis], pads[rank + axis]) = side }
    return apply("Pad", to: x, [constant("pads", pads)], shape: call.outputShape)
  }

  /// Cuts off both ends of each spatial axis.
  fileprivate mutating func cropped(_ call: LayerCall, _ sides: [(before: Int, after: Int)]) -> GraphValue {
    let x = call.input
    let starts = constant("starts", sides.map(\.before))
    let ends = constant("ends", zip(x.shape.sizes, sides).map { $0 - $1.after })
    return apply("Slice", to: x, [starts, ends, constant("axes", x.spatialAxes)], shape: call.outputShape)
  }
}
