import GANZooTensors

/// The position of the channel axis in images and sequences.
enum Layout {
  /// Keras' layout: [N, H, W, C].
  case channelsLast
  /// The layout of ONNX' convolutions: [N, C, H, W].
  case channelsFirst
}

/// A value of the graph: the output of a node, or an input of the graph.
struct GraphValue {
  var name: String
  /// The shape of one sample with channels last, whatever the layout.
  var shape: Shape
  /// The order of its axes. A value with a single axis besides the batch always has channels last.
  var layout = Layout.channelsLast
  /// Whether the elements are int32; otherwise they are float32.
  var isInteger = false

  /// The axis in the graph, which counts the batch and follows `layout`, of an axis of `shape`. Negative axes count
  /// from the end.
  func axis(_ axis: Int) -> Int {
    let axis = axis < 0 ? shape.rank + axis : axis
    return switch layout {
    case .channelsLast: axis + 1
    case .channelsFirst: axis == shape.rank - 1 ? 1 : axis + 2
    }
  }

  /// The axes in the graph of height and width, or of the length of a sequence.
  var spatialAxes: [Int] { (0..<shape.rank - 1).map(axis) }
}

extension Layout {
  /// The permutation that converts a value of the other layout to this one. The rank counts the batch axis.
  func permutation(rank: Int) -> [Int] {
    switch self {
    case .channelsLast: [0] + Array(2..<rank) + [1]
    case .channelsFirst: [0, rank - 1] + Array(1..<rank - 1)
    }
  }
}
