import Foundation
import GANZooData
import GANZooFormats
import GANZooSupport
import GANZooTraining
import GANZooVisualization

/// Seven pairs of networks under four methods (Gulrajani et al. 2017, section 5.2 and figure 2).
struct VariedArchitectures: Experiment {
  /// A data set of 28 x 28 images with a classifier, or a folder with pictures.
  let data: String
  /// Height and width of samples of a folder.
  let size: Int
  let seeds: [Int]
  /// The rows and the columns of the sheet.
  let methods: [TrainingMethod]
  let architectures: [VariedArchitecture]
  let filters, plainBlocks, steps, batch: Int
  /// What the paper's learning rates are multiplied by.
  let rateFactor: Double

  static let entry = ExperimentEntry(
    name: "varied-architectures", title: "Seven architectures under four methods",
    source: "Gulrajani et al. 2017, section 5.2 and figure 2", minutes: 8
  ) { settings, form in
    let known = VariedArchitecture.all.map(\.recipe)
    let recipes = try settings.strings(
      "architectures", default: form.choose(full: known, quick: ["lsun-baseline", "lsun-mlp"]), count: 1...20)
    let names = try settings.strings(
      "methods", default: form.choose(full: VariedArchitectures.allMethods.map(\.name), quick: ["GAN", "WGAN-GP"]),
      count: 1...20)
    return VariedArchitectures(
      data: try settings.string("data", default: form.choose(full: "fashion-mnist", quick: "mnist")),
      size: try settings.int("size", default: 32, in: 16...128), seeds: try form.seeds(settings),
      methods: try names.unique.map {
        try VariedArchitectures.named($0, "method", VariedArchitectures.allMethods, \.name)
      },
      architectures: try recipes.unique.map {
        try VariedArchitectures.named($0, "architecture", VariedArchitecture.all, \.recipe)
      },
      filters: try settings.int("filters", default: form.choose(full: 16, quick: 4), in: 1...1024),
      plainBlocks: try settings.int("plain_blocks", default: form.choose(full: 2, quick: 0), in: 0...64),
      steps: try settings.int("steps", default: form.choose(full: 200, quick: 1), in: 1...1_000_000),
      batch: try settings.int("batch", default: form.choose(full: 32, quick: 2), in: 1...4096),
      rateFactor: try settings.double("rate_factor", default: 5, in: 0.001...1000))
  }

  private static let allMethods = [TrainingMethod.gan, .leastSquares, .clipping, .wganGP(beta1: 0.5)]

  private static func named<Value>(
    _ name: String, _ kind: String, _ all: [Value], _ path: (Value) -> String
  ) throws(UnknownNameError) -> Value {
    guard let value = all.first(where: { path($0) == name }) else {
      throw UnknownNameError(kind: kind, found: name, known: all.map(path))
    }
    return value
  }

  /// A method on an architecture.
  struct Cell: Sendable {
    let method: String
    let architecture: String
    /// Fréchet distance as a share of noise's; empty for a folder, of which no classifier is known.
    let distance, score: Spread
    /// Standard deviation of pixels, 0...1, over the samples of the first seed, within an image and between images.
    let within, between: Double
    let picture: PixelImage
    let failed: Int

    /// Whether its samples are one colour, or all the same.
    var isBlank: Bool { within < VariedArchitectures.leastSpread || between < VariedArchitectures.leastSpread }
  }

  /// The standard deviation of pixels below which nothing is seen: two of 256 levels.
  static let leastSpread = 2.0 / 256

