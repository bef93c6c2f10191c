import Foundation
public import GANZooSupport

extension Sweep {
  /// A sweep from a YAML file: recipes × grid × random samples × seeds.
  ///
  /// Documentation/sweeps.md describes the file.
  /// - Throws: `SettingsError` with the line of what is wrong, or `SweepFileError`.
  public init(contentsOf path: String) throws {
    try self.init(SettingsTree(contentsOf: path), file: path)
  }

  /// A sweep from its settings; `file` is their name in messages.
  public init(_ tree: SettingsTree, file: String) throws {
    let reader = SettingsReader(tree)
    let title = try reader.string("title", default: "")
    let recipes = try reader.strings("recipes", count: 1...Self.mostRuns)
    let (common, dimensions, search) = try Self.settings(reader, tree, file)
    let seeds = try reader.int("seeds", default: 1, in: 1...Self.mostRuns)
    let evaluateEvery = try reader.optionalInt("evaluate_every", in: 1...1_000_000_000)
    let metric = try reader.optionalString("metric")
    let classifier = try reader.optionalString("classifier")
    guard classifier == nil || evaluateEvery != nil else { throw SweepFileError.classifierUnused(file: file) }
    let rules = try reader.strings("stop", default: [], count: 0...100)
    let threads = try reader.int("threads", default: 1, in: 1...1024)
    let origin = tree.origin(of: "stop") ?? .standard
    let stopRules = try rules.map { text in
      guard let rule = StopRule(text) else {
        throw SettingsError.wrongValue(
          path: "stop", origin: origin, expected: "rules such as 'accuracy below 0.2 after 300'",
          found: "'\(text.shown())'", suggestion: nil)
      }
      return rule
    }
    try reader.finish()
    let counts = [recipes.count, seeds, search?.samples.count ?? 1] + dimensions.map(\.values.count)
    try Self.check(counts, file)
    var points: [Point] = recipes.map { Point(recipe: $0, isFactor: recipes.count > 1) }
    for dimension in dimensions { points = points.flatMap { point in dimension.points(from: point) } }
    if let search { points = points.flatMap { point in search.points(from: point) } }
    self.init(
      title: title, try Self.runs(points, common: common, seeds: seeds, file), evaluateEvery: evaluateEvery,
      classifier: classifier, metric: metric, stopRules: stopRules, threads: threads)
  }

  private static func settings(
    _ reader: SettingsReader, _ tree: SettingsTree, _ file: String
  ) throws -> (common: [String], [Dimension], Search?) {
    let common = try reader.leaves(of: "settings")
    let grid = try reader.leaves(of: "grid")
    let random = try reader.section("random")
    let ranges = try random.leaves(of: "settings")
    let isSearched = reader.has("random")
    let count = isSearched ? try random.int("count", in: 1...Self.mostRuns) : 1
    let seed = isSearched ? try random.int("seed", default: 1, in: 0 ... .max) : 1
    var seen: Set<String> = []
    for leaf in common + grid + ranges {
      guard seen.insert(leaf.path).inserted else { throw SweepFileError.twice(file: file, path: leaf.path) }
      guard leaf.path != "training.seed" else { throw SweepFileError.seed(file: file) }
      guard leaf.path != "model" else { throw SweepFileError.model(file: file) }
    }
    let dimensions = try grid.map { leaf in
      guard !leaf.isList || !leaf.values.isEmpty else {
        throw SettingsError.wrongValue(
          path: "grid.\(leaf.path)", origin: leaf.origin, expected: "at least one value", found: "an empty list",
          suggestion: nil)
      }
      return Dimension(setting: leaf.path, values: leaf.values)
    }
    let searched = try ranges.map { (setting: $0.path, range: try SettingRange($0, below: "random.settings")) }
    let origin = tree.origin(of: "random.count") ?? .standard
    return (
      common.map { "\($0.path)=\($0.isList ? "[\($0.values.joined(separator: ", "))]" : $0.values[0])" }, dimensions,
      isSearched ? try Search(count: count, origin, seed: seed, settings: searched) : nil
    )
  }

  private static func check(_ counts: [Int], _ file: String) throws(SweepFileError) {
    var all = 1
    for count in counts {
      // Each is at most 10,000, as many values as a file has, and `all` at most 1,000.
      all *= count
      guard all <= mostRuns else { throw .tooMany(file: file) }
    }
  }

