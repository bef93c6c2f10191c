import Foundation
import GANZoo
import GANZooData
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("evaluate judges critics")
struct EvaluateCriticTests {
  private struct Report: Decodable {
    struct Scores: Decodable {
      let count: Int
      let mean, deviation: Double
      let aboveSamples: Double?
    }
    struct Kinds: Decodable {
      let training: Scores
      let heldOut, samples: Scores?
    }
    let critic, data: String
    let against: String?
    let truncation: Float?
    let seed: Int
    let scores: Kinds
    let overfitting: Double?
  }

  private let session: Session

  init() throws {
    session = try Session()
    try session.writeDigits()
    let image = Symbol.input("image", [28, 28, 1])
    let network = try Network("D", inputs: [image], outputs: [GlobalAveragePooling2D()(image)])
    try SavedNetwork(Model(network, seed: 1, on: Device(threads: 1))).legacyModel().write(
      to: session.folder + "/mean.h5")
  }

  private func report(_ arguments: [String]) throws -> Report {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let ended = try session.done(["evaluate"] + arguments + ["--json"])
    #expect(ended.errors(withoutProgressOf: "evaluate").isEmpty, "\(ended.errors)")
    return try decoder.decode(Report.self, from: Data(ended.output.utf8))
  }

  private func brightness(_ split: DatasetSplit, _ count: Int) throws -> [Double] {
    let digits = try MNIST.load(split)
    return (0..<count).map { number in
      let sum = digits.pixels[number * 784..<(number + 1) * 784].reduce(0) { $0 + Int($1) }
      return Double(sum) / 784 / 127.5 - 1
    }
  }

