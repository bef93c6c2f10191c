import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

/// Keras' rarer files as a user has them: `Tests/Fixtures/make_keras_forms.py`.
@Suite("Rare forms of Keras' files on the command line")
struct KerasFormsTests {
  private func path(_ name: String) -> String { Fixture.path("keras_forms/" + name) }

  @Test("inspect shows whole numbers with their type, and import goes past them")
  func integers() throws {
    let session = try Session()
    let table = try session.done(["inspect", path("keras2/normalization.h5")]).output
    #expect(table.contains("count:0         () int64"), "\(table)")
    for file in ["keras2/normalization.h5", "keras2/normalization.keras", "keras3/normalization.keras"] {
      let ended = try session.done(["import", path(file), "--output", "g.h5", "--force"])
      #expect(ended.output == "wrote g.h5: images of 4 x 4 x 1 from 4 normal numbers\n")
    }
    for file in ["keras2/compiled.h5", "keras2/compiled.keras", "keras3/compiled.h5", "keras3/compiled.keras"] {
      try session.done(["inspect", path(file)])
      let ended = try session.done([
        "import", path(file), "--part", "generator", "--output", "g.h5", "--force",
      ])
      #expect(ended.output.hasPrefix("wrote g.h5: images of 4 x 4 x 1 from 3 normal numbers\n"), "\(ended.output)")
      try session.done(["generate", "g.h5", "--grid", "g.png"])
    }
  }

