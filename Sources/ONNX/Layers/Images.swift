import KerasFormat
import Layers
import Tensors

extension UpSampling2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    // Runtimes enlarge the last two axes.
    let x = graph.arranged(call.input, .channelsFirst)
    let scales = graph.constant(
      "scales", StoredArray(shape: [4], values: [1, 1, Float(height), Float(width)]))
    let attributes: [AttributeProto] = [
      .string("mode", "nearest"), .string("coordinate_transformation_mode", "asymmetric"),
      .string("nearest_mode", "floor"),
    ]
    // The empty name is the region of interest, which has no meaning in this mode.
    return graph.apply("Resize", to: x, ["", scales], attributes, shape: call.outputShape)
  }
}

extension ZeroPadding2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = call.input
    var pads = [Int](repeating: 0, count: 8)
    for (axis, sides) in zip(x.spatialAxes, padding.sides) {
      (pads[axis], pads[4 + axis]) = sides
    }
    return graph.apply("Pad", to: x, [graph.constant("pads", pads)], shape: call.outputShape)
  }
}

extension Cropping2D: ONNXLayer {
  func add(_ call: LayerCall, to graph: inout GraphBuilder) -> GraphValue {
    let x = call.input
    let sides = cropping.sides
    let starts = graph.constant("starts", sides.map(\.before))
    let ends = graph.constant("ends", zip(x.shape.sizes, sides).map { $0 - $1.after })
    let axes = graph.constant("axes", x.spatialAxes)
    return graph.apply("Slice", to: x, [starts, ends, axes], shape: call.outputShape)
  }
}

extension Margins {
  /// Of height, then of width.
  fileprivate var sides: [(before: Int, after: Int)] { [(top, bottom), (left, right)] }
}
