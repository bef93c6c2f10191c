import Foundation
import GANZoo
import GANZooFormats
import GANZooSupport

/// Random inputs of a network and what it gives for them, to compare with what another program computes.
struct NetworkSamples {
  private let network: Network
  private let inputs: [Tensor]
  private let outputs: [Tensor]

  /// Classes count up from 0, other inputs are normally distributed.
  ///
  /// Throws `ExportError` where an embedding reads numbers that other layers computed.
  init(_ count: Int, of saved: SavedNetwork) throws {
    let network = saved.network
    if let name = network.computedEmbedding {
      throw ExportError(
        description:
          "no samples: the embedding '\(name.shown())' of \(network.name.shown()) reads what other layers computed")
    }
    let model = Model(saved, on: Device(threads: 1))
    let inputs = network.inputs.enumerated().map { number, position in
      let shape = Shape([count] + network.vertices[position].outputShape.sizes)
      guard let classes = network.classCount(of: position) else {
        let random = RandomStream(seed: 1, purpose: .generation, part: number)
        return Tensor(normal: 1, shape: shape, from: random, on: model.device)
      }
      return Tensor((0..<shape.count).map { Float($0 % classes) }, shape: shape, on: model.device)
    }
    // What a layer gives takes 256 MiB at most.
    let most = max(1, Network.largestCount / (network.vertices.map(\.outputShape.count).max() ?? 1))
    let parts = stride(from: 0, to: count, by: most).map { first in
      model(inputs.map { $0.sliced(first..<min(first + most, count), axis: 0) }, .inference)
    }
    outputs = network.outputs.indices.map { output in .concatenated(parts.map { $0[output] }, axis: 0) }
    (self.network, self.inputs) = (network, inputs)
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

/// The file of `export --samples`: samples.h5, or samples-FORMAT.h5 where those of an export to another format are
/// there.
struct SamplesFile {
  let path: String
  private let format: ExportFormat
  /// Which export the samples are of.
  private static let attribute = "format"

  /// - Parameter replaces: whether one that says nothing of its format, as those of GANZoo 0.1.0, is replaced.
  init(in folder: String, beside format: ExportFormat, replaces: Bool) {
    let shared = "\(folder)/samples.h5"
    let found = try? HDF5Reader(shared).string(Self.attribute, of: "/")
    let isOwn =
      found == format.rawValue || found == nil && (replaces || !FileManager.default.fileExists(atPath: shared))
    (path, self.format) = (isOwn ? shared : "\(folder)/samples-\(format.rawValue).h5", format)
  }

  /// Throws `KerasFormatError` or `FileWriteError`.
  func write(_ samples: [NetworkSamples], in group: FileGroup) throws {
    let writer = try HDF5Writer(path)
    try writer.setString(format.rawValue, Self.attribute, of: "/")
    for samples in samples { try samples.write(to: writer) }
    try writer.commit(in: group)
  }
}
