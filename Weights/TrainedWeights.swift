import Foundation
public import GANZooSupport

/// The trained networks that come with the package, by the names of their files:
///
///     MODEL.h5            a generator of MNIST's digits
///     MODEL-DATA.h5       a generator of another data set's images
///     classifier-DATA.h5  a classifier
///     factors-DATA.h5     a network that reads the factors of a data set's images
///
/// The files are those that Package.swift lists.
public struct TrainedWeights: Sendable {
  /// A network's file.
  public struct Entry: Equatable, Sendable {
    /// The architecture; of a classifier `classifier`.
    public let model: String
    /// What it was trained on.
    public let data: String
    /// Where it lies.
    public let path: String

    init?(file: String, in folder: String) {
      // No architecture that comes with the package has a hyphen in its name; data sets have.
      let parts = file.dropLast(3).split(separator: "-", maxSplits: 1).map(String.init)
      guard file.hasSuffix(".h5"), let model = parts.first else { return nil }
      (self.model, data) = (model, parts.count > 1 ? parts[1] : TrainedWeights.usualData)
      path = "\(folder)/\(file)"
    }

    /// The file's name without its ending.
    public var name: String {
      data == TrainedWeights.usualData && !isClassifier && !readsFactors ? model : "\(model)-\(data)"
    }
    /// Whether it is a classifier, not a generator.
    public var isClassifier: Bool { model == TrainedWeights.classifier }
    /// Whether it reads factors.
    public var readsFactors: Bool { model == TrainedWeights.factorReader }
  }

  private static let usualData = "mnist"
  private static let (classifier, factorReader) = ("classifier", "factors")

  /// Generators by architecture, each architecture's of MNIST first.
  public let generators: [Entry]
  /// Classifiers by data set, MNIST's first.
  public let classifiers: [Entry]
  /// Networks that read factors, by data set.
  public let factors: [Entry]

  /// The networks whose files these are, in a folder; files of other kinds are left out.
  package init(files: [String], in folder: String) {
    let rank = { (entry: Entry) in (entry.model, entry.data == Self.usualData ? "" : entry.data) }
    let entries = files.compactMap { Entry(file: $0, in: folder) }.sorted { rank($0) < rank($1) }
    generators = entries.filter { !$0.isClassifier && !$0.readsFactors }
    classifiers = entries.filter(\.isClassifier)
    factors = entries.filter(\.readsFactors)
  }

  /// Those beside the running program. Throws `TrainedWeightsError.missing`.
  public static func bundled() throws(TrainedWeightsError) -> TrainedWeights {
    let folder: String
    do {
      folder = try ResourceFolder.find(of: "GANZooWeights")
    } catch {
      throw .missing(places: error.places)
    }
    guard let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw .missing(places: [folder])
    }
    return TrainedWeights(files: files, in: folder)
  }

  /// An architecture's generator of a data set; nil: of MNIST, or else the first.
  public func generator(of model: String, data: String? = nil) throws(TrainedWeightsError) -> Entry {
    let entries = generators.filter { $0.model == model }
    guard let first = entries.first else {
      throw .noGenerator(model: model, known: generators.map(\.model).uniqued)
    }
    guard let data else { return first }
    guard let entry = entries.first(where: { $0.data == data }) else {
      throw .noData(model: model, data: data, known: entries.map(\.data))
    }
    return entry
  }

  /// The classifier of a data set's images.
  public func classifier(of data: String) throws(TrainedWeightsError) -> Entry {
    guard let entry = classifiers.first(where: { $0.data == data }) else {
      throw .noClassifier(data: data, known: classifiers.map(\.data))
    }
    return entry
  }
}

extension [String] {
  /// Each text once, where it stands first.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}

/// Why no trained network that comes with the package can be used.
public enum TrainedWeightsError: UserError, Equatable, CustomStringConvertible {
  /// No generator of this architecture comes with the package, only of the known ones.
  case noGenerator(model: String, known: [String])
  /// No generator of this architecture makes samples of this data set, only of the known ones.
  case noData(model: String, data: String, known: [String])
  /// No classifier judges this data set's images, only the known ones'.
  case noClassifier(data: String, known: [String])
  /// The files are in none of these places.
  case missing(places: [String])

  /// A sentence with what there is.
  public var description: String {
    switch self {
    case .noGenerator(let model, let known):
      "no trained generator comes with \(model)\(Self.list(", only with", known)); train one and name its file"
    case .noData(let model, let data, let known):
      "no trained generator of \(model) generates \(data)\(Self.list(", only", known)); train one and name its file"
    case .noClassifier(let data, let known):
      "no trained classifier for \(data) comes with the package\(Self.list(", only for", known)); "
        + "ganzoo classifier train makes one"
    case .missing(let places):
      "the trained networks that come with the package were not found; \(ResourceMissingError.explanation(places))"
    }
  }

  private static func list(_ words: String, _ names: [String]) -> String {
    names.isEmpty ? "" : "\(words) \(names.joined(separator: ", "))"
  }

  /// Whether the command or the recipe has to change, rather than a file or the machine.
  public var isWrongUse: Bool {
    if case .missing = self { false } else { true }
  }
}