  func run(_ lab: Lab) throws -> ExperimentResult {
    let shape = try lab.zoo.datasets.names.contains(data) ? lab.zoo.datasets[data].shape : nil
    // Of these the package has a classifier.
    let isMeasured = ["mnist", "fashion-mnist"].contains(data)
    let pairs = methods.flatMap { method in architectures.map { (method, $0) } }
    let runs = pairs.flatMap { method, architecture in
      seeds.map { seed in
        Sweep.Run(
          "\(method.name)-\(architecture.recipe)-s\(seed)".replacing(", ", with: "-"), model: architecture.model,
          recipe: architecture.recipe, overrides: overrides(method, architecture, shape), seed: seed)
      }
    }
    let records = try lab.train(
      Sweep(
        runs, evaluateEvery: isMeasured ? steps : nil, isReported: false,
        arguments: ["--checkpoint-every", "10m"]))
    let cells = try pairs.enumerated().map { index, pair in
      try Self.cell(pair.0, pair.1, Array(records[index * seeds.count..<(index + 1) * seeds.count]))
    }
    return result(cells, isMeasured: isMeasured)
  }

  private func overrides(_ method: TrainingMethod, _ architecture: VariedArchitecture, _ shape: [Int]?) -> [String] {
    let hasPenalty = method.name == "WGAN-GP"
    let place =
      shape.map { ["data.set=\(data)", "architecture.sample=\($0)"] }
      ?? ["data.folder=\(data)", "architecture.sample=[\(size), \(size), 3]"]
    return place + [
      "training.steps=\(steps)", "training.batch=\(batch)", "training.grid_every=\(steps)", "training.grid_at=[]",
    ] + architecture.overrides(filters: filters, plainBlocks: plainBlocks, hasPenalty: hasPenalty)
      + method.overrides(rateFactor: rateFactor)
  }

  private static func cell(
    _ method: TrainingMethod, _ architecture: VariedArchitecture, _ records: [RunRecord]
  ) throws -> Cell {
    // Of a run whose numbers were no longer finite there are the grids before.
    let first = records[0]
    let file =
      FileManager.default.fileExists(atPath: first.path + "/grid.png")
      ? first.path + "/grid.png" : first.grids.last?.path
    let sheet = try file.map { SampleSheet(try PNG.read($0), cell: first.recipe.ints(at: "architecture.sample")) }
    let spread = sheet?.spread ?? (within: 0, between: 0)
    return Cell(
      method: method.name, architecture: architecture.title,
      distance: Spread(records.compactMap { $0.log.lastValue(of: "frechet_share") }),
      score: Spread(records.compactMap { $0.log.lastValue(of: "score") }), within: spread.within,
      between: spread.between, picture: sheet?.corner(rows: 4, columns: 4) ?? SampleSheet.nothing,
      failed: records.filter { $0.state == .failed }.count)
  }

  // MARK: - What came out

  private func result(_ cells: [Cell], isMeasured: Bool) -> ExperimentResult {
    let columns = architectures.map(\.title)
    let names = methods.map(\.name)
    func table(_ title: String, _ text: (Cell) -> String) -> ExperimentResult.Table {
      ExperimentResult.Table(
        title: title, columns: ["architecture"] + names,
        rows: columns.map { column in
          [column]
            + names.map { method in
              cells.first { $0.method == method && $0.architecture == column }.map(text) ?? ""
            }
        })
    }
    let blank = cells.filter(\.isBlank)
    let tables =
      (isMeasured
        ? [
          table("Fréchet distance as a share of noise's") { $0.distance.text() },
          table("Classifier score") { $0.score.text() },
        ] : [])
      + [
        table("Standard deviation of pixels within an image, and between images") {
          "\($0.within.tersestText), \($0.between.tersestText)"
        }
      ]
    let layers = VariedArchitecture.layers(plainBlocks: plainBlocks)
    return ExperimentResult(
      summary: summary(cells, blank, isMeasured: isMeasured),
      setting:
        "Rows are methods, columns architectures: \(steps.grouped) steps of \(batch), \(filters) filters at half the "
        + "image's size, \(seeds.count.counted("seed")), of which pictures show "
        + "the first. GAN: Adam 2e-4 (0.5, 0.999); "
        + "LSGAN: RMSProp 1e-4; clipping: RMSProp 5e-5, limit 0.01; WGAN-GP: Adam 1e-4 (0.5, 0.9), λ = 10, layer norm "
        + "in the critic; all learning rates times \(rateFactor.tersestText).",
      departures: [
        isMeasured
          ? "\(data) at 28 x 28, which its classifier measures, in place of LSUN bedrooms at 64 x 64"
          : "pictures of \(data) at \(size) x \(size) in place of LSUN bedrooms at 64 x 64",
        "\(filters) filters in place of 64, and a perceptron of \(filters * 8) units in place of 512",
        "\(steps.grouped) steps of \(batch) in place of 200,000 of 64, with \(rateFactor.tersestText) times the "
          + "learning rates",
        "networks of \(layers) layers in place of 101: an image this small is halved three times, and time allows "
          + "\(plainBlocks) plain block\(plainBlocks == 1 ? "" : "s") at each size",
      ], findings: findings(cells, isMeasured: isMeasured), tables: tables,
      numbers: ["cells": .array(cells.map(\.json)), "blank": .int(blank.count)],
      figure: ChartSheet(
        cells.map { cell in
          .picture(
            ChartPicture(note: cell.distance.knownMean.map { "Fréchet \($0.tersestText)" }, image: cell.picture))
        }, columns: columns.count, rowTitles: names, columnTitles: columns), figureSize: (1280, 680))
  }

