import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("Files of Keras' on the command line")
struct InterchangeTests {
  private static let narrow = [
    "architecture.latent=12", "architecture.generator.hidden=[16]", "architecture.generator.start=[7, 7, 4]",
    "architecture.generator.filters=[6, 5]", "architecture.critic.filters=[3, 4, 4, 5]",
  ].flatMap { ["--set", $0] }

  private static let layouts = ["keras2", "keras3"].flatMap { keras in
    ["legacy.h5", "model.h5", "weights.h5", "keras"].map { "\(keras)/wacgan_g.\($0)" }
  }

  @Test("a generator comes in from every layout, by its recipe or by its own configuration, and draws one picture")
  func layouts() throws {
    let session = try Session()
    var pictures: Set<Data> = []
    for file in Self.layouts {
      let path = Fixture.path("keras/" + file)
      let arguments = ["import", "--force", "--model", "acgan", "--recipe", "keras-wacgan", "--output", "g.h5"]
      try session.done(arguments + Self.narrow + ["--generator", path])
      try session.done(["generate", "g.h5", "--grid", "a.png"])
      pictures.insert(try session.bytes("a.png"))
      if file.hasSuffix("model.h5") || file.hasSuffix(".keras") {
        let ended = try session.done(["import", path, "--output", "h.h5", "--force"])
        #expect(ended.output == "wrote h.h5: images of 28 x 28 x 1 from 12 normal numbers and 10 classes\n")
        try session.done(["generate", "h.h5", "--grid", "b.png"])
        pictures.insert(try session.bytes("b.png"))
      }
    }
    #expect(pictures.count == 1)
  }

