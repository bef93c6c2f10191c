import GANZooTensors

/// Where the channels of images and sequences are, behind the batch axis.
enum Layout {
  /// As in Keras: [N, H, W, C].
  case channelsLast
  /// As ONNX' convolutions want them: [N, C, H, W].
  case channelsFirst
}

/// A value of the graph that is being written.
struct GraphValue {
  /// Its name in the graph.
  var name: String
  /// The shape of one sample with channels last, whatever the layout.
  var shape: Shape
  /// The order of its axes; channels last where there are none but one.
  var layout = Layout.channelsLast
  /// Whether the numbers are int32 rather than float32.
  var isWhole = false

  /// An axis in the graph, from one of `shape`; −1 is the last.
  func axis(_ axis: Int) -> Int {
    let axis = axis < 0 ? shape.rank + axis : axis
    return switch layout {
    case .channelsLast: axis + 1
    case .channelsFirst: axis == shape.rank - 1 ? 1 : axis + 2
    }
  }

  /// The graph's axes of height and width, or of length.
  var spatialAxes: [Int] { (0..<shape.rank - 1).map(axis) }
}

extension Layout {
  /// The axes of the other layout in the order of this one, the batch axis counted.
  func permutation(rank: Int) -> [Int] {
    switch self {
    case .channelsLast: [0] + Array(2..<rank) + [1]
    case .channelsFirst: [0, rank - 1] + Array(1..<rank - 1)
    }
  }
}
