import GANZoo
import KerasFormat

/// Random inputs of a network and what it gives for them, to compare with what another program computes.
struct NetworkSamples {
  private let network: Network
  private let inputs: [Tensor]
  private let outputs: [Tensor]

  /// Whole numbers count up from 0, as far as an embedding that reads them has rows; others are normally distributed.
  init(_ count: Int, of saved: SavedNetwork) {
    network = saved.network
    let device = Device(threads: 1)
    let network = saved.network
    inputs = network.inputs.enumerated().map { number, position in
      let vertex = network.vertices[position]
      let shape = Shape([count] + vertex.outputShape.sizes)
      guard (vertex.layer as? InputLayer)?.type == .int32 else {
        return Tensor(
          normal: 1, shape: shape, from: RandomStream(seed: 1, purpose: .generation, part: number), on: device)
      }
      let rows = network.embeddings(reading: position).map(\.rows).min() ?? 2
      return Tensor((0..<shape.count).map { Float($0 % rows) }, shape: shape, on: device)
    }
    outputs = Model(saved, on: device)(inputs, .inference)
  }

  /// Adds '/NETWORK/inputs/NAME' and '/NETWORK/outputs/NAME'. Throws `KerasFormatError`.
  func write(to writer: HDF5Writer) throws {
    for (kind, positions, tensors) in [("inputs", network.inputs, inputs), ("outputs", network.outputs, outputs)] {
      for (position, tensor) in zip(positions, tensors) {
        try writer.write(
          tensor.values, shape: tensor.shape.sizes, to: "/\(network.name)/\(kind)/\(network.vertices[position].name)")
      }
    }
  }
}
