import GANZoo
import GANZooLab
import GANZooSupport

/// What experiments there are, for people and for programs.
struct ExperimentList: Encodable {
  struct Entry: Encodable {
    let name, title, source: String
    let minutes: Double
  }

  let experiments: [Entry]

  init(_ registry: Registry<ExperimentEntry>) {
    experiments = registry.entries.map { Entry(name: $0.name, title: $0.title, source: $0.source, minutes: $0.minutes) }
  }

  /// Each with its title, its time and, below, its source.
  ///
  /// - Parameter columns: of the terminal; nil elsewhere.
  func text(_ columns: Int?) -> String {
    let widest = experiments.map(\.name.count).max() ?? 0
    let indentation = String(repeating: " ", count: widest + 2)
    // The last column stays empty, because some terminals wrap as soon as it is filled.
    let width = max(40, (columns ?? 121) - 1)
    let blocks = experiments.map { entry in
      let name = entry.name + String(repeating: " ", count: widest - entry.name.count)
      let time = ExperimentEntry.duration(entry.minutes)
      let head = "\(name)  \(entry.title), \(time)".wrapped(to: width, indentation: indentation)
      let source = entry.source.wrapped(to: width - indentation.count).split(separator: "\n")
      return ([head] + source.map { indentation + $0 }).map { $0 + "\n" }.joined()
    }
    let note = "Times are those of two cores. '\(Program.name) lab NAME' computes one, with --quick in seconds."
    return blocks.joined() + "\n" + note.wrapped(to: width) + "\n"
  }

  /// An experiment's source, its time, and its settings in both forms.
  static func about(_ entry: ExperimentEntry, _ columns: Int?) throws -> String {
    let forms = try ExperimentForm.allCases.map {
      try ExperimentRun(entry, overrides: ["form=\($0.rawValue)"]).settings
    }
    var table = TextTable([.left("Setting")] + ExperimentForm.allCases.map { .right($0.rawValue) })
    var seen: Set<String> = ["experiment", "form"]
    for path in forms.flatMap(\.paths) where seen.insert(path).inserted {
      table.append([path] + forms.map { $0.yaml(at: path) ?? "" })
    }
    let width = max(40, (columns ?? 121) - 1)
    let head = ["\(entry.title).", "Source: \(entry.source).", "About \(entry.duration) on two cores."]
    return head.map { $0.wrapped(to: width) + "\n" }.joined() + "\n\(table.text(width: columns))\n"
  }
}
