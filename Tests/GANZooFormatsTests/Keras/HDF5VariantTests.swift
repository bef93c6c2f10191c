import GANZooFormats
import Testing

@Suite("Variants of HDF5 files")
struct HDF5VariantTests {
  @Test(
    "Variants that are supported give the same weights",
    arguments: [
      "float16", "float64", "bfloat16", "big_endian", "deflate", "newest_format", "user_block", "variable_strings",
      "nullterm_strings", "spacepad_strings", "split_list",
    ])
  func equal(_ name: String) throws {
    let weights = try LegacyWeights(contentsOf: fixture("variants/\(name).h5"))
    let kernel = StoredArray(shape: [3, 4], values: (0..<12).map { Float($0 - 4) / 4 })
    let bias = StoredArray(shape: [4], values: [0, 1, 2, 3])
    #expect(
      weights
        == LegacyWeights(layers: [
          .init(name: "flatten", weights: []),
          .init(
            name: "dense",
            weights: [.init(name: "dense/kernel:0", array: kernel), .init(name: "dense/bias:0", array: bias)]),
        ]))
  }

  @Test(
    "Variants that are not supported are refused, and the message says why",
    arguments: [
      ("lzf", ": /dense/dense/kernel:0 uses the LZF filter of h5py, which is not supported"),
      ("missing_dataset", ": dataset /dense/dense/kernel:0 is missing"),
      ("missing_group", ": group /flatten is missing"),
      ("same_name_twice", " is damaged: weight_names of /dense lists 'dense/bias:0' twice"),
      ("one_dataset_often", ": /dense////////dense/kernel:0 claims to be larger than the file can hold"),
      ("soft_link", ": /dense/dense/kernel:0 uses a soft link, which is not supported"),
      ("external_link", ": /dense/dense/kernel:0 uses an external link, which is not supported"),
      ("external_storage", ": /dense/dense/kernel:0 uses external storage, which is not supported"),
      ("virtual", ": /dense/dense/kernel:0 uses a virtual layout, which is not supported"),
      ("huge_contiguous", ": /dense/dense/kernel:0 claims to be larger than the file can hold"),
      (
        "huge_deflate",
        ": /dense/dense/kernel:0 would unpack to 4,800,000,000 bytes, and a file of this size may to 4,549,120 in all: "
          + "save it without compression"
      ),
      (
        "huge_chunk",
        ": /dense/dense/kernel:0 would unpack to 3,600,000,000 bytes, and a file of this size may to 4,549,120 in all: "
          + "save it without compression"
      ),
      ("overflow", ": /dense/dense/kernel:0 claims to be larger than the file can hold"),
      ("short_chunk", " is damaged: a chunk of /dense/dense/kernel:0 has the wrong size"),
      (
        "no_layer_names",
        " holds no Keras weights: neither its root nor a group /model_weights has the attribute layer_names"
      ),
    ])
  func refused(_ name: String, _ text: String) throws {
    let path = fixture("variants/\(name).h5")
    #expect(message(path) { _ = try LegacyWeights(contentsOf: path) } == "\(name).h5" + text)
  }
}