  private func summary(_ cells: [Cell], _ blank: [Cell], isMeasured: Bool) -> String {
    let blankText =
      blank.isEmpty
      ? "None of the \(cells.count) pictures is blank."
      : "\(blank.count) of \(cells.count) pictures \(blank.count == 1 ? "is" : "are") blank: "
        + blank.map { "\($0.method) with \($0.architecture)" }.joined(separator: ", ") + "."
    guard isMeasured else { return blankText }
    let ranges = methods.compactMap { method -> String? in
      let means = cells.filter { $0.method == method.name }.compactMap(\.distance.knownMean)
      guard let low = means.min(), let high = means.max() else { return nil }
      return "\(method.name) \(low.tersestText) to \(high.tersestText)"
    }
    return "Each method trains seven pairs of networks with one setting of its own. Fréchet distances as shares of "
      + "noise's, over the architectures: \(ranges.joined(separator: "; ")). \(blankText)"
  }

  private func findings(_ cells: [Cell], isMeasured: Bool) -> [ExperimentResult.Finding] {
    let penalty = cells.filter { $0.method == "WGAN-GP" }
    guard !penalty.isEmpty else { return [] }
    let blank = penalty.filter(\.isBlank).map(\.architecture)
    var findings = [
      ExperimentResult.Finding(
        claim: "WGAN-GP trains every architecture with one setting",
        found: (blank.isEmpty
          ? "none of its \(penalty.count) pictures is blank" : "blank: \(blank.joined(separator: ", "))")
          + " (agreement: none; blank is a standard deviation of pixels below 2 of 256 levels)",
        agrees: blank.isEmpty)
    ]
    guard isMeasured, methods.count > 1 else { return findings }
    // Half of noise's distance lies between what has learnt shapes and what has not.
    let failure = 0.5
    let failing = { (method: String) in
      cells.filter { $0.method == method && ($0.distance.knownMean ?? .infinity) > failure }.map(\.architecture)
    }
    let others = methods.map(\.name).filter { $0 != "WGAN-GP" }.map { ($0, failing($0).count) }
    let own = failing("WGAN-GP").count
    findings.append(
      .init(
        claim: "every other method fails on some of the architectures, and WGAN-GP on none (a failure here: a Fréchet "
          + "distance above half of noise's)",
        found: "failures: WGAN-GP \(own), \(others.map { "\($0.0) \($0.1)" }.joined(separator: ", ")) (agreement: none "
          + "of WGAN-GP, and one at least of each other method)",
        agrees: own == 0 && others.allSatisfy { $0.1 > 0 }))
    return findings
  }
}

extension VariedArchitectures.Cell {
  fileprivate var json: JSONObject.Value {
    .object([
      "method": .string(method), "architecture": .string(architecture), "frechet_share": distance.json,
      "score": score.json, "within": .double(within), "between": .double(between), "blank": .bool(isBlank),
      "failed": .int(failed),
    ])
  }
}
