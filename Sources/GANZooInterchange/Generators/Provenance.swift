import Foundation
public import GANZooFormats
import GANZooNN
import GANZooSupport

/// How a network was made, and its metrics: attributes of a file beside the weights.
///
///     @ganzoo_version  @ganzoo_recipe (YAML)  @ganzoo_seed  @ganzoo_data  @ganzoo_steps  @ganzoo_figures (JSON)
///
/// Metrics are in the attribute `ganzoo_figures`, whose name is that of version 0.1.0. `SavedNetwork.modelFile` writes
/// the attributes and a checksum.
public struct Provenance: Equatable, Sendable {
  /// The version of GANZoo that first wrote the network; empty if unknown.
  public var version: String
  /// The recipe of the training as YAML; empty for weights of other programs.
  public var recipe: String
  /// The seed of the training; nil if unknown.
  public var seed: UInt64?
  /// The name of the data set of the training; nil if unknown.
  public var dataset: String?
  /// The number of training steps.
  public var steps: Int
  /// Metrics by name: numbers, or objects and lists of numbers. Empty if nothing was measured.
  public private(set) var metrics: JSONObject = [:]

  /// The most bytes of `metrics` as JSON, so that they fit into one HDF5 attribute.
  package static let maximumMetricsSize = 60_000

  /// The provenance of a network that this version of GANZoo makes.
  public init(recipe: String = "", seed: UInt64? = nil, dataset: String? = nil, steps: Int = 0) {
    (version, self.recipe, self.seed, self.dataset) = (ganzooVersion, recipe, seed, dataset)
    self.steps = steps
  }

  /// The same provenance with other metrics.
  ///
  /// Throws `ProvenanceError.metrics` if they could not be read again: too long, nested too deep, or not finite.
  public func recording(_ metrics: JSONObject) throws(ProvenanceError) -> Provenance {
    let text = metrics.json
    guard text.utf8.count <= Self.maximumMetricsSize else {
      throw .metrics(reason: "they take \(text.utf8.count) bytes of JSON, more than \(Self.maximumMetricsSize)")
    }
    guard (try? JSONObject(json: text)) != nil else {
      throw .metrics(reason: "they hold a number that is not finite, or are nested too deep")
    }
    var copy = self
    copy.metrics = metrics
    return copy
  }
}

// MARK: - Attributes

extension Provenance {
  private enum Attribute: String, CaseIterable { case version, recipe, seed, data, steps, figures, checksum }

  private static func name(_ attribute: Attribute) -> String { ModelFile.attributePrefix + attribute.rawValue }

  /// The name of the attribute with the checksum of the network and its metadata.
  package static var checksumAttribute: String { name(.checksum) }

  /// The names of all these attributes, which the checksum does not cover.
  static let attributeNames = Set(Attribute.allCases.map(name))

  /// Reads the attributes of a file. A missing one is empty, 0 or nil. Throws `ProvenanceError.attribute`.
  package init(of file: KerasFile, from path: String) throws(ProvenanceError) {
    try self.init(NetworkFacts(file.attributes), from: path)
  }

  /// Reads the facts of the file at `path`, as `init(of:from:)` does.
  init(_ facts: NetworkFacts, from path: String) throws(ProvenanceError) {
    let attributes = facts.fileAttributes
    /// The parsed text of an attribute; nil if there is no such attribute. Throws if `parse` returns nil.
    func value<Value>(
      _ attribute: Attribute, _ expected: String, _ parse: (String) -> Value?
    ) throws(ProvenanceError) -> Value? {
      guard let text = attributes[Self.name(attribute)] else { return nil }
      guard let value = parse(text) else {
        let name = attribute == .figures ? ModelFile.attributePrefix + facts.metricsName : Self.name(attribute)
        throw .attribute(file: path, name: name, expected: expected, found: text)
      }
      return value
    }
    let shortText = { (text: String) in text.utf8.count <= TextLimits.name ? text : nil }
    let shortWords = "a text of at most \(TextLimits.name) bytes"
    version = try value(.version, shortWords, shortText) ?? ""
    recipe = attributes[Self.name(.recipe)] ?? ""
    seed = try value(.seed, "a whole number of at least 0") { UInt64($0) }
    dataset = try value(.data, shortWords, shortText)
    steps = try value(.steps, "a whole number of at least 0") { Int($0).flatMap { $0 < 0 ? nil : $0 } } ?? 0
    let metricsWords = "a JSON object of at most \(Self.maximumMetricsSize) bytes"
    metrics =
      try value(.figures, metricsWords) {
        $0.utf8.count <= Self.maximumMetricsSize ? try? JSONObject(json: $0) : nil
      } ?? [:]
  }

  /// The attributes to write. Unknown ones and empty metrics are left out; an empty recipe is not.
  var attributes: [String: String] {
    let values: [Attribute: String?] = [
      .version: version, .recipe: recipe, .seed: seed.map { "\($0)" }, .data: dataset, .steps: "\(steps)",
      .figures: metrics == [:] ? nil : metrics.json,
    ]
    return Dictionary(uniqueKeysWithValues: values.compactMap { key, text in text.map { (Self.name(key), $0) } })
  }
}

// MARK: - Words

extension JSONObject {
  /// The entries of metrics for a table: `("accuracy", "value 0.993, real 0.995")`.
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

/// A provenance that cannot be read or written, or a network that was changed.
public enum ProvenanceError: Error, Equatable, Sendable, CustomStringConvertible {
  /// An attribute has an invalid value.
  case attribute(file: String, name: String, expected: String, found: String)
  /// The network or its metadata were changed after they were written.
  case checksum(file: String, expected: String, found: String)
  /// The metrics cannot be written.
  case metrics(reason: String)

  /// A sentence that names the file.
  public var description: String {
    switch self {
    case .attribute(let file, let name, let expected, let found):
      "\(file): the attribute \(name) should be \(expected), but is '\(found.shown(most: 80))'"
    case .checksum(let file, let expected, let found):
      "\(file) was changed or damaged since GANZoo wrote it: its checksum should be \(expected), but is \(found)"
    case .metrics(let reason): "these metrics cannot be written to a file: \(reason)"
    }
  }
}
