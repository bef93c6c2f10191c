import Foundation
import GANZooFormats
import GANZooTestSupport
import Testing

/// Files that `make_hostile_files.py` wrote, by name.
private let hostileFiles: [String: [UInt8]] = {
  guard let data = try? bytes(of: fixture("hostile.zip")), let archive = ZipImage([UInt8](data)) else { return [:] }
  return Dictionary(uniqueKeysWithValues: archive.members.map { ($0.name, $0.stored) })
}()

@Suite("Hostile HDF5 files")
struct HostileFileTests {
  @Test(
    "Hostile files are refused, and the message says why",
    arguments: [
      ("legacy_layer_names_numbers", ": /@layer_names holds int64, not strings"),
      ("legacy_layer_names_nested", " is damaged: layer_names of / lists 'more' twice"),
      ("legacy_layer_names_latin1", " is damaged: the attribute /@layer_names is not UTF-8"),
      ("legacy_layer_names_escape", ": group /d\\u{1B}[2J\\u{202E}ense is missing"),
      ("legacy_layer_names_empty", " is damaged: layer_names of / has an empty name"),
      ("legacy_layer_names_parent", ": group /.. is missing"),
      ("legacy_weight_names_numbers", ": /dense/@weight_names holds float64, not strings"),
      ("legacy_model_config_number", ": /@model_config holds int64, not strings"),
      ("legacy_model_config_list", ": /@model_config holds 2 strings, not a single string"),
      ("legacy_keras_version_number", ": /@keras_version holds int64, not strings"),
      ("legacy_group_for_dataset", ": dataset /dense/dense/kernel:0 is missing"),
      ("legacy_dataset_for_layer", ": group /data is missing"),
      ("legacy_named_type", ": dataset /dense/dense/kernel:0 is missing"),
      ("legacy_huge", ": /dense/dense/kernel:0 claims to be larger than the file can hold"),
      ("legacy_huge_zero", ": /dense/dense/kernel:0 claims to be larger than the file can hold"),
      ("legacy_many_names", ": /l4/w64 claims to be larger than the file can hold"),
      ("keras3_name_number", ": /layers/dense/vars/@name holds int64, not strings"),
      ("keras3_name_latin1", " is damaged: the attribute /layers/dense/vars/@name is not UTF-8"),
      ("keras3_group_for_dataset", ": dataset /layers/dense/vars/0 is missing"),
      (
        "keras3_layers_dataset",
        " holds no Keras weights: it has neither the attribute layer_names, at its root or on /model_weights, nor a group "
          + "/layers"
      ),
      ("keras3_soft_link", ": /layers/dense/vars/0 uses a soft link, which is not supported"),
      ("keras3_soft_link_layer", ": /layers/dense_1 uses a soft link, which is not supported"),
      ("keras3_external_link", ": /layers/dense/vars/0 uses an external link, which is not supported"),
      ("keras3_external_storage", ": /layers/dense/vars/0 uses external storage, which is not supported"),
      ("keras3_virtual", ": /layers/dense/vars/0 uses a virtual layout, which is not supported"),
      (
        "keras3_huge",
        ": /layers/dense/vars/0 would unpack to 4,398,046,511,104 bytes, and a file of this size may to 4,338,176 in all: "
          + "save it without compression"
      ),
      (
        "keras3_huge_edges",
        ": /layers/dense/vars/0 would unpack to 83,886,080 bytes, and a file of this size may to 4,687,872 in all: "
          + "save it without compression"
      ),
      (
        "keras3_edges",
        ": /layers/dense/vars/0 would unpack to 8,388,608 bytes, and a file of this size may to 4,687,872 in all: "
          + "save it without compression"
      ),
      (
        "keras3_long_name",
        " is damaged: a name at /layers/dense/vars has 4000 bytes, and the longest may have 2048"
      ),
      (
        "keras3_loops",
        ": /layers" + String(repeating: "/dense/layers", count: 12)
          + "/dense/vars/0 claims to be larger than the file can hold"
      ),
    ] as [(String, String)])
  func refused(_ name: String, _ text: String) throws {
    try withHostile(name) { path in
      #expect(message(path) { _ = try KerasFile(contentsOf: path) } == "\(name).h5" + text)
    }
  }

  @Test(
    "Cycles of hard links are refused quickly",
    arguments: [
      ("keras3_loop", "/layers/dense/layers/dense/"), ("legacy_loop", "/dense/again/again/again/"),
    ])
  func loop(_ name: String, _ beginning: String) throws {
    try withHostile(name) { path in
      let text = message(path) { _ = try KerasFile(contentsOf: path) }
      #expect(text.hasPrefix("\(name).h5: \(beginning)"))
      #expect(text.hasSuffix(" claims to be larger than the file can hold"))
    }
  }

  @Test(
    "A configuration that is not JSON is passed on to the parser, which refuses it", arguments: ["nonsense", "deep"])
  func configuration(_ kind: String) throws {
    try withHostile("legacy_model_config_\(kind)") { path in
      let text = try KerasFile(contentsOf: path).modelConfig
      #expect(text == (kind == "deep" ? String(repeating: "[", count: 20_000) : "no JSON"))
    }
  }

  @Test("Unusual but valid files are read: many attributes, and a group in a fractal heap")
  func accepted() throws {
    try withHostile("legacy_many_attributes") { path in
      let count = try KerasFile(contentsOf: path).attributes.count
      #expect(count == 1025)
    }
    try withHostile("keras3_many_links") { path in
      let layers = try KerasFile(contentsOf: path).weights.layers
      #expect(layers.map(\.group) == (1..<12).map { "dense_\($0)" } + ["dense_0"])
    }
  }

  @Test("Every file that the script writes has a test")
  func all() {
    #expect(hostileFiles.count == 40)
  }

  private func withHostile(_ name: String, _ body: (String) throws -> Void) throws {
    try withFolder { folder in
      let path = "\(folder)/\(name).h5"
      try Data(try #require(hostileFiles["\(name).h5"])).write(to: URL(fileURLWithPath: path))
      try body(path)
    }
  }
}
