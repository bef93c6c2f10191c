import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("The program judges generators")
struct EvaluateTests {
  /// What `--json` prints, as far as the tests look at it.
  private struct Report: Decodable {
    struct Values: Decodable {
      let mean: Double
      let deviation: Double?
      let draws: [Double]
    }
    struct Pair: Decodable { let samples, real: Values }
    struct ClassRow: Decodable {
      let name: String
      let accuracy: Double?
      let share: Double
      let spread: Double?
    }
    let generator, classifier, data, split: String
    let classifierTestAccuracy: Double?
    let samples, realSamples, referenceSamples: Int
    let seeds: [Int]
    let metrics, figures: [String: Pair]
    let classes: [ClassRow]
    let confusion: [[Int]]
  }

  private func report(_ ended: Ended) throws -> Report {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Report.self, from: Data(ended.output.utf8))
  }

  /// A classifier's settings with which it learns hundreds of small pictures in a second.
  private static let small = [
    "network.filters=[4]", "network.features=8", "training.batch=20", "training.epochs=4", "data.sample=[8, 8, 3]",
    "data.translate=0",
  ].flatMap { ["--set", $0] }

  @Test("a table with the value of real digits beside each metric, and one with a row for each class")
  func table() throws {
    let session = try Session()
    try session.writeDigits()
    let output = try session.done(["evaluate", "--model", "acgan", "--data", "digits", "--samples", "100"]).output
    let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines[0].hasSuffix("/acgan.h5"))
    #expect(
      lines[1]
        == "3 sets of 100 samples (seeds 1, 2, 3), compared with 150 test images of mnist "
        + "(column Real: 3 sets of 100 real images)")
    #expect(lines[2].hasSuffix("/classifier-mnist.h5, which recognises 99.59 % of test images"), "\(lines[2])")
    #expect(lines[4].split(separator: " ") == ["Metric", "Samples", "±", "Real", "±", "Better"])
    for start in [
      "Class obeyed (GAN-test) ", "  the worst class ", "Classifier score ", "Fréchet distance ",
      "  share of that of noise ", "Kernel distance (KID) ", "Precision ", "Recall ", "Density ", "Coverage ",
      "MS-SSIM within a class ", "Spread within a class ", "Nearest training image ", "Class ",
    ] {
      #expect(lines.contains { $0.hasPrefix(start) }, "\(start)")
    }
    let classes = try #require(lines.firstIndex { $0.hasPrefix("Class ") && $0.contains("Share") })
    #expect(
      lines[classes].split(separator: " ") == ["Class", "Obeyed", "Share", "Spread", "Else", "taken", "for"])
    #expect((0...9).allSatisfy { kind in lines[(classes + 1)...].contains { $0.hasPrefix("\(kind) ") } })
  }

  @Test("--json, --pictures and --record: the same metrics for programs, in pictures and in the file")
  func outputs() throws {
    let session = try Session()
    let weights = try session.train()
    try session.writeDigits()
    try session.done(["generate", weights, "--grid", "before.png"])
    let ended = try session.done(
      [
        "evaluate", weights, "--data", "digits", "--samples", "120", "--seed", "7", "--pictures",
        "quality",
        "--record", "--json",
      ])
    let report = try report(ended)
    #expect((report.generator, report.data, report.split) == (weights, "mnist", "test"))
    #expect(report.classifier.hasSuffix("/classifier-mnist.h5") && report.classifierTestAccuracy == 0.9959)
    #expect((report.samples, report.realSamples, report.seeds) == (120, 120, [7, 8, 9]))
    #expect(report.referenceSamples == 150)
    #expect(
      Set(report.metrics.keys) == [
        "accuracy", "worst_class", "score", "frechet", "frechet_share", "kernel", "precision", "recall", "density",
        "coverage", "ms_ssim", "spread", "nearest_training_image",
      ])
    for (name, pair) in report.metrics {
      let draws = name == "nearest_training_image" ? 1 : 3
      #expect(pair.samples.draws.count == draws && pair.real.draws.count == draws, "\(name)")
      #expect((pair.samples.deviation == nil) == (draws == 1))
      #expect(abs(pair.samples.mean - pair.samples.draws.reduce(0, +) / Double(draws)) < 1e-9)
    }
    #expect(report.classes.map(\.name) == MNIST.classNames)
    #expect(abs(report.classes.reduce(0) { $0 + $1.share } - 1) < 1e-9)
    #expect(report.confusion.map { $0.reduce(0, +) } == Array(repeating: 36, count: 10))
    let accuracy = try #require(report.metrics["accuracy"]?.samples.mean)
    #expect(abs(accuracy - Double((0..<10).reduce(0) { $0 + report.confusion[$1][$1] }) / 360) < 1e-9)

    let nearest = try PNG.read(session.folder + "/quality/nearest.png")
    #expect((nearest.width, nearest.height) == (10 * 30 + 2, 20 * 30 + 2))
    let confused = try PNG.read(session.folder + "/quality/confusion-samples.png")
    #expect((confused.width, confused.height) == (10 * 30 + 2, 10 * 30 + 2))
    let confusion = try PNG.read(session.folder + "/quality/confusion.png")
    #expect((600...1200).contains(confusion.width) && (600...1200).contains(confusion.height))
    #expect(session.contents == ["before.png", "digits", "quality", "run"])

    let file = try GeneratorFile(contentsOf: "\(session.folder)/\(weights)")
    guard case .object(let recorded)? = file.provenance.metrics["accuracy"] else {
      Issue.record("nothing was recorded")
      return
    }
    #expect(recorded["value"] == .double(accuracy))
    let inspected = try session.done(["inspect", weights]).output
    for text in ["frechet_share", "accuracy", "measured", "mnist"] { #expect(inspected.contains(text), "\(text)") }
    try session.done(["generate", weights, "--grid", "after.png"])
    #expect(try session.bytes("after.png") == session.bytes("before.png"))
    // Measured again, the file holds the new metrics alone.
    try session.done(
      ["evaluate", weights, "--data", "digits", "--samples", "100", "--split", "validation", "--record"])
    let again = try GeneratorFile(contentsOf: "\(session.folder)/\(weights)").provenance.metrics
    guard case .object(let measured)? = again["measured"] else {
      Issue.record("nothing was recorded again")
      return
    }
    #expect((measured["samples"], measured["split"]) == (.int(100), .string("validation")))
  }

  @Test("GAN-train takes settings of the classifier's recipe")
  func ganTrain() throws {
    let quick = ["network.filters=[4]", "training.epochs=1", "training.batch=50"].flatMap { ["--set", $0] }
    let session = try Session()
    try session.writeDigits()
    let ended = try session.done(
      ["evaluate", "--model", "acgan", "--data", "digits", "--samples", "200", "--gan-train", "--json"] + quick)
    let pair = try #require(try report(ended).metrics["gan_train"])
    #expect(pair.samples.draws.count == 1 && (0...1).contains(pair.samples.mean) && (0...1).contains(pair.real.mean))
  }

  @Test("pictures of your own: a classifier is trained, and judges generators of such pictures")
  func pictures() throws {
    let session = try Session()
    try session.writePictures(ofClass: 220)
    try session.writeDigits()
    let trained = try session.done(
      ["classifier", "train", "--data", "own", "--output", "own.h5"] + Self.small)
    #expect(
      trained.output.wholeMatch(
        of:
          /wrote own\.h5, which tells 3 classes of pictures apart; it recognises (9\d|100)\.\d\d % of 115 images that were kept from it, of 104 test images [89]\d\.\d\d %\.\n/
      ) != nil, "\(trained.output)")
    let epochs = trained.errors.matches(of: #/(?m)^epoch (\d)/4  loss \S+  recognises (\S+) %$/#)
    #expect(epochs.map(\.1) == ["1", "2", "3", "4"], "\(trained.errors)")
    // The best of them is what was kept, the last one included.
    let best = epochs.compactMap { Double($0.2) }.max() ?? 0
    let last = try #require(trained.errors.split(separator: "\n").last { $0.hasPrefix("classifier  ") })
    #expect(last.contains("epoch 4/4  best \(String(format: "%.2f", best)) %  loss "), "\(last)")
    #expect(trained.output.contains("recognises \(String(format: "%.2f", best)) % of 115 images"))
    try session.done(
      [
        "train", "--model", "dcgan", "--data", "own", "--steps", "2", "--output", "run", "--set",
        "architecture.sample=[8, 8, 3]",
      ] + Self.narrow)
    let evaluate = ["evaluate", "run/generator.h5", "--classifier", "own.h5", "--samples", "100"]
    let ended = try session.done(evaluate + ["--data", "own", "--split", "validation", "--json"])
    let report = try report(ended)
    #expect(
      (report.data, report.split, report.classes.map(\.name)) == ("pictures", "validation", ["blue", "green", "red"]))
    #expect(report.classifierTestAccuracy ?? 0 > 0.8 && report.confusion.isEmpty && report.metrics["accuracy"] == nil)
    let text = try session.done(evaluate + ["--data", "own", "--split", "validation"]).output
    #expect(
      text.split(separator: "\n").contains { $0.split(separator: " ") == ["Class", "Share", "Spread"] }, "\(text)")

    func refused(_ arguments: [String], _ message: String, at location: SourceLocation = #_sourceLocation) throws {
      let ended = try session.run(arguments)
      #expect(ended.status == 2, sourceLocation: location)
      // On a slow machine some progress comes first.
      #expect(ended.errors.hasSuffix("ganzoo: \(message)\n"), "\(ended.errors)", sourceLocation: location)
    }
    // Where there is no test folder, by those that neither has learnt from.
    let held = try session.done(evaluate + ["--data", "own", "--json"])
    let heldReport = try self.report(held)
    #expect((heldReport.realSamples, heldReport.referenceSamples) == (100, 104))
    #expect(
      held.errors.hasPrefix(
        "note: own has no test folder: 104 of 660 pictures are kept for evaluation; "
          + "--set data.test=folder learns from all\n"), "\(held.errors)")
    try refused(
      evaluate + ["--data", "own", "--set", "data.test=folder"],
      "the folder has no test images; --split validation compares with images kept from the classifier")
    try refused(evaluate, "the data set 'pictures' needs a folder: name it with --data FOLDER, or in data.folder")
    try refused(
      ["evaluate", "run/generator.h5"],
      "no trained classifier for pictures comes with the package, only for mnist, fashion-mnist, shapes; ganzoo classifier train "
        + "makes one")
    try refused(
      ["evaluate", "run/generator.h5", "--data", "digits", "--samples", "100"],
      "the classifier takes images of [28, 28, 1], but the generator makes [8, 8, 3]")
    try refused(
      evaluate + ["--data", "mnist"],
      "the classifier takes images of [8, 8, 3], but the real examples are [28, 28, 1]")
    try refused(
      evaluate + ["--data", "own", "--gan-train"],
      "--gan-train needs samples with classes, but run/generator.h5 is not told a class")
    #expect(session.contents == ["digits", "own", "own.h5", "run"])
  }

  /// Settings of a DCGAN with which a step takes milliseconds.
  private static let narrow = ["training.batch=8", "training.grid_every=20"].flatMap { ["--set", $0] }

  @Test("too few pictures, or of one class, are refused")
  func fewPictures() throws {
    let session = try Session()
    try session.writePictures(ofClass: 8)
    let train = ["classifier", "train", "--data", "own", "--output", "own.h5"]
    let few = try session.run(train + ["--set", "training.batch=100"])
    #expect(few.status == 2)
    #expect(
      few.errors.hasSuffix(
        "ganzoo: a classifier learns from batches of 100, but there are 15 examples of pictures; training.batch "
          + "changes that\n"), "\(few.errors)")
    // By themselves batches are small enough.
    try session.done(train + ["--set", "network.filters=[4]", "--set", "network.features=8"])
    try session.done(["train", "--model", "dcgan", "--data", "own", "--steps", "1", "--output", "run"] + Self.narrow)
    let evaluate = ["evaluate", "run/generator.h5", "--classifier", "own.h5", "--data", "own", "--samples", "100"]
    let judged = try session.run(evaluate + ["--split", "validation"])
    #expect(judged.status == 2)
    #expect(
      judged.errors.hasSuffix("ganzoo: samples are compared with at least 5 real examples, but there are 3\n"),
      "\(judged.errors)")
    let rough = try session.done(evaluate)
    #expect(
      rough.errors.contains(
        "note: samples are compared with only 6 real images: metrics vary much by chance, distances and recall most of "
          + "all\n"), "\(rough.errors)")
    // So does a training that is measured: the pictures that are kept are fewer than its batch.
    let watched = try session.done(
      [
        "train", "--model", "dcgan", "--data", "own", "--steps", "1", "--output", "watched", "--evaluate-every", "1",
        "--classifier", "own.h5",
      ] + Self.narrow)
    #expect(watched.errors.contains("note: samples are compared with only 6 real images"), "\(watched.errors)")
    let flat = try session.run(
      ["classifier", "train", "--data", "own/red", "--output", "red.h5"] + Self.small)
    #expect(flat.status == 2)
    #expect(flat.errors.hasSuffix("ganzoo: a classifier tells at least two classes apart, but pictures has 0\n"))
    #expect(session.contents == ["own", "own.h5", "run", "watched"])
  }

  @Test("one test image is no test images")
  func oneImage() throws {
    let session = try Session()
    try session.writePictures(ofClass: 3)
    let trained = try session.done(
      ["classifier", "train", "--data", "own", "--output", "own.h5", "--set", "network.filters=[4]"])
    let text = #/ % of 2 images that were kept from it, of 1 test image [0-9.]+ %/#
    #expect(trained.output.contains(text), "\(trained.output)")
  }

  @Test("wrong use is named, and nothing is written")
  func wrongUse() throws {
    let session = try Session()
    let model = ["evaluate", "--model", "acgan"]
    for (arguments, text) in [
      (["evaluate"], "give either a generator, as a file or the folder of a run, or --model"),
      (model + ["g.h5"], "give either a generator, as a file or the folder of a run, or --model"),
      (model + ["--samples", "5"], "--samples is a number from 100 to 100,000, not 5"),
      (model + ["--samples", "100001"], "--samples is a number from 100 to 100,000, not 100001"),
      (model + ["--seed", "-1"], "--seed is a number of at least 0, not -1"),
      (
        model + ["--set", "training.epochs=1"],
        "--set changes how a classifier is trained: it goes with --gan-train"
      ),
      (model + ["--record"], "--record goes with a generator's file, not with --model"),
      (["classifier", "train"], "missing expected argument '--output <file.h5>'"),
      (
        ["classifier", "train", "--output", "c.h5", "--seed", "4"],
        "no option '--seed'; did you mean '--set'? known: --output, --data, --set, --size, --colour, "
          + "--threads, --version, --help"
      ),
      (
        model + ["--output", "c.h5"],
        "no option '--output'; known: --model, --images, --data, --classifier, --factors, --against, --samples, --seed, "
          + "--truncation, --split, --gan-train, --pictures, --record, --json, --set, --threads, --version, --help"
      ),
    ] {
      let ended = try session.run(arguments)
      #expect(ended.status == 2 && ended.output.isEmpty, "\(arguments)")
      #expect(ended.errors.hasPrefix("ganzoo: \(text)\n"), "\(ended.errors)")
    }
    let points = try session.run(model + ["--data", "8-gaussians", "--pictures", "out"])
    #expect(points.status == 2 && points.output.isEmpty)
    #expect(
      points.errors.hasSuffix(
        "/acgan.h5 generates images, and 8-gaussians has none: name real examples with --data, a data set "
          + "(fashion-mnist, mnist, shapes) or a folder of pictures\n"), "\(points.errors)")
    for (arguments, text) in [
      (
        ["classifier", "train", "--data", "8-gaussians", "--output", "c.h5"],
        "a classifier learns from images, but the examples of 8-gaussians are [2]"
      ),
      (
        ["classifier", "train", "--output", "c.h5", "--set", "training.epoch=1"],
        "--set training.epoch=1: unknown setting 'training.epoch'; did you mean 'training.epochs'? known: training.batch, "
          + "training.epochs, training.seed, training.ema_decay"
      ),
    ] {
      let ended = try session.run(arguments)
      #expect(ended.status == 2 && ended.output.isEmpty, "\(arguments)")
      #expect(ended.errors == "ganzoo: \(text)\n")
    }
    #expect(session.contents.isEmpty)
  }

  @Test("generators that no classifier of the package can judge, and files that are none, are named")
  func misfits() throws {
    let session = try Session()
    try session.done(
      ["train", "--model", "mlp", "--recipe", "toy-8-gaussians", "--steps", "1", "--output", "run"]
        + ["--set", "architecture.generator.hidden=[8]", "--set", "architecture.critic.hidden=[8]"])
    let weights = try session.train("numbers", steps: 1)
    let file = try GeneratorFile(contentsOf: "\(session.folder)/\(weights)")
    let write = { (dataset: String, name: String) in
      let provenance = Provenance(dataset: dataset)
      try GeneratorFile(file.saved, latent: file.latent, classNames: file.classNames, provenance: provenance).write(
        to: "\(session.folder)/\(name)")
    }
    try write("cifar10", "ten.h5")
    try write("rings", "rings.h5")
    let path = "\(session.folder)/\(weights)"
    for (arguments, status, text) in [
      (
        ["run/generator.h5", "--pictures", "out"], Int32(2),
        "--pictures goes with images, but run/generator.h5 generates points"
      ),
      (
        ["run/generator.h5", "--data", "mnist"], 2,
        "run/generator.h5 generates points, and mnist is no data set of points: name one with --data (8-gaussians, "
          + "25-gaussians, swiss-roll)"
      ),
      (
        ["ten.h5"], 2,
        "no trained classifier for cifar10 comes with the package, only for mnist, fashion-mnist, shapes; ganzoo classifier train "
          + "makes one"
      ),
      (
        ["rings.h5"], 2,
        "the file says that it was made for the data set 'rings', which is unknown here; give --data"
      ),
      (
        [weights, "--classifier", weights], 1,
        "\(weights) is not a classifier file of GANZoo; ganzoo classifier train makes one"
      ),
      ([weights, "--pictures", weights + "/x"], 1, ""),
    ] {
      let ended = try session.run(["evaluate", "--samples", "100"] + arguments)
      #expect(ended.status == status && ended.output.isEmpty, "\(arguments): \(ended.errors)")
      if text.isEmpty {
        #expect(ended.errors.contains("\(weights)/x"), "\(ended.errors)")
      } else {
        #expect(ended.errors == "ganzoo: \(text)\n")
      }
    }
    #expect(FileManager.default.fileExists(atPath: path))
    try session.writeDigits()
    try session.done(["evaluate", "rings.h5", "--data", "digits", "--samples", "100"])
  }

  @Test(
    "Ctrl-C ends the training of a classifier with 130 and keeps what was learnt, but not in place of an earlier file",
    arguments: [false, true])
  func interrupted(_ isThere: Bool) throws {
    let session = try Session()
    try session.writeDigits()
    if isThere { try session.write("earlier".utf8, to: "c.h5") }
    let process = try session.process(
      ["classifier", "train", "--data", "digits", "--output", "c.h5", "--set", "training.epochs=1000"]
        + ["--set", "network.filters=[4]", "--set", "network.features=8"])
    let log = "\(session.folder)/.errors"
    #expect(FileManager.default.createFile(atPath: log, contents: nil))
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 60)
    while try !session.text(".errors").contains("epoch 10/1000  loss"), Date() < deadline {
      Thread.sleep(forTimeInterval: 0.02)
    }
    kill(process.processIdentifier, SIGINT)
    while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.02) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 130)
    let names = try FileManager.default.contentsOfDirectory(atPath: session.folder).sorted()
    #expect(names == [".errors", "c.h5", "digits"])
    let errors = try session.text(".errors")
    if isThere {
      #expect(try session.text("c.h5") == "earlier")
      #expect(errors.hasSuffix(" steps; c.h5 stays as it is\n"), "\(errors)")
    } else {
      #expect(errors.contains("\nstopping: tests what was learnt\n"), "\(errors)")
      #expect(errors.contains(#/ steps; the best by then, of epoch [0-9]+, is kept\n$/#), "\(errors)")
      try session.done(["evaluate", "--model", "mlp", "--data", "digits", "--classifier", "c.h5", "--samples", "100"])
    }
  }

  @Test("a generator that does not say what it learnt from is judged by what its user names, or not at all")
  func unknownOrigin() throws {
    let session = try Session()
    // As Keras writes it, which knows of no data.
    let weights = try GeneratorFile(contentsOf: "\(session.folder)/\(try session.train())")
    try weights.saved.archive.write(to: session.folder + "/G.keras")
    try session.done(["import", "G.keras", "--output", "g.h5"])
    let refused = try session.run("evaluate", "g.h5", "--pictures", "out")
    #expect(refused.status == 2 && refused.output.isEmpty && !session.has("out"))
    #expect(
      refused.errors
        == "ganzoo: g.h5 does not say what its generator learnt from: name real examples with --data, a data set "
        + "(cifar10, fashion-mnist, mnist, shapes) or a folder of pictures\n")
    try session.writeDigits()
    let judged = try session.done(["evaluate", "g.h5", "--data", "digits", "--samples", "100"])
    #expect(judged.output.contains("compared with 150 test images of mnist"))
  }

  @Test("what does not fit is found before anything is loaded or judged")
  func early() throws {
    let session = try Session()
    let narrow = [
      "architecture.generator.filters=2", "architecture.critic.filters=2", "training.batch=2", "training.grid_every=20",
    ].flatMap { ["--set", $0] }
    try session.writePictures(ofClass: 2)
    for (name, sample) in [("small", "[8, 8, 3]"), ("grey", "[28, 28, 1]"), ("colour", "[28, 28, 3]")] {
      try session.done(
        ["train", "--model", "dcgan", "--data", "own", "--steps", "1", "--output", name]
          + ["--set", "architecture.sample=\(sample)"] + narrow)
    }
    _ = try session.train()
    // No file of the data set is there: what is told was found without them.
    let folder = "\(session.folder)/nothing"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let missing = ["--set", "data.folder=nothing", "--gan-train"]
    try session.done(
      ["classifier", "train", "--data", "own", "--output", "own.h5", "--set", "data.test=folder"]
        + Self.small.map {
          $0.replacing("training.batch=20", with: "training.batch=4")
        })
    for (arguments, text) in [
      (
        ["small", "--data", "mnist"],
        "the classifier takes images of [28, 28, 1], but the generator makes [8, 8, 3]"
      ),
      (
        ["colour", "--data", "fashion-mnist"],
        "the classifier takes images of [28, 28, 1], but the generator makes [28, 28, 3]"
      ),
      (
        ["small", "--data", "mnist", "--classifier", "own.h5"],
        "the classifier takes images of [8, 8, 3], but the real examples are [28, 28, 1]"
      ),
      (
        ["small", "--data", "8-gaussians", "--classifier", "own.h5"],
        "small/generator.h5 generates images, and 8-gaussians has none: name real examples with --data, a data set "
          + "(shapes) or a folder of pictures"
      ),
      (
        ["small", "--data", "text", "--classifier", "own.h5"],
        "small/generator.h5 generates images, and text has none: name real examples with --data, a data set (shapes) "
          + "or a folder of pictures"
      ),
      (
        ["run", "--data", "mnist", "--classifier", "own.h5"],
        "the classifier takes images of [8, 8, 3], but the generator makes [28, 28, 1]"
      ),
      (
        ["run", "--samples", "100", "--gan-train", "--set", "training.batch=101"] + missing,
        "--gan-train learns from batches of 101, but there would be 100 samples; --samples or --set training.batch changes that"
      ),
    ] {
      let ended = try session.run(["evaluate", "--pictures", "out"] + arguments)
      #expect(ended.status == 2 && ended.output.isEmpty && !session.has("out"), "\(arguments): \(ended.errors)")
      #expect(ended.errors == "ganzoo: \(text)\n")
    }
  }
}