  @Test(
    "a whole GAN gives its generator, and its critic or any other model on request; a critic alone is a critic's file")
  func combined() throws {
    let session = try Session()
    for file in ["keras2/compiled.h5", "keras3/compiled.keras", "keras3/pair.h5", "keras2/pair.keras"] {
      let gan = path(file)
      let ended = try session.done(["import", gan, "--output", "g.h5", "--force"])
      #expect(
        ended.output.hasPrefix(
          """
          wrote g.h5: images of 4 x 4 x 1 from 3 normal numbers
          \(gan): a GAN with the generator 'generator', which is taken, and the critic 'critic'; --part critic takes that

          """), "\(ended.output)")
      for name in ["--part", "--layer"] {
        let other = try session.done(["import", gan, name, "critic", "--output", "d.h5", "--force"])
        #expect(other.output.hasPrefix("wrote d.h5: a critic of [4, 4, 1]\n"), "\(other.output)")
      }
      try session.done(["export", gan, "--part", "critic", "--output", "out", "--force"])
      #expect(session.has("out/critic.keras"))
      let facts = try session.done(["inspect", gan]).output
      #expect(
        facts.contains(
          """
          Models   'generator' (generator): [3] to [4, 4, 1]
                   'critic' (critic): [4, 4, 1] to [1]

          """), "\(facts)")
    }
    let gan = path("keras3/compiled.keras")
    let wrong = try session.run("import", gan, "--part", "G", "--output", "x.h5")
    #expect(
      wrong.status == 2
        && wrong.errors == "ganzoo: \(gan) has no model 'G' in it; the models in it: "
          + "'generator' (generator): [3] to [4, 4, 1]; 'critic' (critic): [4, 4, 1] to [1]\n"
    )
    let option = try session.run("import", gan, "--part", "critic", "--pixels", "0..1", "--output", "x.h5")
    #expect(
      option.status == 2 && option.errors == "ganzoo: --pixels is for a generator, and 'critic' is the critic\n")
    let critic = Fixture.path("keras/keras3/wacgan_d.keras")
    let several = path("keras3/several.keras")
    let ambiguous = try session.run("import", several, "--output", "x.h5")
    #expect(
      ambiguous.errors == """
        ganzoo: \(several): the network's output should be an image [height, width, 1 to 4 channels] or a point [2], \
        but is [1] and [1]; --part NAME takes one of the models in it: 'one': [3] to [4, 4, 1]; \
        'two': [3] to [4, 4, 1]; 'critic': [4, 4, 1] to [1]

        """)
    let one = try session.done(["import", several, "--part", "two", "--output", "x.h5"])
    #expect(one.output == "wrote x.h5: images of 4 x 4 x 1 from 3 normal numbers\n")
    let done = try session.done(["import", critic, "--output", "critic.h5"])
    #expect(
      done.output == """
        wrote critic.h5: a critic of images of 28 x 28 x 1, which gives a score and 10 classes
        \(critic): its pixels are taken for -1..1; --pixels 0..1 or --pixels 0..255 changes it

        """)
    #expect(
      try SavedNetwork(contentsOf: session.folder + "/critic.h5").weightsChecksum
        == SavedNetwork(contentsOf: critic).weightsChecksum)
    let latent = try session.run("import", critic, "--latent", "normal", "--output", "other.h5")
    #expect(latent.status == 2 && latent.errors == "ganzoo: \(critic) is a critic, but --latent is about a generator\n")
  }

  @Test("a model's JSON and its weights make a generator")
  func parts() throws {
    let session = try Session()
    for (json, weights) in [
      ("keras2/parts.json", "keras2/parts.legacy.h5"), ("keras3/parts.json", "keras3/parts.weights.h5"),
    ] {
      let ended = try session.done([
        "import", path(json), "--weights", path(weights), "--output", "g.h5", "--force",
      ])
      #expect(ended.output == "wrote g.h5: images of 4 x 4 x 1 from 3 normal numbers\n")
      try session.done(["generate", "g.h5", "--grid", "g.png"])
      let alone = try session.run("import", path(json), "--output", "h.h5")
      #expect(
        alone.errors == """
          ganzoo: \(path(json)) is a model's configuration without weights, not a Keras file: 'ganzoo import' this \
          file '--weights' and the file of weights makes a generator

          """)
    }
    let other = try session.run(
      "import", path("keras2/parts.json"), "--weights", path("keras2/nested.legacy.h5"), "--output", "h.h5")
    #expect(other.errors.hasPrefix("ganzoo: \(path("keras2/nested.legacy.h5")) does not fit the network"))
  }

  @Test("labels of shape (), outputs without a channel, ReLU and Rescaling come in as what they are")
  func shapes() throws {
    let session = try Session()
    let scalar = path("keras2/scalar.h5")
    let drawn = try session.done(["import", scalar, "--output", "g.h5"])
    #expect(drawn.output == "wrote g.h5: images of 4 x 4 x 1 from 5 normal numbers and 3 classes\n")
    try session.done(["generate", "g.h5", "--grid", "g.png"])
    for format in ["keras", "keras-h5", "onnx"] {
      try session.done(["export", "g.h5", "--format", format, "--output", "out"])
    }
    let grey = try session.done(["import", path("keras3/grey.h5"), "--output", "g.h5", "--force"])
    #expect(grey.output == "wrote g.h5: images of 4 x 4 x 1 from 4 normal numbers\n")
    let relu = path("keras2/relu.h5")
    let open = try session.done(["import", relu, "--output", "g.h5", "--force"])
    #expect(
      open.output == """
        wrote g.h5: images of 4 x 4 x 1 from 4 normal numbers
        \(relu): its last layer gives nothing below 0, and pixels are taken for 0..1; --pixels -1..1 or --pixels 0..255 \
        changes it

        """)
    let scaled = try session.done(["import", path("keras2/scaled.h5"), "--output", "g.h5", "--force"])
    #expect(scaled.output == "wrote g.h5: images of 4 x 4 x 1 from 4 normal numbers\n" && scaled.errors.isEmpty)
  }

  @Test("a flat output asks for the image's size, and takes it with or without channels")
  func flat() throws {
    let session = try Session()
    let z = Symbol.input("z", [3])
    let network = try Network("G", inputs: [z], outputs: [Dense(784, activation: .tanh)(z)])
    try SavedNetwork(Model(network, seed: 1, on: Device(threads: 1))).archive.write(to: session.folder + "/flat.keras")
    let ended = try session.run("import", "flat.keras", "--output", "g.h5")
    #expect(
      ended.errors == """
        ganzoo: flat.keras: the network's output is a flat list of 784 numbers; say its image's size, such as \
        --image 28x28x1 or --image 14x14x4

        """)
    for (size, image, count) in [("30x30", "[30, 30]", 900), ("28x28x3", "[28, 28, 3]", 2352)] {
      let refused = try session.run("import", "flat.keras", "--image", size, "--output", "g.h5")
      #expect(refused.status != 0)
      #expect(
        refused.errors
          == "ganzoo: flat.keras: an image of \(image) has \(count) numbers, but the network's output has 784; "
          + "--image has to fit\n")
    }
    for size in ["28,28", "28x28", "28x28x1"] {
      let taken = try session.done(["import", "flat.keras", "--image", size, "--output", "g.h5", "--force"])
      #expect(taken.output == "wrote g.h5: images of 28 x 28 x 1 from 3 normal numbers\n")
    }
  }

  @Test("what is imported with a size as a number is drawn from with the list in its place")
  func largePool() throws {
    let session = try Session()
    for size in ["31623", "[31623, 31623]"] {
      let layers = #"""
        [{"class_name": "InputLayer", "config": {"name": "z", "batch_shape": [null, 4]}},
         {"class_name": "Reshape", "config": {"name": "r", "target_shape": [2, 2, 1]}},
         {"class_name": "MaxPooling2D", "config": {"name": "p", "pool_size": \#(size), "padding": "same", "strides": 1}}]
        """#
      try ModelFile(
        modelConfig: #"{"class_name": "Sequential", "config": {"name": "S", "layers": \#(layers)}}"#,
        weights: LegacyWeights(layers: [])
      ).write(to: session.folder + "/pool.h5")
      try session.done(["import", "pool.h5", "--output", "g.h5", "--force"])
      try session.done(["generate", "g.h5", "--grid", "g.png"])
    }
  }

  @Test("a layer that is not known is named first, whatever follows of it")
  func unknownFirst() throws {
    let session = try Session()
    let layers = #"""
      [{"class_name": "InputLayer", "name": "x", "config": {"name": "x", "batch_input_shape": [null, null, 4]},
        "inbound_nodes": []},
       {"class_name": "LSTM", "name": "memory", "config": {"name": "memory", "units": 4, "return_state": true},
        "inbound_nodes": [[["x", 0, 0, {}]]]},
       {"class_name": "Concatenate", "name": "joined", "config": {"name": "joined", "axis": -1},
        "inbound_nodes": [[["memory", 0, 1, {}], ["memory", 0, 2, {}]]]}]
      """#
    try ModelFile(
      modelConfig: #"""
        {"class_name": "Functional", "config": {"name": "M", "layers": \#(layers), "input_layers": [["x", 0, 0]],
         "output_layers": [["joined", 0, 0]]}}
        """#, weights: LegacyWeights(layers: [])
    ).write(to: session.folder + "/lstm.h5")
    let ended = try session.run("import", "lstm.h5", "--output", "g.h5")
    #expect(
      ended.errors.hasPrefix("ganzoo: lstm.h5: layer 'memory' is a 'LSTM', which is not supported; supported are: "),
      "\(ended.errors)")
  }

  @Test("a file of Keras 1 is refused as that")
  func keras1() throws {
    let session = try Session()
    let layers = #"""
      [{"class_name": "Dense", "config": {"name": "dense_1", "output_dim": 16, "init": "glorot_uniform",
        "batch_input_shape": [null, 4], "activation": "tanh"}}]
      """#
    try ModelFile(
      modelConfig: #"{"class_name": "Sequential", "config": \#(layers)}"#, weights: LegacyWeights(layers: [])
    ).write(to: session.folder + "/old.h5", kerasVersion: "1.2.2")
    let ended = try session.run("import", "old.h5", "--output", "g.h5")
    #expect(
      ended.errors.hasPrefix(
        "ganzoo: old.h5: Keras 1 wrote it, whose models are not read; open it in Keras 2.0 to 2.3 and save it again"),
      "\(ended.errors)")
  }

  @Test("files of other kinds are named by every command that reads weights")
  func foreign() throws {
    let session = try Session()
    try session.write("version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 42\n".utf8, to: "G.h5")
    let text =
      "ganzoo: G.h5 is a Git LFS pointer, not a Keras file: it stands for the file of 42 bytes, which 'git lfs pull' "
      + "fetches\n"
    for arguments in [
      ["inspect", "G.h5"], ["import", "G.h5", "--output", "x.h5"],
      ["import", "--model", "acgan", "--generator", "G.h5", "--output", "x.h5"],
      ["export", "G.h5", "--output", "out"], ["generate", "G.h5", "--grid", "g.png"],
    ] {
      let ended = try session.run(arguments)
      #expect((ended.status, ended.errors) == (1, text), "\(arguments)")
    }
    #expect(session.contents == ["G.h5"])
  }

  @Test("a critic's weights come in alone")
  func critic() throws {
    let session = try Session()
    let narrow = ["--set", "architecture.critic.filters=[3, 4, 4, 5]"]
    let weights = Fixture.path("keras/keras2/wacgan_d.legacy.h5")
    let ended = try session.done(
      ["import", "--model", "acgan", "--recipe", "keras-wacgan", "--critic", weights, "--output", "d.h5"] + narrow)
    #expect(ended.output.hasSuffix("\nwrote d.h5\n") && session.contents == ["d.h5"])
    try session.done(["export", "d.h5", "--format", "keras", "--output", "out"])
  }

  @Test("inspect --json nests what files quote")
  func nested() throws {
    let session = try Session()
    let trained = try session.train()
    struct Report: Decodable {
      struct Facts: Decodable {
        struct Classes: Decodable { let names: [String] }
        struct Latent: Decodable {
          let size: Int
          let distribution: String
        }
        let classes: Classes
        let latent: Latent
        let seed, steps: Int
        let version: String
      }
      struct Model: Decodable {
        struct Config: Decodable { let name: String }
        let className: String
        let config: Config
      }
      let ganzoo: Facts
      let modelConfig: Model
    }
    let json = try session.done(["inspect", trained, "--json"]).output
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let report = try decoder.decode(Report.self, from: Data(json.utf8))
    #expect(report.ganzoo.classes.names.count == 10 && report.ganzoo.latent.size == 5)
    #expect(report.ganzoo.steps == 2 && report.ganzoo.seed == 1 && report.ganzoo.version == "0.1.0")
    #expect(report.modelConfig.className == "Functional" && report.modelConfig.config.name == "G")
  }
}
