import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("The program, going on with networks of Keras")
struct ImportedTrainingTests {
  /// A folder with the networks of a fixture as G and D, and pictures of these classes.
  private func session(_ name: String, classes: [String] = ["a", "b", "c"]) throws -> Session {
    let session = try Session()
    let ending = name.hasSuffix("2") ? "h5" : "keras"
    for network in ["G", "D"] {
      try FileManager.default.copyItem(
        atPath: Fixture.path("keras_gan_pairs/\(name).\(network).\(ending)"),
        toPath: "\(session.folder)/\(network).\(ending)")
    }
    for (label, folder) in classes.enumerated() {
      for number in 0..<8 {
        let pixels = (0..<36).map { UInt8(truncatingIfNeeded: $0 &* 29 &+ number &* (label + 1)) }
        try session.write([], to: "pics/\(folder)/\(number).png")
        try PNG.write(
          PixelImage(width: 6, height: 6, channels: 1, pixels: pixels),
          to: "\(session.folder)/pics/\(folder)/\(number).png")
      }
    }
    return session
  }

  private let train = [
    "train", "--from", "G.keras", "--critic", "D.keras", "--data", "pics", "--set", "training.batch=6",
  ]

  @Test("tells what it found, and what the training begins with")
  func notes() throws {
    let session = try session("adam")
    let ended = try session.done(train + ["--steps", "2"])
    let notes = ended.errors.split(separator: "\n").filter { $0.hasPrefix("note: ") }
    for note in [
      "note: G.keras generates images of [6, 6, 1] from 4 normal numbers and 3 classes",
      "note: D.keras ends in a sigmoid, which is left out in the training, since objectives work on scores",
      "note: the objective is non-saturating",
      "note: the generator's optimizer, adam with a learning rate of 0.002, goes on after its 3 steps in G.keras",
      "note: the critic's optimizer, adam with a learning rate of 0.002, goes on after its 3 steps in D.keras",
    ] { #expect(notes.contains { $0 == note }, "\(notes)") }
    #expect(ended.errors.contains("imported G"))
    #expect(try session.text("runs/imported-G/recipe.yaml").contains("source: G.keras and D.keras"))
  }

  @Test("leaves all in the run folder: it goes on bit for bit once the files are gone, and all commands take it")
  func runFolder() throws {
    let session = try session("adam2")
    let train = [
      "train", "--from", "G.h5", "--critic", "D.h5", "--data", "pics", "--set", "training.batch=6", "--threads",
      "1",
    ]
    try session.done(train + ["--steps", "4", "--output", "whole"])
    try session.done(train + ["--steps", "2", "--output", "parts"])
    for name in ["G.h5", "D.h5"] { try FileManager.default.removeItem(atPath: "\(session.folder)/\(name)") }
    try session.done(["resume", "parts", "--steps", "4", "--override", "steps"])
    let (whole, parts) = (try session.state("whole", step: 4), try session.state("parts", step: 4))
    #expect(!whole.isEmpty && whole.keys == parts.keys)
    for (path, array) in whole {
      #expect(array.values.map(\.bitPattern) == parts[path]?.values.map(\.bitPattern), "\(path)")
    }
    try session.done(["generate", "parts", "--grid", "grid.png"])
    try session.done(["export", "parts", "--output", "keras"])
    #expect(session.has("keras/G.keras") && session.has("keras/D.keras"))
    #expect(try session.done(["inspect", "parts/generator.h5"]).output.contains("imported"))
  }

  @Test("takes the critic of an architecture, and goes on bit for bit without the file")
  func architectureCritic() throws {
    let session = try session("adam")
    let train = [
      "train", "--from", "G.keras", "--model", "dcgan", "--data", "pics", "--set", "training.batch=6", "--set",
      "architecture.critic.filters=4", "--set", "training.lr_decay_fraction=0", "--threads", "1",
    ]
    let ended = try session.done(train + ["--steps", "4", "--output", "whole"])
    #expect(
      ended.errors.contains(
        "note: the critic of dcgan, of its recipe default, is made for them, and begins anew\n"), "\(ended.errors)")
    try session.done(train + ["--steps", "2", "--output", "parts"])
    try FileManager.default.removeItem(atPath: "\(session.folder)/G.keras")
    try session.done(["resume", "parts", "--steps", "4", "--override", "steps"])
    let (whole, parts) = (try session.state("whole", step: 4), try session.state("parts", step: 4))
    #expect(!whole.isEmpty && whole.keys == parts.keys)
    for (path, array) in whole {
      #expect(array.values.map(\.bitPattern) == parts[path]?.values.map(\.bitPattern), "\(path)")
    }
    let both = try session.run(train + ["--critic", "D.keras"])
    #expect(
      both.status == 2
        && both.errors.contains("--critic and --model both name a critic for --from G.keras: give one"))
  }

  @Test("refuses what does not fit before anything is made")
  func refused() throws {
    let session = try session("adam", classes: ["a", "b", "c", "d"])
    let cases: [([String], Int32, String)] = [
      (train, 2, "ganzoo: pictures has 4 classes, but the generator of G.keras and D.keras takes 3"),
      (
        ["train", "--from", "G.keras", "--critic", "G.keras", "--data", "pics"], 2,
        "ganzoo: G.keras: a critic reads a sample and nothing else, but this network has 2 inputs: 'z' [4], 'number' [1]"
      ),
      (
        ["train", "--from", "G.keras", "--critic", "D.keras", "--recipe", "wgan"], 2,
        "ganzoo: --recipe wgan is no YAML file; beside --from it is one whose objective, optimizers, schedule, data and "
          + "training are taken"
      ),
      (
        ["train", "--from", "D.keras", "--critic", "D.keras", "--data", "pics"], 1,
        "ganzoo: D.keras: the network's output should be an image [height, width, 1 to 4 channels] or a point [2], but is "
          + "[1] and [3]"
      ),
    ]
    for (arguments, status, message) in cases {
      let ended = try session.run(arguments)
      #expect(ended.status == status && ended.errors == message + "\n", "\(ended.errors)")
    }
    #expect(
      try session.run("train", "--from", "G.keras").errors.contains(
        "--from G.keras needs --critic, the file of the network that judged it, or --model, an architecture whose "
          + "critic is taken"))
    #expect(
      try session.run("train", "--data", "pics").errors.contains(
        "give one of --model, an architecture; --from, a generator that Keras made; and --init, trained networks"))
    #expect(session.contents == ["D.keras", "G.keras", "pics"])
  }

  @Test("takes a GAN that was saved as one model apart, here and in import")
  func oneModel() throws {
    let session = try session("adam")
    let gan = Fixture.path("keras_odd_critics/gan.2.h5")
    let ended = try session.done([
      "train", "--from", gan, "--critic", gan, "--data", "pics", "--set", "training.batch=6", "--steps", "1",
      "--output", "run",
    ])
    for note in [
      "note: \(gan) generates images of [6, 6, 1] from 2 normal numbers",
      "note: \(gan): a GAN, of which the generator 'G' is taken",
      "note: \(gan): a GAN, of which the critic 'D' is taken",
      "note: the objective is lsgan",
      "note: the critic's optimizer, adam with a learning rate of 0.002, begins anew",
    ] { #expect(ended.errors.contains(note + "\n"), "\(ended.errors)") }
    for (role, name) in [("critic", "D"), ("generator", "G")] {
      for part in [role, name] {
        try session.done(["import", gan, "--part", part, "--output", "\(part).h5"])
      }
      #expect(try session.bytes("\(role).h5") == session.bytes("\(name).h5"))
    }
  }

  @Test("names import where only that has the option that is needed")
  func options() throws {
    let session = try session("adam")
    let z = Symbol.input("z", [4])
    let flat = try Network("flat", inputs: [z], outputs: [Dense(36, activation: .tanh)(z, name: "image")])
    try SavedNetwork(Model(flat, seed: 1, on: Device.test(threads: 1))).legacyModel()
      .write(to: session.folder + "/flat.h5")
    let ended = try session.run("train", "--from", "flat.h5", "--critic", "D.keras", "--data", "pics")
    #expect(
      ended.errors == """
        ganzoo: flat.h5: the network's output is a flat list of 36 numbers; say its image's size, such as --image 6x6x1 \
        or --image 3x3x4; 'ganzoo import flat.h5 --image … --output g.h5' makes a file for --from

        """)
    try session.done(["import", "flat.h5", "--image", "6x6x1", "--output", "g.h5"])
    _ = try session.train()
    try session.done(["export", "run", "--format", "hub", "--output", "hub"])
    let hub = try session.run("train", "--init", "hub", "--data", "pics")
    #expect(
      hub.status == 2
        && hub.errors
          == "ganzoo: the folder hub is one of a model hub: 'ganzoo import hub --output g.h5' makes a generator file of it\n"
    )
  }

  @Test("fine-tunes a run, a file or a generator of the package on other data")
  func fineTuning() throws {
    let session = try session("adam")
    _ = try session.train("first")
    let ended = try session.done([
      "train", "--init", "first", "--data", "pics", "--steps", "1", "--output", "tuned",
    ])
    let notes = ended.errors.split(separator: "\n").filter { $0.hasPrefix("note: ") }
    for note in [
      "note: begins with the generator of first, trained for 2 steps of mnist, and with its critic",
      "note: classes: 3 new (a, b, c), 10 left out (0, 1, 2, 3, 4 and 5 more)",
    ] { #expect(notes.contains { $0 == note }, "\(notes)") }
    #expect(try session.text("tuned/recipe.yaml").contains("start:\n  from: first\n  steps: 2\n  weights: "))
    try session.done(["resume", "tuned", "--steps", "2", "--override", "steps"])
    try session.done(["generate", "tuned", "--grid", "grid.png"])
    let file = ["train", "--init", "tuned/generator.h5", "--data", "pics", "--steps", "1", "--output", "again"]
    #expect(
      try session.done(file).errors.contains("note: begins with the generator of tuned/generator.h5, trained for 2 "))
    try session.done(["train", "--init", "tuned", "--data", "mnist", "--steps", "1", "--output", "back"])
    let refused = try session.run("train", "--model", "acgan", "--recipe", "tuned/recipe.yaml")
    #expect(
      refused.status == 2
        && refused.errors
          == "ganzoo: tuned/recipe.yaml is the recipe of a training that began with first: --init first in place of --model "
          + "begins with it again\n"
    )
    let unknown = try session.run("train", "--init", "nothing", "--data", "pics")
    #expect(
      unknown.status == 2
        && unknown.errors.hasPrefix(
          "ganzoo: --init nothing is neither a run folder nor a generator file, nor a trained generator of the package: acgan, "
        ))
  }
}
