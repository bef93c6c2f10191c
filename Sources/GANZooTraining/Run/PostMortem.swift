import Foundation
import GANZooSupport

/// What is written of a training that met a number that is not finite, for the one who has to find out why.
struct PostMortem: Codable {
  let version: String
  /// The sentence that was shown.
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
  /// From where a run that is resumed goes on.
  let checkpoint: String?
  /// How often the learning rates were halved before.
  let retries: Int

  init(_ error: TrainingError, version: String, lastGoodStep: Int, checkpoint: String?, retries: Int) {
    (self.version, self.error) = (version, error.description)
    (self.lastGoodStep, self.checkpoint, self.retries) = (lastGoodStep, checkpoint, retries)
    switch error {
    case .notFinite(let found):
      (step, criticStep, network) = (found.step, found.criticStep, found.network)
      (term, value) = (found.term, found.value)
      losses = Dictionary(found.losses.map { ($0.name, $0.value) }) { $1 }
      (gradients, examples, classes) = (found.gradients, found.examples, found.classes)
      learningRate = found.learningRate
    case .weightNotFinite(let network, let weight, let step):
      (self.step, self.network, term) = (step, network, weight)
    }
  }

  /// Whether another one is of the same place, found again.
  func isSame(as other: PostMortem) -> Bool {
    (step, criticStep, network, retries) == (other.step, other.criticStep, other.network, other.retries)
  }

  /// What a run that goes on had found; what cannot be read is left out.
  static func findings(in path: String) -> [PostMortem] {
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

  /// Writes the findings of a run, the first first. Throws `FileWriteError`.
  static func write(_ findings: [PostMortem], to path: String) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: infinity, negativeInfinity: "-" + infinity, nan: notANumber)
    try AtomicFile.write(Array(try encoder.encode(findings)) + Array("\n".utf8), to: path)
  }
}
