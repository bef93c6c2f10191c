import Foundation
import GANZooFormats
import Testing

@Suite("Model files")
struct ModelFileTests {
  private let model = ModelFile(
    modelConfig: #"{"class_name": "Functional", "config": {"name": "é"}}"#, weights: sampleWeights,
    attributes: ["ganzoo_latent": "100", "ganzoo_classes": "zéro\neins", "ganzoo_empty": ""])

  @Test("A model file is read back")
  func roundTrip() throws {
    try withFolder { folder in
      try model.write(to: "\(folder)/m.h5")
      let read = try KerasFile(contentsOf: "\(folder)/m.h5")
      #expect(read.format == .legacyModel)
      #expect(read.kerasVersion == "3.0.0")
      #expect(read.modelConfig == model.modelConfig)
      #expect(read.weights == sampleWeights.stored)
      #expect(read.attributes == model.attributes)
      #expect(try LegacyWeights(contentsOf: "\(folder)/m.h5") == sampleWeights)
    }
  }

  @Test("A configuration that is larger than an object header is written")
  func longConfig() throws {
    var model = model
    model.modelConfig = String(repeating: "[1, 2, 3], ", count: 20_000)
    model.attributes["ganzoo_recipe"] = String(repeating: "é", count: 64512 / 2)
    try withFolder { folder in
      try model.write(to: "\(folder)/m.h5")
      let read = try KerasFile(contentsOf: "\(folder)/m.h5")
      #expect(read.modelConfig == model.modelConfig)
      #expect(read.attributes == model.attributes)
    }
  }

  @Test("Equal contents give equal bytes at any time, and replace the file that was there")
  func reproducible() throws {
    var model = model
    model.modelConfig = String(repeating: "x", count: 70_000)
    try withFolder { folder in
      try model.write(to: "\(folder)/a.h5")
      try Data("old".utf8).write(to: URL(fileURLWithPath: "\(folder)/b.h5"))
      Thread.sleep(forTimeInterval: 1.1)
      try model.write(to: "\(folder)/b.h5")
      #expect(try bytes(of: "\(folder)/a.h5") == bytes(of: "\(folder)/b.h5"))
    }
  }

  @Test("Attributes without the prefix or with NULs are refused")
  func invalidAttributes() throws {
    try withFolder { folder in
      let path = "\(folder)/m.h5"
      var other = model
      other.attributes = ["latent": "100"]
      #expect(
        message(path) { try other.write(to: path) }
          == "cannot write m.h5: attribute name 'latent' must begin with 'ganzoo_'")
      other.attributes = ["ganzoo_x": "a\0b"]
      #expect(
        message(path) { try other.write(to: path) } == "cannot write m.h5: attribute 'ganzoo_x' holds a NUL character")
    }
  }
}
