import TestSupport

/// What the command line asks for.
struct FuzzOptions {
  enum Task {
    /// Tries inputs until the time is up.
    case search
    /// Writes one input to a file.
    case write(UInt64, to: String)
    /// Imports one file, and says what came of it.
    case read(String)
    /// Tries these inputs, as a child process; the number of the present one goes to the file.
    case work(Range<UInt64>, progress: String)
  }

  static let usage = """
    usage: Fuzz [--seconds N] [--seed N] [--findings FOLDER] [--write INDEX FILE] [FILE OR FOLDER ...]
           Fuzz --read FILE

    Damages the files (those that Keras wrote in Tests/Fixtures/keras unless given) and imports them, in child processes.
    A crash, two seconds of work, memory beyond what the file's size justifies or an error of a foreign type is a finding:
    its file is kept, and the exit code is 1. Every input follows from the files, the seed and its index.
    The second form imports one file, and says what came of it and how many bytes of memory that took.
    """

  var task = Task.search
  var seconds = 30
  var seed: UInt64 = 1
  var findings = ".build/fuzz-findings"
  var corpus: [String] = []

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func next<Value>(_ parse: (String) -> Value?) throws -> Value {
      guard let text = rest.popFirst(), let value = parse(text) else { throw UsageError() }
      return value
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--seconds": seconds = try next { Int($0) }
      case "--seed": seed = try next { UInt64($0) }
      case "--findings": findings = try next(\.self)
      case "--write": task = .write(try next { UInt64($0) }, to: try next(\.self))
      case "--read": task = .read(try next(\.self))
      case "--work":
        let (first, end) = (try next { UInt64($0) }, try next { UInt64($0) })
        guard first <= end else { throw UsageError() }
        task = .work(first..<end, progress: try next(\.self))
      case _ where argument.hasPrefix("-"): throw UsageError()
      default: corpus.append(argument)
      }
    }
    if corpus.isEmpty { corpus = [Fixture.path("keras")] }
  }
}

struct UsageError: Error, CustomStringConvertible {
  var description: String { FuzzOptions.usage }
}