  private func expect(_ found: Report.Scores?, _ scores: [Double], above samples: [Double]?) throws {
    let found = try #require(found)
    let mean = scores.reduce(0, +) / Double(scores.count)
    let deviation = (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count - 1)).squareRoot()
    #expect(found.count == scores.count)
    #expect(abs(found.mean - mean) < 1e-5 && abs(found.deviation - deviation) < 1e-5, "\(found)")
    guard let samples else {
      #expect(found.aboveSamples == nil)
      return
    }
    let pairs = scores.reduce(0.0) { sum, score in
      sum + samples.reduce(0.0) { $0 + (score > $1 ? 1 : score == $1 ? 0.5 : 0) }
    }
    // Sums of other orders may decide a pair otherwise.
    #expect(abs((found.aboveSamples ?? 0) - pairs / Double(scores.count * samples.count)) < 1e-4, "\(found)")
  }

  @Test("one that is a mean of pixels: the means, deviations and shares of pairs are those of the pixels")
  func values() throws {
    let run = try session.train()
    let (training, test) = (try brightness(.train, 900), try brightness(.test, 150))
    let alone = try report(["mean.h5", "--data", "digits"])
    #expect((alone.critic, alone.data, alone.seed) == ("mean.h5", "digits", 1))
    #expect(alone.against == nil && alone.scores.samples == nil && alone.overfitting == nil)
    try expect(alone.scores.training, training, above: nil)
    try expect(alone.scores.heldOut, test, above: nil)

    let generator = Generator(try GeneratorFile(contentsOf: session.folder + "/" + run), on: Device(threads: 1))
    var samples: [Double] = []
    try generator.generate(classes: (0..<900).map { $0 % 10 }, seed: 3) { images, _ in
      let values = images.values
      samples += (0..<images.shape[0]).map { number in
        values[number * 784..<(number + 1) * 784].reduce(0.0) { $0 + Double($1) } / 784
      }
    }
    for against in ["run", run] {
      let found = try report(
        ["mean.h5", "--data", "digits", "--against", against, "--samples", "900", "--seed", "3"])
      #expect((found.against, found.seed) == (run, 3))
      try expect(found.scores.training, training, above: samples)
      try expect(found.scores.heldOut, test, above: samples)
      try expect(found.scores.samples, samples, above: nil)
      let shares = try (
        #require(found.scores.training.aboveSamples), #require(found.scores.heldOut?.aboveSamples)
      )
      #expect(try abs(#require(found.overfitting) - (shares.0 - shares.1)) < 1e-12)
    }
    #expect(
      try #require(report(["mean.h5", "--data", "digits", "--against", "acgan", "--samples", "100"]).against)
        .hasSuffix("/acgan.h5"))
  }

  @Test("--truncation scores samples of truncated latent vectors")
  func truncation() throws {
    let arguments = ["mean.h5", "--data", "digits", "--against", "acgan", "--samples", "300"]
    let (whole, cut) = try (report(arguments), report(arguments + ["--truncation", "0.5"]))
    #expect((whole.truncation, cut.truncation) == (nil, 0.5))
    #expect(whole.scores.training.mean == cut.scores.training.mean)
    // Samples that are more alike differ less in brightness.
    #expect(
      try #require(cut.scores.samples).deviation < #require(whole.scores.samples).deviation, "\(cut), \(whole)")
    let head = try session.done(["evaluate"] + arguments + ["--truncation", "0.5"]).output.split(separator: "\n")[1]
    #expect(head.hasSuffix("(seed 1; truncation at 0.5)"), "\(head)")
    let refused = try session.run(["evaluate", "mean.h5", "--data", "digits", "--truncation", "0.5"])
    #expect(refused.status == 2, "\(refused)")
    #expect(
      refused.errors.hasPrefix("ganzoo: --truncation is for a generator's samples: name one with --against\n"),
      "\(refused.errors)")
  }

  @Test("a run's, with its generator and its examples: what was held out of the training is not what was learnt from")
  func run() throws {
    try session.done(
      ["train", "--model", "acgan", "--steps", "2", "--output", "run", "--data", "digits"]
        + ["--set", "data.examples=140", "--set", "data.held_out=110"] + Session.tiny)
    let found = try report(["run/critic.h5"])
    #expect((found.against, found.data) == ("run/generator.h5", "digits"))
    #expect((found.scores.training.count, found.scores.heldOut?.count) == (140, 110))
    #expect(found.scores.samples?.count == 10_000)
    let table = try session.done(["evaluate", "run/critic.h5", "--samples", "100"])
    let lines = table.output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0] == "run/critic.h5")
    #expect(lines[1] == "scores of examples of digits, against samples of run/generator.h5 (seed 1)")
    #expect(lines[3].split(separator: " ") == ["Scores", "of", "Count", "Mean", "±", "Above", "samples"])
    for start in ["training examples    100 ", "held-out examples    100 ", "samples              100 "] {
      #expect(lines.contains { $0.hasPrefix(start) }, "\(table.output)")
    }
    #expect(
      lines.contains {
        $0.contains(
          #/^Overfitting, the difference of training and held-out examples: -?[0-9.]+ percentage points$/#)
      }, "\(table.output)")
    #expect(try session.done(["evaluate", "run/critic.h5", "--samples", "100"]).output == table.output)
  }

  @Test("a generator that lies beside it belongs to it in the folder of a run alone")
  func beside() throws {
    _ = try session.train()
    try session.write(try session.bytes("mean.h5"), to: "imported/critic.h5")
    try session.write(try session.bytes("run/generator.h5"), to: "imported/generator.h5")
    let found = try report(["imported/critic.h5", "--data", "digits"])
    #expect(found.against == nil && found.scores.samples == nil)
  }

  @Test("what does not go with one is refused before anything is loaded")
  func refused() throws {
    let run = try session.train()
    let cases: [([String], String)] = [
      (["mean.h5"], "mean.h5 does not say what the critic learnt from: name real examples with --data"),
      (
        ["mean.h5", "--data", "cifar10"],
        "mean.h5 reads samples of [28, 28, 1], but the examples of cifar10 are [32, 32, 3]; name others with --data, a "
          + "data set (fashion-mnist, mnist, shapes) or a folder of pictures\n"
      ),
      (
        ["mean.h5", "--data", "8-gaussians"],
        "mean.h5 reads samples of [28, 28, 1], but the examples of 8-gaussians are [2]; name others with --data, a "
          + "data set (fashion-mnist, mnist, shapes) or a folder of pictures\n"
      ),
      (["mean.h5", "--data", "text"], "critics of images and points are judged, but --data names text"),
      (["mean.h5", "--gan-train"], "--gan-train goes with generators, but mean.h5 is a critic"),
      (["mean.h5", "--factors", "none.h5"], "--factors goes with generators, but mean.h5 is a critic"),
      (["mean.h5", "--record"], "--record goes with generators, but mean.h5 is a critic"),
      ([run, "--against", "run"], "--against goes with a critic's file, but \(run) is a generator"),
      (["run", "--against", "run"], "--against goes with a critic's file, such as run/critic.h5"),
      (
        ["mean.h5", "--data", "mnist", "--against", "gone.h5"],
        "--against gone.h5 is neither a file nor the folder of a run, nor a trained generator of the package\n"
      ),
      (["mean.h5", "--data", "mnist", "--set", "data.crup=none"], "--set data.crup"),
    ]
    for (arguments, message) in cases {
      let ended = try session.run(["evaluate"] + arguments)
      #expect(ended.status == 2 && ended.output.isEmpty, "\(arguments): \(ended.errors)")
      #expect(ended.errors.hasPrefix("ganzoo: \(message)"), "\(ended.errors)")
    }
    let model = try session.run(["evaluate", "--model", "acgan", "--against", "run"])
    #expect(
      model.status == 2 && model.errors.hasPrefix("ganzoo: --against goes with a critic's file\n"), "\(model.errors)")
  }
}
