import Foundation
import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("evaluate --images judges")
struct EvaluateImagesTests {
  private struct Report: Decodable {
    struct Values: Decodable { let mean: Double }
    struct Pair: Decodable { let samples, real: Values }
    let images: String
    let generator: String?
    let samples, realSamples, referenceSamples: Int
    let seeds: [Int]
    let metrics: [String: Pair]
    let confusion: [[Int]]
  }

  private let session: Session

  init() throws {
    session = try Session()
    try session.writeDigits()
  }

  private func evaluate(_ images: String, _ more: [String] = []) throws -> Ended {
    try session.run(["evaluate", "--images", images, "--data", "digits"] + more)
  }

  private func report(_ images: String) throws -> Report {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let ended = try evaluate(images, ["--json"])
    #expect(ended.status == 0 && ended.errors(withoutProgressOf: "evaluate").isEmpty, "\(ended.errors)")
    return try decoder.decode(Report.self, from: Data(ended.output.utf8))
  }

  @Test("a folder, NumPy's arrays and HDF5's alike, as it judges the generator that made them")
  func forms() throws {
    let generate = ["generate", "--model", "acgan", "--count", "100", "--seed", "1", "--output"]
    for name in ["imgs/", "x.npz", "x.h5"] { try session.done(generate + [name]) }
    let reports = try ["imgs/", "x.npz", "x.h5"].map { try report($0) }
    let first = reports[0]
    #expect(first.generator == nil && first.images == "imgs/" && first.seeds.isEmpty)
    #expect((first.samples, first.realSamples, first.referenceSamples) == (100, 100, 150))
    #expect(first.confusion.map { $0.reduce(0, +) } == Array(repeating: 10, count: 10))
    #expect(try #require(first.metrics["accuracy"]).samples.mean > 0.9)
    let judged = try session.done(
      ["evaluate", "--model", "acgan", "--data", "digits", "--samples", "100", "--json"])
    let decoder = JSONDecoder()
    struct Drawn: Decodable {
      struct Values: Decodable {
        let mean: Double
        let draws: [Double]
      }
      struct Pair: Decodable { let samples, real: Values }
      let metrics: [String: Pair]
    }
    let own = try decoder.decode(Drawn.self, from: Data(judged.output.utf8))
    for report in reports {
      #expect(Set(report.metrics.keys) == Set(own.metrics.keys))
      for (name, pair) in own.metrics where !["spread", "ms_ssim", "nearest_training_image"].contains(name) {
        // The same images, with 8 bits each; those metrics look at the first of each class, and the order differs.
        let (expected, found) = (pair.samples.draws[0], try #require(report.metrics[name]).samples.mean)
        #expect(abs(expected - found) <= 0.02 * max(1, abs(expected)), "\(name): \(found), not \(expected)")
        #expect(abs(pair.real.mean - (report.metrics[name]?.real.mean ?? 0)) < 1e-6, "\(name)")
      }
    }
  }

  @Test("few images, of another size and without classes, and says so")
  func others() throws {
    try session.done(
      ["generate", "--model", "acgan", "--seeds", "0-19", "--flat", "--scale", "2", "--output", "few"])
    let ended = try evaluate("few")
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(
      ended.errors
        == """
        note: the images are 56 x 56; like real ones they are brought to the classifier's 28 x 28 x 1
        note: 20 images are few: distances of small sets are long, of real ones, too; compare them with the column \
        beside them alone

        """, "\(ended.errors)")
    let lines = ended.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "few")
    #expect(
      lines[1]
        == "one set of 20 images, so that ± is known of real ones alone, compared with 150 test images of mnist "
        + "(column Real: 3 sets of 20 real images)")
    #expect(!ended.output.contains("Class obeyed") && ended.output.contains("Fréchet distance"), "\(ended.output)")
    try session.done(["generate", "--model", "acgan", "--seeds", "0-3", "--output", "four.npz"])
    let four = try evaluate("four.npz")
    #expect(four.status == 2)
    #expect(four.errors.hasSuffix("ganzoo: metrics take at least 5 images, but there are 4\n"), "\(four.errors)")
    #expect(!four.errors.contains("images are few: distances"), "\(four.errors)")
  }

  @Test("classes by name in any order; others are told and left out")
  func classes() throws {
    try session.done(["generate", "--model", "acgan", "--class", "7", "--count", "12", "--output", "mine/7"])
    try session.done(["generate", "--model", "acgan", "--class", "2", "--count", "12", "--output", "mine/2"])
    let decoded = try evaluate("mine", ["--json"])
    #expect(decoded.output.contains("\"confusion\" : [\n    [\n      0,"), "\(decoded.output)")
    try FileManager.default.moveItem(
      atPath: session.folder + "/mine/7", toPath: session.folder + "/mine/seven")
    let ended = try evaluate("mine")
    #expect(ended.status == 0)
    #expect(
      ended.errors.contains(
        "note: the images' classes (2, seven) are not the classifier's (0, 1, 2, 3, 4, 5, 6, 7, 8, 9), so that it is "
          + "not measured whether they are obeyed\n"), "\(ended.errors)")
    #expect(!ended.output.contains("Class obeyed"))
  }

  @Test("nothing else")
  func refusals() throws {
    try session.write(Array("no zip".utf8), to: "bad.npz")
    try session.write([1], to: "x.png")
    for (arguments, status, message) in [
      (
        ["--images", "x.png"], Int32(2),
        "--images takes a folder of pictures, or a file of images, .npz or .h5, and x.png is neither\n"
      ),
      (
        ["--images", "none"], 2,
        "--images takes a folder of pictures, or a file of images, .npz or .h5, and none does not exist\n"
      ),
      (
        ["--images", "bad.npz"], 1, "bad.npz is damaged: its directory does not fit its contents, or it is cut short\n"
      ),
      (
        ["--images", "digits", "--samples", "200"], 2,
        "--samples is for generators; --images judges images that are there, all of them\n"
      ),
      (
        ["--images", "digits", "--model", "acgan"], 2,
        "--model is for generators; --images judges images that are there, all of them\n"
      ),
      (
        ["--images", "digits", "--truncation", "2"], 2,
        "--truncation is for generators; --images judges images that are there, all of them\n"
      ),
    ] {
      let ended = try session.run(["evaluate", "--data", "digits"] + arguments)
      #expect(ended.status == status)
      #expect(ended.errors.hasPrefix("ganzoo: \(message)"), "\(ended.errors)")
    }
    try session.done(["generate", "--model", "acgan", "--count", "12", "--output", "x.npz"])
    let ended = try session.run("evaluate", "--images", "x.npz")
    #expect(ended.status == 2)
    #expect(
      ended.errors
        == "ganzoo: images are compared with real ones: name real examples with --data, a data set (cifar10, "
        + "fashion-mnist, mnist, shapes) or a folder of pictures\n", "\(ended.errors)")
    let points = try session.run("evaluate", "--images", "x.npz", "--data", "8-gaussians")
    #expect(points.status == 2)
    #expect(
      points.errors
        == "ganzoo: images are compared with real ones, and 8-gaussians has none: name real examples with --data, "
        + "a data set (cifar10, fashion-mnist, mnist, shapes) or a folder of pictures\n", "\(points.errors)")
  }
}
