import Foundation
import GANZooFormats
import Testing

let kerasModels =
  ["wacgan_d", "wacgan_g"]
  + ["act", "conv1d", "convt", "nested", "norm", "residual", "seq"].map { "zoo_" + $0 }
private let files =
  ["keras2", "keras3"].flatMap { keras in
    kerasModels.flatMap { [(keras, $0, "legacy.h5"), (keras, $0, "model.h5")] }
      + ["trained_adam", "trained_rmsprop"].map { (keras, $0, "model.h5") }
  }

@Suite("Files that Keras wrote")
struct KerasFixtureTests {
  @Test("Layers, shapes and sums are those of the manifest", arguments: files)
  func reads(_ keras: String, _ model: String, _ kind: String) throws {
    let layers = try #require(try Manifest.of(keras).models[model]).layers
    let stored = try LegacyWeights(contentsOf: fixture("\(keras)/\(model).\(kind)"))

    #expect(stored.layers.map(\.name) == layers.map(\.name))
    for (layer, wanted) in zip(stored.layers, layers) {
      try #require(layer.weights.count == wanted.legacyVariables.count, "\(layer.name)")
      for (weight, variable) in zip(layer.weights, wanted.legacyVariables) {
        #expect(weight.array.shape == variable.shape, "\(weight.name)")
        let sum = weight.array.values.reduce(0) { $0 + Double($1) }
        #expect(abs(sum - variable.sum) <= 1e-6 * max(1, abs(sum)), "\(weight.name)")
      }
    }
  }

  @Test("Weights that are written and read back are equal, bit for bit", arguments: files)
  func rewrites(_ keras: String, _ model: String, _ kind: String) throws {
    let stored = try LegacyWeights(contentsOf: fixture("\(keras)/\(model).\(kind)"))
    try withFolder { folder in
      try stored.write(to: "\(folder)/a.h5")
      let again = try LegacyWeights(contentsOf: "\(folder)/a.h5")
      #expect(again == stored)
      try again.write(to: "\(folder)/b.h5")
      #expect(try bytes(of: "\(folder)/a.h5") == bytes(of: "\(folder)/b.h5"))
    }
  }
}