  @Test("import says how layers were found")
  func rules() throws {
    let session = try Session()
    let arguments =
      ["import", "--force", "--model", "acgan", "--recipe", "keras-wacgan", "--output", "g.h5"] + Self.narrow
    let old = Fixture.path("keras/keras2/wacgan_g.weights.h5")
    let new = Fixture.path("keras/keras3/wacgan_g.weights.h5")
    #expect(
      try session.done(arguments + ["--generator", old]).output
        == "\(old): 6 layers with weights, by position\nwrote g.h5\n")
    #expect(
      try session.done(arguments + ["--generator", new]).output
        == "\(new): 6 layers with weights, by name\nwrote g.h5\n")
  }

  @Test("a table of names joins layers under different names; what it names must be there")
  func map() throws {
    let session = try Session()
    var weights = try LegacyWeights(contentsOf: Fixture.path("keras/keras2/wacgan_g.legacy.h5"))
    let (first, second) = try (
      #require(weights.layers.firstIndex { $0.name == "conv2d" }),
      #require(weights.layers.firstIndex { $0.name == "dense" })
    )
    weights.layers[first].name = "conv2d_17"
    weights.layers[second].name = "dense_4"
    // Out of order, so that positions would be wrong.
    weights.layers.swapAt(first, second)
    try weights.write(to: session.folder + "/odd.h5")
    try session.write("generator: {conv2d: conv2d_17, dense: dense_4}\n".utf8, to: "map.yaml")
    try session.write("generator: {conv2d: conv2d_18}\n".utf8, to: "wrong.yaml")
    try session.write("generators: {conv2d: conv2d_17}\n".utf8, to: "typo.yaml")
    let arguments =
      ["import", "--model", "acgan", "--recipe", "keras-wacgan", "--generator", "odd.h5", "--output", "g.h5"]
      + Self.narrow
    #expect(try session.run(arguments).status == 1)
    #expect(
      try session.done(arguments + ["--map", "map.yaml"]).output
        == "odd.h5: 6 layers with weights, by name\nwrote g.h5\n")
    try session.done(["export", "g.h5", "--format", "keras-weights-h5", "--output", "out"])
    let same = ["inspect", "out/G.weights.h5", "--diff", Fixture.path("keras/keras3/wacgan_g.weights.h5")]
    #expect(try session.done(same).output == "Compared by name: 11 of 11 weights are equal\n")
    #expect(try session.run(arguments + ["--map", "map.yaml"]).errors == "ganzoo: g.h5 exists; --force replaces it\n")
    let itself = try session.run(
      Array(arguments.dropLast(Self.narrow.count + 1)) + ["./odd.h5", "--force"] + Self.narrow)
    #expect(itself.errors == "ganzoo: ./odd.h5 is what is read; --output must be another file\n" && itself.status == 2)
    let wrong = try session.run(arguments + ["--force", "--map", "wrong.yaml"])
    #expect((wrong.status, wrong.errors) == (2, "ganzoo: odd.h5 has no layer 'conv2d_18' with weights\n"))
    let typo = try session.run(arguments + ["--force", "--map", "typo.yaml"])
    #expect(
      typo.status == 2 && typo.errors.contains("typo.yaml:1: unknown setting 'generators'; did you mean 'generator'?"))
  }

  @Test("a part of the weights is taken where that was asked for")
  func partial() throws {
    let session = try Session()
    let arguments = [
      "import", "--model", "acgan", "--recipe", "keras-wacgan", "--generator",
      Fixture.path("keras/keras3/wacgan_g.keras"), "--output", "g.h5",
    ]
    let wider = Self.narrow + ["--set", "architecture.generator.filters=[6, 7]"]
    #expect(try session.run(arguments + wider).status == 1)
    #expect(!session.has("g.h5"))
    let ended = try session.done(arguments + wider + ["--partial"])
    #expect(ended.output.contains(": 4 layers with weights, by name\n"))
    #expect(ended.output.contains(": left as they are: conv2d_1, output_generated_image\n"))
  }

  @Test("a compiled model's optimizer is left out with a note")
  func optimizer() throws {
    let session = try Session()
    let path = Fixture.path("keras/keras3/trained_adam.model.h5")
    let ended = try session.run(["import", path, "--image", "1x1x1", "--output", "g.h5"])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      ended.output == """
        wrote g.h5: images of 1 x 1 x 1 from 5 normal numbers
        \(path): what the model was compiled with and the optimizer's state (14 arrays) is left out
        \(path): its last layers do not tell the range of pixels, and -1..1 is assumed; --pixels 0..1 or --pixels 0..255 \
        changes it

        """)
  }

  @Test("networks whose inputs are not clearly a generator's are refused with what to say")
  func interface() throws {
    let session = try Session()
    let a = Symbol.input("a", [3])
    let b = Symbol.input("b", [2])
    let image = Reshape([2, 2, 1])(Dense(4, activation: .sigmoid)(Concatenate()(a, b)))
    let network = try Network("G", inputs: [a, b], outputs: [image])
    let saved = SavedNetwork(Model(network, seed: 1, on: Device(threads: 1)))
    try saved.archive.write(to: session.folder + "/two.keras")
    let refused = try session.run("import", "two.keras", "--output", "g.h5")
    #expect(refused.status == 2)
    #expect(
      refused.errors == """
        ganzoo: two.keras: which input is the latent vector? Say --latent-input; its inputs: 'a' [3], 'b' [2]

        """)
    let wrong = try session.run("import", "two.keras", "--latent-input", "c", "--output", "g.h5")
    #expect(wrong.errors == "ganzoo: two.keras has no input 'c'; its inputs: 'a' [3], 'b' [2]\n")
    let both = try session.run(
      "import", "two.keras", "--latent-input", "a", "--class-input", "a", "--output", "g.h5")
    #expect(
      both.errors == """
        ganzoo: two.keras: a generator has an input for its latent vector and one for its class at most; the inputs here: \
        'a' [3], 'b' [2]

        """)
    // The other input is a one-hot vector of two classes; a sigmoid's range is recognised.
    let ended = try session.done(["import", "two.keras", "--latent-input", "a", "--output", "g.h5"])
    #expect(ended.output == "wrote g.h5: images of 2 x 2 x 1 from 3 normal numbers and 2 classes\n")
    let generator = Generator(try GeneratorFile(contentsOf: session.folder + "/g.h5"), on: Device(threads: 1))
    let latents = Tensor([1, 2, 3, 1, 2, 3], shape: [2, 3], on: generator.device)
    let oneHot = Tensor([1, 0, 0, 1], shape: [2, 2], on: generator.device)
    let expected = Model(saved, on: generator.device)([latents, oneHot], .inference)[0] * 2 - 1
    try expectClose(
      try generator(latents, classes: [0, 1]), ([2, 2, 2, 1], expected.values), "images", absolute: 1e-6, relative: 0)
  }

  @Test("options of one way to import are refused with the other")
  func modes() throws {
    let session = try Session()
    for (arguments, text) in [
      (["--output", "g.h5"], "give either a file with a whole model, or --model\n"),
      (["x", "--model", "acgan", "--output", "g.h5"], "give either a file with a whole model, or --model\n"),
      (
        ["--model", "acgan", "--output", "g.h5"],
        "--model needs --generator, a file with its weights; or --critic, for the critic alone\n"
      ),
      (["x", "--partial", "--output", "g.h5"], "--partial goes with --model, not with a file with a whole model\n"),
      (
        ["x", "--recipe", "r", "--output", "g.h5"],
        "--recipe and --set go with --model, not with a file with a whole model\n"
      ),
      (
        ["--model", "acgan", "--generator", "x", "--image", "2x2x1", "--output", "g.h5"],
        "--image goes with a file with a whole model, not with --model\n"
      ),
    ] {
      let ended = try session.run(["import"] + arguments)
      #expect(ended.status == 2 && ended.errors.contains(text), "\(arguments): \(ended.errors)")
    }
  }

  @Test("two networks of one name are not exported to one file")
  func oneName() throws {
    let session = try Session()
    let z = Symbol.input("z", [2])
    let network = try Network("model", inputs: [z], outputs: [Dense(2)(z)])
    try FileManager.default.createDirectory(atPath: session.folder + "/run", withIntermediateDirectories: true)
    for name in ["generator.h5", "critic.h5"] {
      try SavedNetwork(Model(network, seed: 1, on: Device(threads: 1))).legacyModel().write(
        to: session.folder + "/run/" + name)
    }
    let ended = try session.run("export", "run", "--output", "out", "--force")
    #expect(ended.status == 1 && !session.has("out"))
    #expect(
      ended.errors == """
        ganzoo: two files would be called out/model.keras; export the networks one by one, to two folders

        """)
  }

  @Test("samples of an embedding are of classes that it has, whatever type its input is, however many there are")
  func samples() throws {
    let session = try Session()
    let label = Symbol.input("label", [1])
    let rows = Flatten()(Embedding(3, 2)(label))
    func export(_ rows: Symbol, _ name: String) throws -> Ended {
      let network = try Network("N", inputs: [label], outputs: [rows])
      try SavedNetwork(Model(network, seed: 1, on: Device(threads: 1))).archive.write(to: "\(session.folder)/\(name)")
      return try session.run("export", name, "--output", "out", "--samples", "7", "--force")
    }
    #expect(try export(rows, "n.keras").status == 0)
    let written = try HDF5Reader(session.folder + "/out/samples.h5")
    #expect(try written.array(at: "/N/inputs/label").values == [0, 1, 2, 0, 1, 2, 0])
    let refused = try export(Embedding(3, 2)(ReLU()(label), name: "odd"), "odd.keras")
    #expect(refused.errors == "ganzoo: no samples: the embedding 'odd' of N reads what other layers computed\n")
  }

  @Test("every format is exported, read again and equal")
  func formats() throws {
    let session = try Session()
    let weights = try session.train()
    let names = [
      "keras": "G.keras", "keras-h5": "G.h5", "keras-weights-h5": "G.weights.h5", "keras-h5-weights": "G.h5",
      "onnx": "G.onnx", "safetensors": "G.safetensors",
    ]
    for (format, name) in names {
      try session.done(["export", weights, "--format", format, "--output", format, "--samples", "2"])
      #expect(session.has("\(format)/\(name)") && session.has("\(format)/samples.h5"))
      guard format.hasPrefix("keras") else { continue }
      try session.done(["inspect", weights, "--diff", "\(format)/\(name)"])
    }
    // Weights alone go with the model's JSON, though they say themselves what they are of.
    let network = try GeneratorFile(contentsOf: "\(session.folder)/\(weights)").network
    try session.write(network.kerasConfiguration.json.utf8, to: "G.json")
    for format in ["keras-weights-h5", "keras-h5-weights"] {
      let alone = ["--weights", "\(format)/\(names[format] ?? "")", "--output", "\(format)/back.h5"]
      try session.done(["import", "G.json"] + alone)
      try session.done(["inspect", weights, "--diff", "\(format)/back.h5"])
    }
    let samples = try HDF5Reader(session.folder + "/keras/samples.h5")
    #expect(try samples.array(at: "/G/inputs/input_z").shape == [2, 5])
    #expect(try samples.array(at: "/G/inputs/input_class").values == [0, 1])
    #expect(try samples.array(at: "/G/outputs/output_generated_image").shape == [2, 28, 28, 1])
    let other = try session.run("inspect", "keras/G.keras", "--diff", Fixture.path("keras/keras3/wacgan_d.keras"))
    #expect(other.status == 1)
  }

  @Test("inspect shows what a file is, as a table and as JSON")
  func inspect() throws {
    let session = try Session()
    let path = Fixture.path("keras/keras3/trained_rmsprop.model.h5")
    let table = try session.done(["inspect", path]).output
    #expect(
      table.hasPrefix(
        """
        \(path): a whole model in Keras' legacy layout, 31,600 bytes
        SHA-256  \(try fileSum(path))
        Keras    3.15.1
        Network  trained_rmsprop
        Weights  45 numbers in 3 of 4 layers
        Trained  with an optimizer whose state is here: 8 arrays

        Layer   Type                Weight                              Shape   Bytes  SHA-256
        """), "\(table)")
    struct Report: Decodable {
      struct Layer: Decodable {
        struct Weight: Decodable {
          let shape: [Int]
          let sha256: String
        }
        let name, className: String?
        let weights: [Weight]
      }
      let format, kerasVersion: String
      let parameters: Int
      let layers: [Layer]
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let reports = try ["model.h5", "keras"].map { suffix in
      let file = Fixture.path("keras/keras3/trained_rmsprop.\(suffix)")
      return try decoder.decode(Report.self, from: Data(session.done(["inspect", file, "--json"]).output.utf8))
    }
    #expect(reports.map(\.format) == ["keras-h5", "keras"])
    #expect(reports.map(\.parameters) == [45, 45])
    let sums = reports.map { Set($0.layers.flatMap(\.weights).map(\.sha256)) }
    #expect(sums[0] == sums[1])
    #expect(reports[0].layers.map(\.className) == ["Dense", "BatchNormalization", "Dropout", "Dense"])

    let trained = try session.train()
    let own = try session.done(["inspect", trained]).output
    #expect(own.contains("GANZoo   0.1.0\nData set mnist\nSeed     1\nSteps    2\nLatent   "), "\(own)")
    #expect(own.contains("\nRecipe:\n\n    model: acgan\n") && !own.contains("Metrics"))
    let sum = try #require(try KerasFile(contentsOf: session.folder + "/" + trained).attributes["ganzoo_checksum"])
    #expect(own.contains("\nChecksum \(sum)\n\nLayer"))
    #expect(try session.done(["inspect", trained, "--json"]).output.contains("\"is_intact\" : true"))

    let measured = try GeneratorFile(contentsOf: session.folder + "/" + trained)
      .recording(["gan_test": .object(["value": .double(0.9931), "real": .double(0.9954)]), "samples": .int(10_000)])
    try measured.write(to: session.folder + "/measured.h5")
    let text = try session.done(["inspect", "measured.h5"]).output
    #expect(
      text.contains("\nMetrics:\n\n    gan_test: value 0.9931, real 0.9954\n    samples: 10000\n\nRecipe:\n"), "\(text)"
    )
    #expect(text.contains("\nChecksum \(sum)\n\n"))
    let json = try session.done(["inspect", "measured.h5", "--json"]).output
    #expect(
      json.contains(
        """
            "metrics" : {
              "gan_test" : {
                "real" : 0.9954,
                "value" : 0.9931
              },
              "samples" : 10000
            },
        """), "\(json)")
  }

  private func fileSum(_ path: String) throws -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["sha256sum", path]
    process.standardOutput = pipe
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return String(text.prefix(64))
  }

  @Test("a model with layers that are not ours is refused with their names")
  func unsupported() throws {
    let session = try Session()
    let layers = #"""
      [{"class_name": "InputLayer", "config": {"name": "x", "batch_shape": [null, 4]}},
       {"class_name": "GRU", "config": {"name": "memory", "units": 4}}]
      """#
    try ModelFile(
      modelConfig: #"{"class_name": "Sequential", "config": {"name": "S", "layers": \#(layers)}}"#,
      weights: LegacyWeights(layers: [])
    ).write(to: session.folder + "/gru.h5")
    let ended = try session.run("import", "gru.h5", "--output", "g.h5")
    #expect(ended.status == 1)
    #expect(
      ended.errors.hasPrefix(
        "ganzoo: gru.h5: layer 'memory' is a 'GRU', which is not supported; supported are: Activation, "))
  }
}
