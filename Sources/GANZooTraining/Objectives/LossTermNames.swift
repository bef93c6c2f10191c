import GANZooSupport

extension LossTerm {
  /// The longest name, in bytes of UTF-8.
  package static let longestName = 100
  /// The most terms of an update, and of a training.
  package static let mostNames = 100
  /// Keys of a row of the log that are no terms.
  private static let reserved = ["step", "seconds"]

  /// Whether a log, a progress bar and a checkpoint keep a name as it is: any text without characters that are not seen
  /// or that steer a terminal.
  package static func isAllowed(_ name: String) -> Bool { problem(with: name) == nil }

  /// Refuses terms whose names could not be kept. Throws `LossTermError`.
  package static func check(_ terms: [LossTerm]) throws(LossTermError) {
    for term in terms {
      if let problem = problem(with: term.name) { throw LossTermError(name: term.name, problem: problem) }
    }
    guard terms.count <= mostNames else {
      throw LossTermError(name: terms[mostNames].name, problem: "is one of more than \(mostNames)")
    }
  }

  private static func problem(with name: String) -> String? {
    if name.isEmpty { return "has no name" }
    if reserved.contains(name) { return "has the name of something else in the log" }
    if name.utf8.count > longestName { return "has a name of \(name.utf8.count) bytes, more than \(longestName)" }
    return name.unicodeScalars.allSatisfy(\.isSeen) ? nil : "has a control character in its name"
  }
}

extension Unicode.Scalar {
  fileprivate var isSeen: Bool {
    if isASCII { return (0x20...0x7E).contains(value) }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
    default: true
    }
  }
}

/// A term of a loss whose name cannot be kept: its objective has to name it otherwise.
public struct LossTermError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The name.
  public let name: String
  /// What is wrong with it.
  let problem: String

  package init(name: String, problem: String) { (self.name, self.problem) = (name, problem) }

  /// A sentence with the name, cut to a readable length, and with what is not seen of it escaped.
  public var description: String {
    "the term '\(name.shown(most: 40))' of the objective's loss \(problem)"
  }
}
