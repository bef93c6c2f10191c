import Foundation
import GANZooFormats
import GANZooSupport
import Testing

@Suite("Keras 3's weights and archives")
struct Keras3WeightsTests {
  private let weights = Keras3Weights(
    name: "D",
    layers: [
      .init(name: "x", kind: "input_layer", weights: []),
      .init(
        name: "conv_1", kind: "conv2d", weights: [.init(name: "vars/0", array: .init(shape: [2], values: [1, -0.0]))]),
      .init(name: "drop", kind: "dropout", weights: []),
      .init(
        name: "conv_2", kind: "conv2d",
        weights: [
          .init(name: "layer/vars/0", array: .init(shape: [], values: [3])),
          .init(name: "vars/0", array: .init(shape: [1, 1], values: [4])),
        ]),
    ])

  @Test("Weights are written with a group for each layer, named by class and counter, and read back")
  func roundTrip() throws {
    try withFolder { folder in
      let path = "\(folder)/w.weights.h5"
      try weights.write(to: path)
      let reader = try HDF5Reader(path)
      #expect(try reader.children(of: "/") == ["layers", "vars"])
      #expect(try reader.string("name", of: "/vars") == "D")
      #expect(try reader.children(of: "/layers") == ["conv2d", "conv2d_1", "dropout", "input_layer"])
      #expect(try reader.string("name", of: "/layers/conv2d_1/vars") == "conv_2")
      let read = try KerasFile(contentsOf: path)
      #expect(read.format == .weights)
      #expect(
        read.weights.layers == [
          StoredLayer(name: "conv_1", group: "conv2d", weights: weights.layers[1].weights),
          StoredLayer(name: "conv_2", group: "conv2d_1", weights: weights.layers[3].weights),
          StoredLayer(name: "drop", group: "dropout", weights: []),
          StoredLayer(name: "x", group: "input_layer", weights: []),
        ])
    }
  }

  @Test("An archive is read back, and equal contents give equal bytes at any time")
  func archive() throws {
    let archive = KerasArchive(modelConfig: #"{"é": 1}"#, weights: weights)
    try withFolder { folder in
      try archive.write(to: "\(folder)/a.keras")
      Thread.sleep(forTimeInterval: 2.1)
      try archive.write(to: "\(folder)/b.keras")
      #expect(try bytes(of: "\(folder)/a.keras") == bytes(of: "\(folder)/b.keras"))
      let read = try KerasFile(contentsOf: "\(folder)/a.keras")
      #expect((read.format, read.modelConfig, read.kerasVersion) == (.archive, #"{"é": 1}"#, "3.0.0"))
      #expect(read.weights.layers.map(\.name) == ["conv_1", "conv_2", "drop", "x"])
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["a.keras", "b.keras"])
      let missing = "\(folder)/no/a.keras"
      #expect(throws: FileWriteError.folderMissing(path: missing, folder: "\(folder)/no")) {
        try archive.write(to: missing)
      }
    }
  }

  @Test("Names that Keras cannot read are refused")
  func invalidName() throws {
    var wrong = weights
    wrong.layers[1].name = "a/b"
    try withFolder { folder in
      let path = "\(folder)/w.weights.h5"
      #expect(
        message(path) { try wrong.write(to: path) } == """
          cannot write w.weights.h5: layer name 'a/b' must begin with a letter, a digit or '.' and go on with these, '_' or '-'
          """)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }
}
