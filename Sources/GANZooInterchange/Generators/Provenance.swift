import Foundation
public import GANZooFormats
public import GANZooNN
import GANZooSupport

/// What a file says of how its network was made and how good it is: attributes beside the weights, in files of any kind.
///
///     @ganzoo_version  @ganzoo_recipe (YAML)  @ganzoo_seed  @ganzoo_data  @ganzoo_steps  @ganzoo_figures (JSON)
///
/// `SavedNetwork.modelFile` writes them and a checksum.
public struct Provenance: Equatable, Sendable {
  /// The version of GANZoo that made the file first; empty where the file does not tell.
  public var version: String
  /// The recipe behind the weights, as YAML; empty for weights from elsewhere.
  public var recipe: String
  /// Key of the training's random numbers; nil where it is not known.
  public var seed: UInt64?
  /// Name of the data set that was learnt from; nil where it is not known.
  public var dataset: String?
  /// Iterations behind the weights, of a generator those of its own.
  public var steps: Int
  /// Measured quality by name, in order: numbers, or objects and lists of them. Empty where nothing was measured.
  public private(set) var figures: JSONObject = [:]

  /// The longest `figures`, in bytes of JSON: what one HDF5 attribute holds.
  package static let longestFigures = 60_000

  /// Facts of a network that this version makes.
  public init(recipe: String = "", seed: UInt64? = nil, dataset: String? = nil, steps: Int = 0) {
    (version, self.recipe, self.seed, self.dataset) = (ganzooVersion, recipe, seed, dataset)
    self.steps = steps
  }

  /// The same facts with other figures.
  ///
  /// Throws `ProvenanceError.figures` where these are too long, nested too deep or not finite: they could not be read again.
  public func recording(_ figures: JSONObject) throws(ProvenanceError) -> Provenance {
    let text = figures.json
    guard text.utf8.count <= Self.longestFigures else {
      throw .figures(reason: "they take \(text.utf8.count) bytes of JSON, more than \(Self.longestFigures)")
    }
    guard (try? JSONObject(json: text)) != nil else {
      throw .figures(reason: "they hold a number that is not finite, or are nested too deep")
    }
    var copy = self
    copy.figures = figures
    return copy
  }
}

// MARK: - Attributes

extension Provenance {
  private enum Attribute: String, CaseIterable { case version, recipe, seed, data, steps, figures, checksum }

  private static func name(_ attribute: Attribute) -> String { ModelFile.attributePrefix + attribute.rawValue }

  /// The attribute with the checksum of the network and of what else drawing from it takes.
  package static var checksumAttribute: String { name(.checksum) }

  /// The attributes that speak of making and quality; no checksum covers them.
  static let attributeNames = Set(Attribute.allCases.map(name))

  /// What a file says; what it does not tell is empty, 0 or nil. Throws `ProvenanceError.attribute`.
  package init(of file: KerasFile, from path: String) throws(ProvenanceError) {
    /// What an attribute's text means to `parse`, which gives nil where it means nothing.
    func value<Value>(
      _ attribute: Attribute, _ expected: String, _ parse: (String) -> Value?
    ) throws(ProvenanceError) -> Value? {
      guard let text = file.attributes[Self.name(attribute)] else { return nil }
      guard let value = parse(text) else {
        throw .attribute(file: path, name: Self.name(attribute), expected: expected, found: text)
      }
      return value
    }
    let shortText = { (text: String) in text.utf8.count <= TextLimits.name ? text : nil }
    let shortWords = "a text of at most \(TextLimits.name) bytes"
    version = try value(.version, shortWords, shortText) ?? ""
    recipe = file.attributes[Self.name(.recipe)] ?? ""
    seed = try value(.seed, "a whole number of at least 0") { UInt64($0) }
    dataset = try value(.data, shortWords, shortText)
    steps = try value(.steps, "a whole number of at least 0") { Int($0).flatMap { $0 < 0 ? nil : $0 } } ?? 0
    let figuresWords = "a JSON object of at most \(Self.longestFigures) bytes"
    figures =
      try value(.figures, figuresWords) {
        $0.utf8.count <= Self.longestFigures ? try? JSONObject(json: $0) : nil
      } ?? [:]
  }

  /// The texts that are written; what is not known or empty is left out, but for the recipe.
  var attributes: [String: String] {
    let values: [Attribute: String?] = [
      .version: version, .recipe: recipe, .seed: seed.map { "\($0)" }, .data: dataset, .steps: "\(steps)",
      .figures: figures == [:] ? nil : figures.json,
    ]
    return Dictionary(uniqueKeysWithValues: values.compactMap { key, text in text.map { (Self.name(key), $0) } })
  }
}

// MARK: - Words

extension JSONObject {
  /// The entries of figures as rows for people: `("accuracy", "value 0.993, real 0.995")`.
  package var rows: [(name: String, text: String)] { entries.map { ($0.key, $0.value.words) } }
}

extension JSONObject.Value {
  fileprivate var words: String {
    switch self {
    case .object(let object):
      object.rows.map { name, text in "\(name) \(text.contains(" ") ? "(\(text))" : text)" }.joined(separator: ", ")
    case .array(let values): values.map(\.words).joined(separator: " ")
    case .string(let text): text
    case .double(let number): String(format: "%.4g", number)
    default: json
    }
  }
}

/// Facts of a file's making and quality that cannot be true, or cannot be written.
public enum ProvenanceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A fact is not what a fact of its name can be.
  case attribute(file: String, name: String, expected: String, found: String)
  /// The network or its facts were changed since they were written.
  case checksum(file: String, expected: String, found: String)
  /// Metrics that a file cannot hold.
  case figures(reason: String)

  /// A sentence that names the file.
  public var description: String {
    switch self {
    case .attribute(let file, let name, let expected, let found):
      "\(file): the attribute \(name) should be \(expected), but is '\(found.shown(most: 80))'"
    case .checksum(let file, let expected, let found):
      "\(file) was changed or damaged since GANZoo wrote it: its checksum should be \(expected), but is \(found)"
    case .figures(let reason): "these figures cannot be written to a file: \(reason)"
    }
  }
}
