import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Files of weights on the command line")
struct WeightFilesTests {
  @Test("of Windows show and compare as those of other systems")
  func windows() throws {
    let session = try Session()
    for (name, separator) in [("linux", "/"), ("windows", "\\")] {
      let writer = try HDF5Writer("\(session.folder)/\(name).weights.h5")
      for layer in ["dense", "dense_1"] {
        let group = ["layers", "sequential", "layers", layer].joined(separator: separator)
        try writer.write([1, 2, 3] as [Float], shape: [3], to: "/\(group)/vars/0")
      }
      try writer.commit()
    }
    let tables = try ["linux", "windows"].map { name in
      let lines = try session.done(["inspect", "\(name).weights.h5"]).output.split(separator: "\n")
      return lines.filter { !$0.hasPrefix(name) && !$0.hasPrefix("SHA-256") }
    }
    #expect(tables[0] == tables[1] && tables[1].contains { $0.contains("dense_1") })
    let difference = try session.done(["inspect", "linux.weights.h5", "--diff", "windows.weights.h5"]).output
    #expect(difference.contains("2 of 2 weights are equal"))
  }

  @Test("in which there is nothing are no success")
  func empty() throws {
    let session = try Session()
    try LegacyWeights(layers: []).write(to: "\(session.folder)/weights.h5")
    try ModelFile(modelConfig: "{}", weights: LegacyWeights(layers: [])).write(to: "\(session.folder)/model.h5")
    for name in ["weights.h5", "model.h5"] {
      for arguments in [["inspect", name], ["inspect", name, "--json"], ["inspect", name, "--diff", name]] {
        let ended = try session.run(arguments)
        #expect(ended.status == 1 && ended.output.isEmpty)
        #expect(ended.errors == "ganzoo: \(name) holds no Keras weights: its list of layers is empty\n")
      }
    }
  }

  @Test("of other formats without arrays are called that")
  func withoutArrays() throws {
    let session = try Session()
    try session.write([2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8), to: "x.safetensors")
    // A model of IR version 8 with an empty graph.
    try session.write([0x08, 0x08, 0x3a, 0x00], to: "x.onnx")
    for name in ["x.safetensors", "x.onnx"] {
      let ended = try session.run(["inspect", name])
      #expect(ended.status == 1 && ended.output.isEmpty)
      #expect(ended.errors == "ganzoo: \(name) holds no weights: it has no arrays of floating-point numbers\n")
    }
  }

  @Test("that unpack to more than their size justifies are refused, but for an optimizer's, which is only counted")
  func bombs() throws {
    let session = try Session()
    for (name, path) in [("weights", "layers/dense/vars/0"), ("optimizer", "optimizer/vars/0")] {
      var file = HDF5Bytes()
      file.addZeros(.float32, count: 4, at: "layers/dense/vars/0")
      file.addZeros(.float16, count: 10_000_000, at: path)
      try session.write(file.finished(), to: "\(name).weights.h5")
    }
    let ended = try session.run(["inspect", "weights.weights.h5"])
    #expect(ended.status == 1)
    let start =
      "ganzoo: weights.weights.h5: /layers/dense/vars/0 would unpack to 40,000,000 bytes, and a file of this size "
    #expect(ended.errors.hasPrefix(start), "\(ended.errors)")
    let table = try session.done(["inspect", "optimizer.weights.h5"]).output
    #expect(table.contains("Trained  with an optimizer whose state is here: 1 array"), "\(table)")
  }
}
