import Foundation
import GANZoo
import Testing

/// Every kind of wrong input: exit code 2 where the command has to change, 1 where a file has to, a message on standard
/// error that names the thing, and no file left behind.
@Suite("The program, used wrongly")
struct BadInputTests {
  /// Runs, and expects this end and that nothing new lies in the folder.
  private func expect(
    _ session: Session, _ arguments: [String], _ status: Int32, _ errors: String, isWhole: Bool = true,
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let before = session.contents
    let ended = try session.run(arguments)
    #expect(ended.status == status, "\(ended.errors)", sourceLocation: location)
    if isWhole {
      #expect(ended.errors == "ganzoo: \(errors)\n", sourceLocation: location)
    } else {
      #expect(ended.errors.contains(errors), "\(ended.errors)", sourceLocation: location)
    }
    #expect(ended.output.isEmpty, sourceLocation: location)
    #expect(session.contents == before, sourceLocation: location)
  }

  private static let noKerasFile =
    "text.h5 is a text that begins with 'hello, this is text', not a Keras file: it holds no weights; copy or download the "
    + "model again"

  @Test("an unknown model, recipe or data set")
  func names() throws {
    let session = try Session()
    for command in [["summary"], ["train", "--output", "run"]] {
      try expect(
        session, command + ["--model", "acgn"], 2,
        "no architecture 'acgn'; did you mean 'acgan'? known: acgan, chars, dcgan, mlp, resnet")
      try expect(
        session, command + ["--model", "acgan", "--recipe", "keras-wacgn"], 2,
        "no recipe of acgan 'keras-wacgn'; did you mean 'keras-wacgan'? known: default, shapes, ac-gan-cifar10, "
          + "ac-gan-imagenet, blocks, keras-mnist-acgan, keras-wacgan")
    }
    try expect(
      session, ["train", "--model", "acgan", "--data", "nmist"], 2,
      "--data nmist is neither a data set (25-gaussians, 8-gaussians, cifar10, fashion-mnist, mnist, pictures, shapes, swiss-roll, text) nor a folder or file"
    )
    try expect(
      session, ["generate", "--model", "acgn", "--grid", "a.png"], 2,
      "no trained generator 'acgn'; did you mean 'acgan'? known: acgan, acgan-fashion-mnist, acgan-shapes, dcgan, mlp, resnet"
    )
    try session.done(["generate", "--model", "acgan:fashion-mnist", "--grid", "a.png"])
  }

