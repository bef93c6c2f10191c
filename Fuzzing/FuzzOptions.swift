/// What the command line asks for.
struct FuzzOptions {
  enum Task {
    /// Tries inputs until the time is up.
    case search
    /// Writes one input to a file.
    case write(UInt64, to: String)
    /// Reads one file, and says what came of it.
    case read(String)
    /// Tries these inputs, as a child process; the number of the present one goes to the file.
    case work(Range<UInt64>, progress: String)
  }

  static var usage: String {
    let limits = Kinds.all.map { "  \($0.name): \($0.memory)" }.joined(separator: "\n")
    return """
      usage: Fuzz [--kind NAME] [--seconds N] [--seed N] [--findings FOLDER] [--sanitized]
             Fuzz --kind NAME [--seconds N] [--seed N] [--findings FOLDER] [--sanitized] [--write INDEX FILE] [FILE ...]
             Fuzz --kind NAME --read FILE

      Damages sound inputs and reads them as ganzoo does, in child processes: of one kind, made of the files if any are given,
      or of all kinds in turn. Findings are a crash, \(Worker.longest) s of processor time or \(Worker.longestWait) s in all, more memory than below, an
      error of a foreign type or one that does not name the file, and a message or report that is too long or could command
      a terminal: the file is kept, and the exit code is 1. Every input follows from the samples, the seed and its index.
      The last form reads one file, and says what came of it and how many
      bytes of memory that took. With --sanitized memory is not limited, and time is ten times as long: for runs under
      AddressSanitizer, for which LD_PRELOAD=libasan.so is enough to see what C libraries copy too far.

      Memory that an input of each kind may take:
      \(limits)
      """
  }

  var task = Task.search
  var kinds = Kinds.all
  var seconds = 30
  var seed: UInt64 = 1
  var findings = ".build/fuzz-findings"
  var corpus: [String] = []
  /// Whether a sanitizer watches, which takes time and memory of its own.
  var isSanitized = false

  init(_ arguments: [String]) throws {
    var rest = arguments[...]
    func next<Value>(_ parse: (String) -> Value?) throws -> Value {
      guard let text = rest.popFirst(), let value = parse(text) else { throw UsageError() }
      return value
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--kind": kinds = [try next { name in Kinds.all.first { $0.name == name } }]
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
      default: corpus.append(argument)
      }
    }
  }

  /// The only kind. Throws `UsageError` where none was chosen.
  var kind: any Kind {
    get throws {
      guard kinds.count == 1 else { throw UsageError() }
      return kinds[0]
    }
  }

  /// What inputs of a kind are made of.
  func samples(of kind: any Kind) throws -> [Sample] {
    guard corpus.isEmpty || kinds.count == 1 else { throw UsageError() }
    return try corpus.isEmpty ? kind.samples() : corpus.map { try Sample(contentsOf: $0) }
  }
}

struct UsageError: Error, CustomStringConvertible {
  var description: String { FuzzOptions.usage }
}
