import GANZooFormats
import GANZooNN
import GANZooTensors

extension UpSampling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    graph.resized(call, [height, width], interpolation)
  }
}

extension UpSampling1D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue { graph.resized(call, [factor], .nearest) }
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
    _ call: LayerCall, _ factors: [Int], _ interpolation: UpSampling2D.Interpolation
  ) -> GraphValue {
    // Runtimes resize the last axes only.
    let x = converted(call.input, to: .channelsFirst)
    let scales = constant("scales", StoredArray(shape: [x.shape.rank + 1], values: [1, 1] + factors.map(Float.init)))
    let attributes: [AttributeProto] =
      switch interpolation {
      case .nearest:
        [
          .string("mode", "nearest"), .string("coordinate_transformation_mode", "asymmetric"),
          .string("nearest_mode", "floor"),
        ]
      case .bilinear: [.string("mode", "linear"), .string("coordinate_transformation_mode", "half_pixel")]
      }
    // The empty name leaves out the region of interest, which these modes do not use.
    return apply("Resize", to: x, ["", scales], attributes, shape: call.outputShape)
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
