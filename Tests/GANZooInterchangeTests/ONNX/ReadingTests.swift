import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("Reading ONNX")
struct ONNXReadingTests {
  /// Layers that take operators for which no layer of ours stands alone.
  private static let notRead: Set = [
    "layer-normalization-rows", "layer-normalization-outer", "unit-normalization", "unit-normalization-pixels",
    "resizing-nearest", "resizing-nearest-convolved", "activation-squareplus", "activation-convolved-squareplus",
  ]

  @Test(
    "What we write is read back: inputs and outputs of equal names and shapes, and equal results",
    arguments: (ModelCase.layers + ModelCase.architectures).filter { !notRead.contains($0.name) })
  func readBack(_ test: ModelCase) throws {
    let folder = try TemporaryFolder()
    let sample = try SampleModel(test.network())
    let path = folder.path + "/x.onnx"
    try sample.write(to: path)
    #expect(ONNXFile.isONNX(path))
    let file = try ONNXFile(contentsOf: path)
    #expect(file.metadata == ["a": "1", "b": "2"])
    let saved = try SavedNetwork(file, layers: .builtIn)
    let network = sample.model.network
    #expect(saved.network.inputShapes == network.inputShapes && saved.network.outputShapes == network.outputShapes)
    #expect(
      saved.network.inputs.map { saved.network.vertices[$0].name }
        == network.inputs.map { network.vertices[$0].name })
    let found = Model(saved, on: sample.model.device)(sample.inputs, .inference)
    for (found, expected) in zip(found, sample.model(sample.inputs, .inference)) {
      let scale = max(1, expected.values.map(abs).max() ?? 1)
      let difference = zip(found.values, expected.values).map { abs($0 - $1) }.max() ?? 0
      #expect(difference <= 1e-6 * scale, "\(difference)")
    }
  }

  @Test(
    "Networks of architectures come back layer by layer, to the same bits",
    arguments: ModelCase.architectures.filter { !$0.name.contains("critic") && !$0.name.contains("gated") })
  func sameBits(_ test: ModelCase) throws {
    let folder = try TemporaryFolder()
    let sample = try SampleModel(test.network())
    try sample.write(to: folder.path + "/x.onnx")
    let saved = try SavedNetwork(ONNXFile(contentsOf: folder.path + "/x.onnx"), layers: .builtIn)
    let found = Model(saved, on: sample.model.device)(sample.inputs, .inference)
    let expected = sample.model(sample.inputs, .inference)
    #expect(found.map { $0.values.map(\.bitPattern) } == expected.map { $0.values.map(\.bitPattern) })
  }
}
