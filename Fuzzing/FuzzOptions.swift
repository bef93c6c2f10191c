/// The command line options.
struct FuzzOptions {
  enum Task {
    /// Tests inputs until the time is up.
    case search
    /// Writes one input to a file.
    case write(UInt64, to: String)
    /// Reads one file and prints the result.
    case read(String)
    /// Tests these inputs in a child process, which writes the index of the current one to a file.
    case work(Range<UInt64>, progress: String)
  }

  static var usage: String {
    let limits = FuzzTargets.all.map { "  \($0.name): \($0.memory)" }.joined(separator: "\n")
    return """
      usage: Fuzz [--kind NAME] [--seconds N] [--seed N] [--findings FOLDER] [--sanitized]
             Fuzz --kind NAME [--seconds N] [--seed N] [--findings FOLDER] [--sanitized] [--write INDEX FILE] [FILE ...]
             Fuzz --kind NAME --read FILE

      Damages valid inputs and reads them like ganzoo, in child processes. Without --kind all kinds are tested in turn;
      FILEs replace the valid inputs of a kind. A finding is a crash; more than \(Worker.longest) s of processor time,
      \(Worker.longestWait) s in total or the memory below; an unexpected type of error; an error that does not name the
      file; and output that is too long or contains control characters. Each finding is saved, and the exit code is 1.
      Every input is determined by the valid inputs, the seed and its index.
      --write saves an input. --read reads one file and prints the used memory in bytes and the result. With
      --sanitized, memory is not limited, and the time limits are ten times as long: for AddressSanitizer, which finds
      buffer overflows in C libraries with LD_PRELOAD=libasan.so.

      Memory limits for an input of each kind:
      \(limits)
      """
  }

  var task = Task.search
  var targets = FuzzTargets.all
  var seconds = 30
  var seed: UInt64 = 1
  var findings = ".build/fuzz-findings"
  var files: [String] = []
  /// True under a sanitizer, which needs additional time and memory.
  var isSanitized = false

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func next<Value>(_ parse: (String) -> Value?) throws -> Value {
      guard let text = rest.popFirst(), let value = parse(text) else { throw UsageError() }
      return value
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--kind": targets = [try next { name in FuzzTargets.all.first { $0.name == name } }]
      case "--seconds": seconds = try next { Int($0) }
      case "--seed": seed = try next { UInt64($0) }
      case "--findings": findings = try next(\.self)
      case "--sanitized": isSanitized = true
      case "--write": task = .write(try next { UInt64($0) }, to: try next(\.self))
      case "--read": task = .read(try next(\.self))
      case "--work":
        let (first, end) = (try next { UInt64($0) }, try next { UInt64($0) })
        guard first <= end else { throw UsageError() }
        task = .work(first..<end, progress: try next(\.self))
      case _ where argument.hasPrefix("-"): throw UsageError()
      default: files.append(argument)
      }
    }
  }

  /// The selected target. Throws `UsageError` unless exactly one is selected.
  var target: any FuzzTarget {
    get throws {
      guard targets.count == 1 else { throw UsageError() }
      return targets[0]
    }
  }

  /// The corpus of a target: the files on the command line, or the target's own.
  func corpus(of target: any FuzzTarget) throws -> [CorpusEntry] {
    guard files.isEmpty || targets.count == 1 else { throw UsageError() }
    return try files.isEmpty ? target.corpus() : files.map { try CorpusEntry(contentsOf: $0) }
  }
}

struct UsageError: Error, CustomStringConvertible {
  var description: String { FuzzOptions.usage }
}