  private static func runs(_ points: [Point], common: [String], seeds: Int, _ file: String) throws -> [Run] {
    try checkDifferent(points, file)
    let names = try names(of: points, file)
    return zip(points, names).flatMap { point, name -> [Run] in
      (1...seeds).map { seed in
        Run(
          "\(name)-s\(seed)", model: point.model, recipe: point.recipeName, overrides: common + point.overrides,
          factors: point.factors, seed: seed)
      }
    }
  }

  /// A folder's name for each point, which values that the file gets later do not change.
  ///
  /// Two values may be written with the same letters: the first keeps the name, others have a hash of what they are.
  private static func names(of points: [Point], _ file: String) throws(SweepFileError) -> [String] {
    // Some file systems take capitals for small letters.
    var used: Set<String> = []
    let plain = points.map { point -> String? in
      let name = point.name
      return name.count <= 100 && used.insert(name.lowercased()).inserted ? name : nil
    }
    var names: [String] = []
    for (point, name) in zip(points, plain) {
      if let name {
        names.append(name)
        continue
      }
      let hash = String(format: "%016llx", stableHash(point.identity))
      let candidates = (6...hash.count).map { "\(point.name.prefix(80))-\(hash.prefix($0))" }
      guard let free = candidates.first(where: { used.insert($0.lowercased()).inserted }) else {
        throw .same(file: file, run: point.name)
      }
      names.append(free)
    }
    return names
  }

  /// Throws where two points are the same training.
  private static func checkDifferent(_ points: [Point], _ file: String) throws(SweepFileError) {
    var seen: Set<String> = []
    for point in points {
      guard seen.insert(point.identity).inserted else { throw .same(file: file, run: point.name) }
    }
  }
}

// MARK: - What is combined

/// A setting of a grid with its values.
private struct Dimension {
  let setting: String
  let values: [String]

  func points(from point: Point) -> [Point] {
    values.map { point.with(setting, $0, isNamed: true, isFactor: values.count > 1) }
  }
}

/// All combinations of some values, in order: the last setting changes first.
private struct Combinations {
  private let values: [[String]]
  /// How many there are, or more than an Int counts.
  let count: Int

  /// Nil where nobody counts the values of a setting.
  init?(_ values: [[String]?]) {
    self.values = values.compactMap { $0 }
    guard self.values.count == values.count else { return nil }
    count = self.values.reduce(1) { product, values in
      let (partial, overflow) = product.multipliedReportingOverflow(by: values.count)
      return overflow ? .max : partial
    }
  }

  subscript(number: Int) -> [String] {
    var rest = number
    let reversed = values.reversed().map { values -> String in
      defer { rest /= values.count }
      return values[rest % values.count]
    }
    return reversed.reversed()
  }
}

/// A random search.
private struct Search {
  /// Values of the settings, no two times the same.
  let samples: [[String]]
  private let settings: [String]

  /// How often a sample is tried that is one of the samples before it.
  private static let mostTries = 100

  /// Throws `SettingsError.wrongValue` where there are fewer combinations than samples.
  ///
  /// - Parameter origin: where the count stands.
  init(
    count: Int, _ origin: SettingsTree.Origin, seed: Int, settings: [(setting: String, range: SettingRange)]
  ) throws(SettingsError) {
    let combinations = Combinations(settings.map { $0.range.distinctValues(most: count) })
    func tooFew(_ expected: String) -> SettingsError {
      .wrongValue(path: "random.count", origin: origin, expected: expected, found: "'\(count)'", suggestion: nil)
    }
    if let all = combinations?.count, all < count {
      throw tooFew("at most \(all), as many combinations as random.settings has")
    }
    var samples: [[String]] = []
    var seen: Set<[String]> = []
    for sample in 1...count {
      let tries = (0..<Self.mostTries).lazy.map { again -> [String] in
        settings.map { setting, range in
          range.value(at: SettingRange.place(seed: seed, sample: sample, again: again, setting: setting))
        }
      }
      // Values that are rare, since others are listed many times, may never come: then the first that is left does.
      let isNew = { (values: [String]) in !seen.contains(values) }
      let rest = combinations.map { all in (0..<all.count).lazy.map { all[$0] } }
      let new = tries.first(where: isNew) ?? rest?.first(where: isNew)
      guard let new else {
        throw tooFew("at most \(samples.count), since random.settings has hardly more combinations")
      }
      seen.insert(new)
      samples.append(new)
    }
    (self.samples, self.settings) = (samples, settings.map { $0.setting })
  }