  @Test("a data set that no generator of the package draws, or that goes with no model")
  func trainedData() throws {
    let session = try Session()
    let generate = ["generate", "--data", "faces", "--grid", "a.png"]
    let ended = try session.run(generate + ["--model", "acgan"])
    #expect(ended.status == 2)
    #expect(
      ended.errors.hasPrefix("ganzoo: no trained generator of acgan generates faces, only mnist"), "\(ended.errors)")
    #expect(ended.errors.hasSuffix("; train one and name its file\n"))
    try expect(
      session, generate + ["g.h5"], 2, "--data goes with --model, not with a generator's file\n", isWhole: false)
  }

  @Test("a generator whose weights were changed since it was written")
  func changed() throws {
    let session = try Session()
    let path = session.folder + "/" + (try session.train())
    let file = try KerasFile(contentsOf: path)
    var weights = try LegacyWeights(contentsOf: path)
    let layer = try #require(weights.layers.firstIndex { !$0.weights.isEmpty })
    let array = weights.layers[layer].weights[0].array
    var values = array.values
    values[0] = values[0].nextUp
    weights.layers[layer].weights[0].array = StoredArray(shape: array.shape, values: values)
    try ModelFile(modelConfig: try #require(file.modelConfig), weights: weights, attributes: file.attributes).write(
      to: path)
    let sum = try #require(file.attributes["ganzoo_checksum"])
    let error = "run/generator.h5 was changed or damaged since GANZoo wrote it: its checksum should be \(sum), but is "
    for command in [["generate", "--grid", "a.png"], ["export", "--format", "onnx", "--output", "out"]] {
      try expect(session, command + ["run/generator.h5"], 1, "ganzoo: " + error, isWhole: false)
    }
    // What it holds can still be looked at.
    let table = try session.done(["inspect", "run/generator.h5"]).output
    #expect(
      table.contains("Checksum \(sum)\n         is of another network: the file was changed or damaged\n"), "\(table)")
    #expect(try session.done(["inspect", "run/generator.h5", "--json"]).output.contains("\"is_intact\" : false"))
  }

  @Test("settings that are unknown, of the wrong type, or do not fit each other")
  func settings() throws {
    let session = try Session()
    let train = ["train", "--model", "acgan", "--output", "run"]
    try expect(
      session, train + ["--set", "training.batch=x"], 2,
      "--set training.batch=x: expected a whole number from 1 to 65536, found 'x'")
    try expect(
      session, train + ["--set", "training.batches=3"], 2,
      "--set training.batches=3: unknown setting 'training.batches'; did you mean 'training.batch'?", isWhole: false)
    try expect(
      session, train + ["--set", "architecture.generator.kernels=[3, 3, 3]"], 2,
      "architecture.generator has 2 filters, but 3 kernels; expected one for each, or one for all")
    let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: ["training.batch=77"]).resolved.yaml
    let line = 1 + (recipe.split(separator: "\n").firstIndex { $0.hasPrefix("  batch:") } ?? 0)
    try session.write(recipe.replacing("  batch: 77", with: "  batch: many").utf8, to: "r.yaml")
    try expect(
      session, train + ["--recipe", "r.yaml"], 2,
      "r.yaml:\(line): training.batch: expected a whole number from 1 to 65536, found 'many'")
  }

  @Test("numbers out of their range")
  func ranges() throws {
    let session = try Session()
    let generate = ["generate", "--model", "acgan", "--grid", "a.png"]
    try expect(
      session, generate + ["--class", "10"], 2,
      "no class '10'; this generator has 10 classes: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9")
    for (option, text) in [
      ("--count", "--count is a number from 1 to 100,000,000, not 0\n"),
      ("--per-class", "--per-class is a number from 1 to 100,000,000, not 0\n"),
    ] { try expect(session, generate + [option, "0"], 2, text, isWhole: false) }
    try expect(
      session, generate + ["--count", "100000"], 2,
      "a picture holds at most 85,598 images of 28 x 28, not 100,000; use --output")
    try expect(
      session, generate + ["--seed", "-1"], 2, "ganzoo: --seed is a number of at least 0, not -1\n", isWhole: false)
    try expect(session, ["generate", "--model", "acgan"], 2, "give --grid, --output or both: ", isWhole: false)
    try expect(
      session, ["generate", "--grid", "a.png"], 2,
      "give either a generator, as a file or the folder of a run, or --model\n", isWhole: false)
    let train = ["train", "--model", "acgan", "--output", "run"]
    try expect(session, train + ["--steps", "0"], 2, "--steps is a number of at least 1, not 0\n", isWhole: false)
    try expect(
      session, train + ["--threads", "0"], 2, "--threads is a number from 1 to 1024, not 0\n", isWhole: false)
  }

  @Test("MNIST that is missing, truncated, not IDX, or of two lengths")
  func data() throws {
    let session = try Session()
    let train = ["train", "--model", "acgan", "--data", "data", "--output", "run"]
    let images = "data/train-images-idx3-ubyte"
    let labels = "data/train-labels-idx1-ubyte"
    try session.write(idx([3], [0, 1, 2]), to: labels)
    try expect(session, train, 1, "in the folder data: expected a file train-images", isWhole: false)
    try session.write(idx([3, 28, 28], [7]), to: images)
    try expect(session, train, 1, "train-images-idx3-ubyte: ", isWhole: false)
    try session.write(idx([4, 28, 28], Array(repeating: 7, count: 4 * 784)), to: images)
    try expect(
      session, train, 1, "\(images) holds 4 images, but \(labels) holds 3 labels")
    try session.write(idx([3, 28, 28], Array(repeating: 7, count: 2 * 784)), to: images)
    try expect(session, train, 1, "truncated: expected 2368 bytes, found 1584", isWhole: false)
    try session.write(Array("hello, this is text".utf8), to: images)
    try expect(session, train, 1, "not an IDX file", isWhole: false)
    try FileManager.default.removeItem(atPath: session.folder + "/" + images)
    try session.write(Array("hello, this is text".utf8), to: images + ".gz")
    try expect(session, train, 1, images + ".gz: ", isWhole: false)
    try session.write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3], to: images + ".gz")
    try expect(session, train, 1, images + ".gz: ", isWhole: false)
  }

  @Test("weights that are missing, not HDF5, truncated, or not a generator's")
  func weights() throws {
    let session = try Session()
    let generate = { (file: String) in ["generate", file, "--grid", "a.png"] }
    try expect(session, generate("none.h5"), 2, "none.h5 does not exist")
    try session.write(Array("hello, this is text".utf8), to: "text.h5")
    try expect(session, generate("text.h5"), 1, Self.noKerasFile)
    let file = try session.train()
    let whole = try session.bytes(file)
    try session.write(whole.prefix(whole.count / 2), to: "half.h5")
    try expect(
      session, generate("half.h5"), 1,
      "half.h5 is truncated: it should have \(whole.count) bytes, but has \(whole.count / 2)")
    try expect(
      session, generate("run/critic.h5"), 2,
      "run/critic.h5 is a critic, not a generator; the run's generator is run/generator.h5")
    for command in [
      ["export", "--output", "keras"], ["import", "--model", "acgan", "--output", "o.h5", "--generator"],
    ] {
      try expect(session, command + ["text.h5"], 1, Self.noKerasFile)
    }
  }

  @Test("Keras weights with a layer missing, a wrong shape, or no floats")
  func kerasWeights() throws {
    let session = try Session()
    _ = try session.train()
    try session.done(["export", "run", "--format", "keras-h5-weights", "--output", "keras"])
    let arguments = ["import", "--model", "acgan", "--recipe", "run/recipe.yaml", "--output", "o.h5", "--generator"]
    let stored = try LegacyWeights(contentsOf: session.folder + "/keras/G.h5")
    let index = try #require(stored.layers.firstIndex { $0.name == "dense" })
    let shape = stored.layers[index].weights[0].array.shape

    var fewer = stored
    fewer.layers.remove(at: index)
    try fewer.write(to: session.folder + "/fewer.h5")
    try expect(
      session, arguments + ["fewer.h5"], 1, "fewer.h5 does not fit the network, compared by position:\n\nLayer",
      isWhole: false)

    var wrong = stored
    wrong.layers[index].weights[0].array = StoredArray(shape: [2, 2], values: [1, 2, 3, 4])
    try wrong.write(to: session.folder + "/wrong.h5")
    try expect(
      session, arguments + ["wrong.h5"], 1, "wrong.h5 does not fit the network, compared by name:\n\nLayer",
      isWhole: false)
    try expect(session, arguments + ["wrong.h5"], 1, "dense  kernel \(shape)", isWhole: false)
    try expect(session, arguments + ["wrong.h5"], 1, "dense: [2, 2]", isWhole: false)
  }

  @Test("places that cannot be written are found before anything is computed")
  func unwritable() throws {
    let session = try Session()
    try session.write(Array("x".utf8), to: "file")
    let train = ["train", "--model", "acgan", "--steps", "1000000"] + Session.tiny
    try expect(session, train + ["--output", "file"], 1, "file is not a folder")
    try expect(session, train + ["--output", ""], 2, "the path of the run folder is empty")
    try expect(session, train + ["--output", "file/run"], 1, "cannot write the folder file/run: ", isWhole: false)
    try expect(session, train + ["--output", "/proc/run"], 1, "cannot write the folder /proc/run: ", isWhole: false)
    // The weights do not exist: the picture's path is looked at first.
    let generate = ["generate", "none.h5", "--grid"]
    try expect(
      session, generate + ["none/a.png"], 1, "cannot write none/a.png: the folder none does not exist")
    try expect(session, generate + ["file/a.png"], 1, "cannot write file/a.png: file is not a folder")
    try expect(session, generate + ["/dev/null"], 1, "cannot write /dev/null: it exists and is not a regular file")
    try expect(
      session, ["generate", "--model", "acgan", "--count", "3", "--output", "none/a.h5"], 1, "cannot write none/a.h5",
      isWhole: false)
    _ = try session.train()
    try expect(
      session, ["export", "run", "--output", "file"], 1, "file is not a folder")
  }

  @Test("networks that cannot be leave the run that --force would replace")
  func network() throws {
    let session = try Session()
    let kept = try session.bytes(session.train())
    try expect(
      session,
      ["train", "--model", "acgan", "--output", "run", "--force", "--set", "architecture.critic.pooling=[8, 8, 8]"], 2,
      "D: layer 'max_pooling2d_1' (MaxPooling2D) expects an image of at least 8 x 8 pixels, but is given [1, 1, 64]")
    #expect(try session.bytes("run/generator.h5") == kept)
  }

  @Test("one file for a picture and for numbers")
  func oneFile() throws {
    for other in ["a", "./a", "b/../a"] {
      try expect(
        Session(), ["generate", "--model", "acgan", "--grid", "a", "--output", other], 2,
        "--grid and --output name one file, a\n", isWhole: false)
    }
  }

  @Test("a picture, or numbers, in place of the generator that draws them")
  func generatorsFile() throws {
    let session = try Session()
    let generator = try session.train()
    let kept = try session.bytes(generator)
    for option in ["--grid", "--output"] {
      try expect(
        session, ["generate", generator, option, "run/../run/generator.h5"], 2,
        "\(option) names the generator's own file, run/../run/generator.h5\n", isWhole: false)
    }
    #expect(try session.bytes(generator) == kept)
  }

  @Test("a network whose name leads elsewhere is exported nowhere")
  func name() throws {
    let session = try Session()
    let z = Symbol.input("z", [2])
    let network = try Network("../../elsewhere", inputs: [z], outputs: [Dense(1)(z)])
    try ModelFile(
      modelConfig: network.kerasConfiguration.json,
      weights: SavedNetwork(Model(network, seed: 1, on: Device(threads: 1))).legacyWeights
    ).write(to: session.folder + "/odd.h5")
    try expect(
      session, ["export", "odd.h5", "--output", "keras"], 1,
      "odd.h5: the network's name '../../elsewhere' cannot name a file")
  }

  @Test("a training that goes wrong names term and step, exits with 1 and keeps networks that load")
  func notFinite() throws {
    let session = try Session()
    let ended = try session.run(
      ["train", "--model", "acgan", "--steps", "5", "--output", "run"] + Session.tiny
        + ["--set", "optimizers.critic.learning_rate=1e30", "--set", "optimizers.generator.learning_rate=1e30"])
    #expect(ended.status == 1)
    #expect(ended.errors.contains("ganzoo: step "))
    #expect(ended.errors.hasSuffix("; the last weights with finite losses are kept\n"))
    #expect(try GeneratorFile(contentsOf: session.folder + "/run/generator.h5").provenance.steps == 0)
    #expect(!session.contents.contains { $0.hasSuffix(".part") })
  }

  @Test("an argument that is not UTF-8 is refused, rather than taken for another name")
  func encoding() throws {
    let session = try Session(program: "/bin/bash")
    let ended = try session.run(
      "-c", "echo x > $'g\\xe9.h5'; '\(URL(filePath: try Session.program).path)' inspect $'g\\xe9.h5'")
    #expect(ended.status == 2)
    #expect(
      ended.errors.contains(": the argument 'g\u{FFFD}.h5' is not UTF-8, so that it cannot be passed on as it is; "))
  }
}
