import Foundation
import GANZoo
import GANZooInterchange
import GANZooTestSupport
import SwiftProtobuf

/// A network with arbitrary weights, and its outputs for a batch.
struct SampleModel {
  let model: Model
  let inputs: [Tensor]

  init(_ network: Network) {
    let device = Device(threads: 1)
    model = Model(network, seed: 1, on: device)
    for (number, parameter) in model.parameters.enumerated() {
      let description = parameter.description
      let kind: SampleInput.Kind = description.name == "moving_variance" ? .positive : .normal
      let values = SampleInput(description.shape, kind).tensor(seed: 2, part: number, on: device)
      // This standard deviation keeps the size of values about the same from layer to layer.
      let inputs = description.shape.rank > 1 ? description.shape.count / description.shape.last : 1
      parameter.value = values * (1 / Float(inputs).squareRoot())
    }
    inputs = zip(network.inputs, network.inputShapes).enumerated().map { number, input in
      let shape = Shape([3] + input.1.sizes)
      guard network.vertices[input.0].name.contains("class") else {
        return SampleInput(shape).tensor(seed: 3, part: number, on: device)
      }
      return Tensor((0..<shape.count).map { Float(($0 + 1) % 3) }, shape: shape, on: device)
    }
  }

  /// The model as it is written.
  func write(to path: String) throws {
    try ONNXModel(model.network, arrays: SavedNetwork(model).arrays, version: "1.2.3", metadata: ["b": "2", "a": "1"])
      .write(to: path)
  }

  /// Writes the batch and the outputs: `/inputs/0` and so on, `/outputs/0` and so on.
  func writeBatch(to path: String) throws {
    let file = try HDF5Writer(path)
    for (number, (tensor, position)) in zip(inputs, model.network.inputs).enumerated() {
      let isWhole = (model.network.vertices[position].layer as? InputLayer)?.type == .int32
      let name = "/inputs/\(number)"
      if isWhole {
        try file.write(tensor.values.map { Int32($0) }, shape: tensor.shape.sizes, to: name)
      } else {
        try file.write(tensor.values, shape: tensor.shape.sizes, to: name)
      }
    }
    for (number, tensor) in model(inputs, .inference).enumerated() {
      try file.write(tensor.values, shape: tensor.shape.sizes, to: "/outputs/\(number)")
    }
    try file.commit()
  }
}
