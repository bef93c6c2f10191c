import Foundation
import GANZooFormats
import GANZooSupport
import Testing

@Suite("Legacy weights")
struct LegacyWeightsTests {
  @Test("Weights that are written and read back are equal, bit for bit")
  func roundTrip() throws {
    try withFolder { folder in
      try sampleWeights.write(to: "\(folder)/w.h5")
      let again = try LegacyWeights(contentsOf: "\(folder)/w.h5")
      #expect(again == sampleWeights)
      let (a, b) = (again.layers[1].weights, sampleWeights.layers[1].weights)
      #expect(a.map { $0.array.values.map(\.bitPattern) } == b.map { $0.array.values.map(\.bitPattern) })
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["w.h5"])

      let reader = try HDF5Reader("\(folder)/w.h5")
      #expect(try reader.string("backend", of: "/") == "tensorflow")
      #expect(try reader.string("keras_version", of: "/") == "3.0.0")
      #expect(try reader.attributeNames(of: "/") == ["backend", "keras_version", "layer_names"])
    }
  }

  @Test("Equal weights give equal bytes at any time")
  func reproducible() throws {
    try withFolder { folder in
      try sampleWeights.write(to: "\(folder)/a.h5")
      Thread.sleep(forTimeInterval: 1.1)
      try sampleWeights.write(to: "\(folder)/b.h5")
      #expect(try bytes(of: "\(folder)/a.h5") == bytes(of: "\(folder)/b.h5"))
    }
  }

  @Test("Lists too long for an object header are split and joined")
  func longLists() throws {
    let layers = (0..<700).map { number in
      LegacyWeights.Layer(name: String(repeating: "n", count: 120) + "_\(number)", weights: [])
    }
    let weights = LegacyWeights(layers: layers)
    try withFolder { folder in
      try weights.write(to: "\(folder)/w.h5")
      #expect(try LegacyWeights(contentsOf: "\(folder)/w.h5") == weights)
      let names = try HDF5Reader("\(folder)/w.h5").attributeNames(of: "/")
      #expect(names == ["backend", "keras_version", "layer_names0", "layer_names1"])
    }
  }

  @Test("A network without layers is written and read")
  func empty() throws {
    try withFolder { folder in
      try LegacyWeights(layers: []).write(to: "\(folder)/w.h5")
      #expect(try LegacyWeights(contentsOf: "\(folder)/w.h5").layers.isEmpty)
    }
  }

  @Test(
    "Names that some Keras cannot read are refused before a file is written",
    arguments: [
      ("_x", "k", "layer name '_x' must begin with a letter, a digit or '.' and go on with these, '_' or '-'"),
      ("a b", "k", "layer name 'a b' must begin with a letter, a digit or '.' and go on with these, '_' or '-'"),
      ("same", "k", "layer name 'same' occurs twice"),
      ("l", "a//b", "weight name 'a//b' of layer 'l' is not a path inside a file"),
      ("l", "", "weight name '' of layer 'l' is not a path inside a file"),
      ("l", "w", "weight name 'w' of layer 'l' occurs twice"),
      ("l", "w/x", "weight name 'w' of layer 'l' is also part of another's"),
    ])
  func invalidNames(_ layer: String, _ weight: String, _ text: String) throws {
    let array = StoredArray(shape: [1], values: [0])
    let weights = LegacyWeights(layers: [
      .init(name: "same", weights: []),
      .init(name: layer, weights: [.init(name: "w", array: array), .init(name: weight, array: array)]),
    ])
    try withFolder { folder in
      let path = "\(folder)/w.h5"
      #expect(message(path) { try weights.write(to: path) } == "cannot write w.h5: " + text)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }

  @Test("The error for a path that cannot be written names it, and no file is left")
  func unwritable() throws {
    try withFolder { folder in
      let missing = "\(folder)/no/w.h5"
      #expect(throws: FileWriteError.folderMissing(path: missing, folder: "\(folder)/no")) {
        try sampleWeights.write(to: missing)
      }
      let taken = "\(folder)/taken"
      try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: false)
      #expect(throws: FileWriteError.isFolder(path: taken)) { try sampleWeights.write(to: taken) }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["taken"])
    }
  }
}