  func points(from point: Point) -> [Point] {
    samples.enumerated().map { index, values in
      var new = zip(settings, values).reduce(point) { $0.with($1.0, $1.1, isNamed: false, isFactor: true) }
      new.words.append(String(format: "r%03d", index + 1))
      return new
    }
  }
}

/// A combination of values.
private struct Point {
  var model, recipeName: String
  var words: [String]
  var overrides: [String] = []
  var factors: [Sweep.Factor]

  /// - Parameter recipe: an architecture, or an architecture and its recipe as in `mlp/wgan`.
  init(recipe: String, isFactor: Bool) {
    let parts = recipe.split(separator: "/", maxSplits: 1)
    model = parts.first.map(String.init) ?? recipe
    recipeName = parts.count > 1 ? String(parts[1]) : "default"
    factors = isFactor ? [Sweep.Factor("recipe", recipe)] : []
    words = [recipe.hasSuffix(".yaml") ? String(recipe.dropLast(".yaml".count)) : recipe]
  }

  func with(_ setting: String, _ value: String, isNamed: Bool, isFactor: Bool) -> Point {
    var new = self
    new.overrides.append("\(setting)=\(value)")
    if isNamed { new.words.append(value) }
    if isFactor { new.factors.append(Sweep.Factor(setting, value)) }
    return new
  }

  /// What training it is but for the settings of all runs: the same for no two points that differ. A random sample is
  /// another by its number, too.
  var identity: String { ([model, recipeName] + words + overrides).joined(separator: "\n") }

  /// A folder's name.
  var name: String {
    let letters = words.joined(separator: "-").utf8.map { byte -> Character in
      let letter = Character(Unicode.Scalar(byte))
      return byte < 0x80 && (letter.isLetter || letter.isNumber || ".-".contains(letter)) ? letter : "_"
    }
    let name = String(letters)
    return name.hasPrefix(".") ? "_" + name.dropFirst() : name
  }
}

extension Sweep.StopRule {
  /// A rule from its words: `accuracy below 0.2 after 300`, with or without a comma.
  public init?(_ text: String) {
    let form = /\s*(\S+)\s+(below|above)\s+(\S+?),?\s+after\s+([0-9]{1,9})(?:\s+steps)?\s*/
    guard let match = text.wholeMatch(of: form), let side = Side(rawValue: String(match.2)),
      let limit = Double(match.3), limit.isFinite, let after = Int(match.4)
    else { return nil }
    self.init(String(match.1), after: after, side, limit)
  }
}

/// A sweep's file whose values do not go together.
public enum SweepFileError: UserError, Equatable, Sendable, CustomStringConvertible {
  /// There would be more runs than `Sweep.mostRuns`.
  case tooMany(file: String)
  /// A setting stands in two of `settings`, `grid` and `random`.
  case twice(file: String, path: String)
  /// The seed is set as a setting.
  case seed(file: String)
  /// The architecture is set as a setting.
  case model(file: String)
  /// Two runs would be the same training.
  case same(file: String, run: String)
  /// A metric is asked for, but nothing is measured.
  case notMeasured(file: String, metric: String)
  /// A metric is asked for that is not one of the runs' data and networks.
  case noRunHas(file: String, metric: String, known: [String])
  /// There is a classifier, but nothing is measured.
  case classifierUnused(file: String)

  /// A sentence that names the file.
  public var description: String {
    switch self {
    case .tooMany(let file): "\(file.shown(most: 200)): more than \(Sweep.mostRuns.grouped) runs; leave values out"
    case .twice(let file, let path):
      "\(file.shown(most: 200)): \(path.shown()) stands in two of settings, grid and random; leave one out"
    case .seed(let file):
      "\(file.shown(most: 200)): training.seed is no setting of a sweep; seeds says how many seeds each run has"
    case .model(let file):
      "\(file.shown(most: 200)): model is no setting of a sweep; recipes lists architectures, as in [mlp, dcgan/wgan]"
    case .same(let file, let run):
      "\(file.shown(most: 200)): two runs are the same, \(run.shown()); leave a value that stands twice out"
    case .notMeasured(let file, let metric):
      "\(file.shown(most: 200)): \(metric.shown()) is a metric, but nothing is measured; evaluate_every says how often"
    case .noRunHas(let file, let metric, let known):
      "\(file.shown(most: 200)): no run can have the metric \(metric.shown()); the runs can have "
        + known.listed(most: 100)
    case .classifierUnused(let file):
      "\(file.shown(most: 200)): there is a classifier, but nothing is measured; evaluate_every says how often"
    }
  }
}
