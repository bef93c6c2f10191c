import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

/// Files that users mistake for Keras models. The message says what each is, and what to do.
@Suite("Files of other formats")
struct ForeignFileTests {
  private static func told(_ bytes: [UInt8], _ name: String = "G.h5") throws -> String {
    let folder = try TemporaryFolder()
    let path = try folder.file(name, bytes)
    return GANZooTestSupport.message { _ = try KerasFile(contentsOf: path) }.replacing(folder.path + "/", with: "")
  }

  private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
  private static let rebuild =
    "GANZoo reads Keras' files only; build the same network in Keras, copy the weights into it and save that"

  static let kinds: [([UInt8], String)] = [
    ([], "G.h5 is empty, not a Keras file: it has no bytes; copy or download it again"),
    (
      text("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 1118488\n"),
      "G.h5 is a Git LFS pointer, not a Keras file: it stands for the file of 1118488 bytes, which 'git lfs pull' fetches"
    ),
    (
      text("/annex/objects/SHA256E-s5--9a.h5\n"),
      "G.h5 is a git-annex pointer, not a Keras file: it stands for the file, which 'git annex get' fetches"
    ),
    (
      text("\n<!DOCTYPE html>\n<html lang=\"en\">"),
      "G.h5 is a web page, not a Keras file: the address is that of a page about the file; download the file itself "
        + "(GitHub: 'Raw')"
    ),
    (
      text(#"{"cells": [{"cell_type": "code", "source": []}], "nbformat": 4}"#),
      "G.h5 is a Jupyter notebook, not a Keras file: run it, save the model in it (model.save('G.keras')), and take that "
        + "file"
    ),
    (
      text(#"{"class_name": "Sequential", "config": {"name": "g", "layers": []}}"#),
      "G.h5 is a model's configuration without weights, not a Keras file: 'ganzoo import' this file '--weights' and "
        + "the file of weights makes a generator"
    ),
    (
      text("backend: tensorflow\nclass_name: Sequential\nconfig:\n  layers: []\n"),
      "G.h5 is a model's configuration as YAML (Keras' to_yaml), without weights, not a Keras file: YAML is not read, since "
        + "Keras dropped it; in Python: open('model.json', 'w').write(model.to_json()), and then 'ganzoo import "
        + "model.json --weights' and the file of weights"
    ),
    (
      text(#"{"message": "Not Found"}"#),
      "G.h5 is JSON, not a Keras file: it holds no weights; if it is a server's answer, download the file again"
    ),
    (
      text("404: Not Found\n"),
      "G.h5 is a text that begins with '404: Not Found', not a Keras file: it holds no weights; copy or download the model "
        + "again"
    ),
    (
      [0x08, 0x07, 0x12, 0x07] + text("pytorch") + [0x1a, 0x03],
      "G.h5 is an ONNX model, not a Keras file: import and inspect "
        + "read ONNX; here take the Keras file that it was made of, or build the same network in Keras, copy the weights "
        + "into it and save that"
    ),
    (
      [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20],
      "G.h5 is a PyTorch file, not a Keras file: \(rebuild)"
    ),
    ([0x80, 0x04, 0x95, 0, 0], "G.h5 is a Python pickle, not a Keras file: \(rebuild)"),
    ([0x1c, 0, 0, 0] + text("TFL3") + [0, 0], "G.h5 is a TensorFlow Lite model, not a Keras file: \(rebuild)"),
    (
      [0x10, 0, 0, 0, 0, 0, 0, 0] + text(#"{"a": {"dtype"}}0000"#),
      "G.h5 is damaged: its header: a colon is missing, at byte 14"
    ),
    (
      [0x08, 0x01, 0x12, 0x80, 0x01],
      "G.h5 is a TensorFlow SavedModel, not a Keras file: open it in Keras 2 (tf.keras.models.load_model) and save it as one "
        + "file: model.save('G.h5')"
    ),
    ([0x1f, 0x8b, 0x08, 0], "G.h5 is a gzip archive, not a Keras file: unpack it first: gunzip, or tar -xzf"),
    (
      text("G/") + [UInt8](repeating: 0, count: 255) + text("ustar") + [0],
      "G.h5 is a tar archive, not a Keras file: unpack it first: tar -xf"
    ),
    (
      [UInt8](repeating: 0, count: 4096),
      "G.h5 is nothing but zeros at its beginning, not a Keras file: a download or a copy that did not end; fetch it again"
    ),
    (
      [0x89] + text("PNG\r\n\u{1a}\n"),
      "G.h5 is a PNG picture, not a Keras file: it holds no weights; look for the model "
        + "beside it"
    ),
    ([0x93] + text("NUMPY\u{1}\u{0}"), "G.h5 is a NumPy array, not a Keras file: \(rebuild)"),
    (
      [0xde, 0xad, 0xbe, 0xef, 0, 1, 2, 3],
      "G.h5 is not a Keras file: it is neither HDF5, a zip archive, safetensors nor ONNX"
    ),
    (
      ZipImage([.init("archive/data.pkl", "x"), .init("archive/version", "3")]).bytes,
      "G.h5 is a PyTorch file, not a Keras file: \(rebuild)"
    ),
    (
      ZipImage([.init("kernel.npy", "x"), .init("bias.npy", "x")]).bytes,
      "G.h5 is a NumPy archive (.npz), not a Keras file: \(rebuild)"
    ),
    (
      ZipImage([.init("models/G.h5", "x")]).bytes,
      "G.h5 is a zip archive, not a Keras file: unpack it first: unzip; it has 'models/G.h5' in it"
    ),
    (
      ZipImage([.init("m/saved_model.pb", "x")]).bytes,
      "G.h5 is a zip archive with a TensorFlow SavedModel, not a Keras file: unpack it; then open it in Keras 2 "
        + "(tf.keras.models.load_model) and save it as one file: model.save('G.h5')"
    ),
    (
      ZipImage([.init("notes.txt", "x")]).bytes,
      "G.h5 is a zip archive, the first of its members is 'notes.txt', not a Keras file: a Keras archive has the members "
        + "config.json and model.weights.h5"
    ),
  ]

  @Test("The error names the format and says what to do", arguments: kinds.indices)
  func named(_ index: Int) throws {
    let (bytes, expected) = Self.kinds[index]
    #expect(try Self.told(bytes) == expected)
  }

  @Test("Folders and parts of TensorFlow checkpoints are recognised")
  func foldersAndParts() throws {
    let index = [UInt8](repeating: 7, count: 48) + [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb]
    #expect(
      try Self.told(index, "g.index").hasPrefix("g.index is a part of a TensorFlow checkpoint, not a Keras file: "))
    let folder = try TemporaryFolder()
    #expect(
      GANZooTestSupport.message { _ = try KerasFile(contentsOf: folder.path) }
        == "cannot read \(folder.path): it is a folder"
    )
    _ = try folder.file("saved_model.pb", "x")
    #expect(
      GANZooTestSupport.message { _ = try KerasFile(contentsOf: folder.path) }
        == "\(folder.path) is a folder with a TensorFlow SavedModel, not a Keras file: open it in Keras 2 "
        + "(tf.keras.models.load_model) and save it as one file: model.save('G.h5')")
  }

  @Test("Text of a file is escaped and cut in messages")
  func hostile() throws {
    let text = try Self.told(Self.text("\u{1b}[31mred " + String(repeating: "x", count: 5000)))
    #expect(!text.contains("\u{1b}") && text.utf8.count < 300, "\(text)")
  }
}
