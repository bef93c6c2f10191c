import Foundation
import GANZoo
import GANZooTestSupport
import Testing

/// Files that would run code in other programs. We refuse each, and the error names the code.
@Suite("Code in files of weights")
struct CodeInFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A configuration of one layer, as Keras 2 writes it.
  private static func configuration(_ layer: String) -> String {
    #"{"class_name": "Functional", "config": {"name": "M", "input_layers": [["x", 0, 0]], "output_layers": [["y", 0, 0]], "#
      + #""layers": [{"class_name": "InputLayer", "name": "x", "inbound_nodes": [], "config": {"batch_input_shape": [null, 4]}}, "#
      + #"{\#(layer), "name": "y", "inbound_nodes": [[["x", 0, 0, {}]]]}]}}"#
  }

  /// What Keras writes for `Lambda(lambda x: …)`: marshalled byte code.
  private static let lambda = configuration(
    #""class_name": "Lambda", "config": {"function": {"class_name": "__lambda__", "config": {"code": "4wEAAAAAAAAA"}}}"#
  )
  /// A class that Keras would import from a module that the file names.
  private static let custom = configuration(
    #""module": "os", "class_name": "system", "registered_name": "os>system", "config": {"command": "true"}"#)

  private func text(_ path: String) -> String {
    message { _ = try SavedNetwork(KerasFile(contentsOf: path), from: path) }
      .replacingOccurrences(of: folder.path + "/", with: "")
  }

  @Test(
    "Layers with code are refused by name in .h5 and .keras files",
    arguments: [(lambda, "'y' is a 'Lambda'"), (custom, "'y' is a 'os>system'")])
  func layers(_ configuration: String, _ words: String) throws {
    let path = folder.path + "/model.h5"
    try ModelFile(modelConfig: configuration, weights: LegacyWeights(layers: [])).write(to: path)
    #expect(text(path).hasPrefix("model.h5: layer \(words), which is not supported; supported are: "))
    let sound = try #require(
      ZipImage([UInt8](Data(contentsOf: URL(filePath: Fixture.path("keras/keras3/zoo_seq.keras"))))))
    let members = sound.members.map { $0.name == "config.json" ? .init($0.name, configuration) : $0 }
    let archive = try folder.file("model.keras", ZipImage(members).bytes)
    #expect(text(archive).hasPrefix("model.keras: layer \(words), which is not supported; supported are: "))
  }

  @Test("Pickles are refused, alone and in an archive of torch.save")
  func pickles() throws {
    let advice =
      "GANZoo reads Keras' files only; build the same network in Keras, copy the weights into it and save that"
    // Of `os.system("true")`, protocol 2.
    let pickle =
      [0x80, 0x02] + Array("cos\nsystem\nX".utf8) + little(4 as UInt32) + Array("true".utf8)
      + [0x85, 0x52, 0x2E]
    #expect(
      text(try folder.file("weights.pt", pickle))
        == "weights.pt is a Python pickle, not a Keras file: " + advice)
    let archive = ZipImage([.init("archive/data.pkl", pickle), .init("archive/version", "3\n")])
    #expect(
      text(try folder.file("zipped.pt", archive.bytes))
        == "zipped.pt is a PyTorch file, not a Keras file: " + advice)
  }
}
