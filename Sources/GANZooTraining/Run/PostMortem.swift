import Foundation
import GANZooSupport

/// The report of a number that is not finite, for the search of its cause.
struct PostMortem: Codable {
  let version: String
  /// The message.
  let error: String
  let step: Int
  var criticStep: Int?
  let network: String
  /// What was not finite first, and its value.
  let term: String
  var value: Double?
  var losses: [String: Double]?
  var gradients: [String]?
  var examples: [Int]?
  var classes: [Int]?
  var learningRate: Float?
  /// The step of the weights in generator.h5 and critic.h5.
  let lastGoodStep: Int
  /// The step from which a resumed run goes on.
  let checkpoint: String?
  /// How often the learning rates were halved before.
  let retries: Int

  init(_ error: TrainingError, version: String, lastGoodStep: Int, checkpoint: String?, retries: Int) {
    self.version = version
    self.error = error.description
    self.lastGoodStep = lastGoodStep
    self.checkpoint = checkpoint
    self.retries = retries
    switch error {
    case .notFinite(let found):
      step = found.step
      criticStep = found.criticUpdate
      network = found.network
      term = found.term
      value = found.value
      losses = Dictionary(found.losses.map { ($0.key, $0.value) }) { $1 }
      gradients = found.gradients
      examples = found.examples
      classes = found.classes
      learningRate = found.learningRate
    case .weightNotFinite(let network, let weight, let step):
      self.step = step
      self.network = network
      term = weight
    }
  }

  /// Whether another report is of the same number, found again.
  func isSame(as other: PostMortem) -> Bool {
    (step, criticStep, network, retries) == (other.step, other.criticStep, other.network, other.retries)
  }

  /// Earlier reports of a resumed run; unreadable ones are left out.
  fileprivate static func findings(in path: String) -> [PostMortem] {
    var info = stat()
    guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size <= mostBytes,
      let bytes = try? Data(contentsOf: URL(filePath: path)), let text = String(validating: bytes, as: UTF8.self),
      text.lineOfTooManyMarks == nil
    else { return [] }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: infinity, negativeInfinity: "-" + infinity, nan: notANumber)
    return (try? decoder.decode([PostMortem].self, from: bytes)) ?? []
  }

  private static let mostBytes = 1 << 24
  private static let (infinity, notANumber) = ("Infinity", "NaN")

  /// Writes the reports of a run in their order. Throws `FileWriteError`.
  fileprivate static func write(_ findings: [PostMortem], to path: String) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: infinity, negativeInfinity: "-" + infinity, nan: notANumber)
    try AtomicFile.write(Array(try encoder.encode(findings)) + Array("\n".utf8), to: path)
  }
}

/// All reports of a run, in one file.
struct PostMortems {
  private let path: String
  private var findings: [PostMortem]

  /// The reports of a resumed run, or none.
  init(in path: String) {
    self.path = path
    findings = PostMortem.findings(in: path)
  }

  /// Adds a report and writes the file. Throws `FileWriteError`.
  mutating func add(_ finding: PostMortem) throws {
    findings.removeAll { $0.isSame(as: finding) }
    findings.append(finding)
    try PostMortem.write(findings, to: path)
  }
}
