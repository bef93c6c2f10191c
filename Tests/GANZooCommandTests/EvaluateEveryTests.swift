import Foundation
import GANZoo
import Testing

@Suite("The program, training with --evaluate-every")
struct EvaluateEveryTests {
  private func metrics(_ session: Session, _ run: String) throws -> [[String: Double]] {
    try session.text("\(run)/log.jsonl").split(separator: "\n").compactMap {
      let row = try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Double])
      return row["metric/spread"] == nil ? nil : row
    }
  }

  private func warnings(_ ended: Ended) -> [String] {
    ended.errors.split(separator: "\n").map(String.init).filter { $0.hasPrefix("warning: ") }
  }

  @Test("a healthy run of the default recipe logs metrics that get better, and no warning")
  func healthy() throws {
    let session = try Session()
    let ended = try session.done(
      ["train", "--model", "acgan", "--steps", "250", "--evaluate-every", "50", "--output", "run"])
    #expect(warnings(ended) == [])
    let rows = try metrics(session, "run")
    #expect(rows.map { $0["step"] } == [50, 100, 150, 200, 250])
    let (first, last) = (try #require(rows.first), try #require(rows.last))
    for key in ["accuracy", "class_head"] {
      #expect(
        try #require(last["metric/\(key)"]) > 0.4 && #require(last["metric/\(key)"]) > #require(first["metric/\(key)"]),
        "\(key)")
    }
    #expect(try #require(last["metric/frechet_share"]) < #require(first["metric/frechet_share"]))
    #expect(ended.errors.contains("\nstep 250  accuracy 0."), "\(ended.errors)")
  }

  @Test("a critic whose class head learns nothing is told, once")
  func starved() throws {
    let ended = try Session().done(
      [
        "train", "--model", "acgan", "--recipe", "blocks", "--steps", "300", "--evaluate-every", "50", "--output",
        "run",
      ] + Session.tiny
        + ["--set", "objective.class_loss.real=0"])
    #expect(
      warnings(ended).map { $0.replacing(/[0-9]+ %/, with: "n %") } == [
        "warning: step 200: the critic's class head recognises n % of real images, where chance gives n % and a head that "
          + "learns most: it starves beside the critic's score; a larger objective.class_loss.real helps"
      ])
  }

  @Test("a generator that hardly learns is told: it ignores classes, and its samples of some are alike")
  func collapsed() throws {
    let ended = try Session().done(
      [
        "train", "--model", "acgan", "--recipe", "blocks", "--steps", "250", "--evaluate-every", "50", "--output",
        "run",
      ] + Session.tiny
        + ["--set", "optimizers.generator.learning_rate=1e-9"])
    let texts = warnings(ended).map { $0.replacing(/[0-9.]+ times/, with: "n times") }
    #expect(
      texts.first
        == "warning: step 200: 10 % of samples are of the class that was asked for, where chance gives 10 % and a "
        + "generator that learns most: it ignores the class; a larger objective.class_loss.generator helps")
    #expect(texts.count == 2)
    let collapse =
      /warning: step 200: samples of classes [0-9, ]+(and others)? ?are n times as far apart as real images, .*/
    #expect(try collapse.wholeMatch(in: #require(texts.last)) != nil, "\(texts)")
  }

  @Test("another classifier judges, of a file")
  func classifier() throws {
    let session = try Session()
    let train = ["train", "--model", "acgan", "--steps", "1", "--evaluate-every", "1"] + Session.tiny
    let made = ["classifier", "train", "--output", "small.h5", "--set", "training.epochs=1"]
    try session.write(
      idx([1_200, 28, 28], (0..<1_200 * 784).map { UInt8($0 % 251) }), to: "data/train-images-idx3-ubyte")
    try session.write(idx([1_200], (0..<1_200).map { UInt8($0 % 10) }), to: "data/train-labels-idx1-ubyte")
    try session.write(idx([100, 28, 28], (0..<78_400).map { UInt8($0 % 251) }), to: "data/t10k-images-idx3-ubyte")
    try session.write(idx([100], (0..<100).map { UInt8($0 % 10) }), to: "data/t10k-labels-idx1-ubyte")
    try session.done(made + ["--data", "data"])
    try session.done(train + ["--output", "small", "--classifier", "small.h5"])
    try session.done(train + ["--output", "usual"])
    #expect(try metrics(session, "small") != metrics(session, "usual"))
    #expect(try session.bytes("small/generator.h5") == session.bytes("usual/generator.h5"))

    // A run goes on with the classifier that it has been judged by, wherever that is.
    try FileManager.default.moveItem(atPath: session.folder + "/small.h5", toPath: session.folder + "/moved.h5")
    let moved = ["resume", "small", "--classifier", "moved.h5", "--override", "paths"]
    try session.done(moved)
    try session.done(made + ["--data", "data", "--set", "training.seed=2"])
    let refused = try session.run("resume", "small", "--classifier", "small.h5", "--override", "paths")
    #expect(refused.status == 2)
    #expect(
      refused.errors
        == "ganzoo: the classifier small.h5 is not the one that judged the run in small/checkpoints/step-0000001.h5: metrics "
        + "would not compare; --override classifier goes on with it\n", "\(refused.errors)")
    try session.done(["resume", "small", "--classifier", "small.h5", "--override", "classifier"])
    // From now on that is the one.
    #expect(try session.run(moved).errors.contains("the classifier moved.h5 is not the one"))
  }

  @Test("what cannot be judged is an error, and nothing is written")
  func refused() throws {
    let session = try Session()
    let train = ["train", "--output", "run", "--evaluate-every"]
    for (arguments, status, text) in [
      (["0", "--model", "acgan"], 2, "--evaluate-every is a number of at least 1, not 0\n"),
      (
        ["5", "--model", "mlp", "--recipe", "toy-8-gaussians", "--classifier", "a.h5"], 2,
        "ganzoo: a classifier judges images, but 8-gaussians has points\n"
      ),
      (["5", "--model", "acgan", "--classifier", "none.h5"], 2, "none.h5"),
    ] {
      let ended = try session.run(train + arguments)
      #expect(ended.status == status, "\(ended.errors)")
      #expect(ended.errors.contains(text), "\(ended.errors)")
    }
    let alone = try session.run("train", "--model", "acgan", "--output", "run", "--classifier", "a.h5")
    #expect(alone.status == 2)
    #expect(alone.errors.contains("--classifier goes with --evaluate-every\n"), "\(alone.errors)")
    #expect(session.contents.isEmpty)
  }

  @Test("a data set without a classifier is an error that says how to make one")
  func noClassifier() throws {
    let session = try Session()
    for name in ["a", "b"] {
      for number in 0..<40 {
        let picture = PixelImage(
          width: 28, height: 28, channels: 1, pixels: Array(repeating: UInt8(number), count: 784))
        try session.write([], to: "images/\(name)/\(number).png")
        try PNG.write(picture, to: "\(session.folder)/images/\(name)/\(number).png")
      }
    }
    let ended = try session.run(
      ["train", "--model", "acgan", "--data", "images", "--evaluate-every", "5", "--output", "run"]
        + ["--set", "architecture.classes=2"])
    #expect(ended.status == 2)
    let start = "ganzoo: no trained classifier for pictures comes with the package, only for mnist"
    #expect(ended.errors.hasPrefix(start), "\(ended.errors)")
    #expect(ended.errors.hasSuffix("; ganzoo classifier train makes one\n"), "\(ended.errors)")
    #expect(session.contents == ["images"])
  }
}
