import GANZooFormats
package import GANZooSupport
import GANZooVisualization

/// An experiment's result as a page in Markdown and as JSON.
package struct LabPage {
  private let entry: ExperimentEntry
  private let form: ExperimentForm
  private let settings: SettingsTree
  private let overrides: [String]
  private let result: ExperimentResult
  private let threads: Int
  private let processor: Processor

  /// - Parameters:
  ///   - settings: all settings in force.
  ///   - overrides: those of them that are not the form's own, as `path=value`.
  ///   - threads: how many computed at a time, on this processor.
  package init(
    _ entry: ExperimentEntry, _ form: ExperimentForm, _ settings: SettingsTree, overrides: [String],
    _ result: ExperimentResult, threads: Int, _ processor: Processor = Processor()
  ) {
    (self.entry, self.form, self.settings, self.overrides) = (entry, form, settings, overrides)
    (self.result, self.threads, self.processor) = (result, threads, processor)
  }

  /// The page, whose picture lies beside it.
  package var markdown: String {
    var blocks = [
      "# \(entry.title)", "    \(command)", "Source: \(entry.source).",
      result.summary, "![\(entry.title)](figure.svg)",
      "## What the source says, and what came out",
    ]
    blocks += [entry.caution(form, overrides: overrides), findings].compactMap(\.self)
    blocks += result.tables.flatMap { ["## \($0.title)", $0.markdown] }
    blocks += result.listings.flatMap { listing in
      ["## \(listing.title)", listing.lines.map { "    \($0)" }.joined(separator: "\n")]
    }
    blocks += ["## Setting", result.setting]
    blocks.append(
      result.departures.isEmpty
        ? "It departs from the source in nothing."
        : "It departs from the source:\n\n" + result.departures.map { "- \($0)" }.joined(separator: "\n"))
    blocks.append("Processor: \(processor.name.shown()) with \(processor.vectors), \(threads.counted("thread")).")
    return blocks.map(Self.wrapped).joined(separator: "\n\n") + "\n"
  }

  /// The command that gives the same.
  private var command: String {
    let settings = overrides.filter { !$0.hasPrefix("form=") }.flatMap { ["--set", $0.shellWord] }
    let form = form == .quick ? ["--quick"] : []
    return (["ganzoo", "lab", entry.name] + form + settings).joined(separator: " ").printable
  }

  /// Lines of 120 columns at most, but for tables and code; the lines of an item stand below its text.
  private static func wrapped(_ block: String) -> String {
    block.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("|") || line.hasPrefix("    ") || line.hasPrefix("#") || line.hasPrefix("![")
        ? String(line) : String(line).wrapped(to: 120, indentation: line.hasPrefix("- ") ? "  " : "")
    }.joined(separator: "\n")
  }

  private var findings: String {
    result.findings.map { "- **\($0.agrees ? "Agrees" : "Does not agree")**: \($0.line)" }
      .joined(separator: "\n")
  }

  /// The result for programs.
  package var json: String {
    let findings = result.findings.map { finding -> JSONObject.Value in
      .object(["claim": .string(finding.claim), "found": .string(finding.found), "agrees": .bool(finding.agrees)])
    }
    let tables = result.tables.map { table -> JSONObject.Value in
      .object([
        "title": .string(table.title), "columns": .array(table.columns.map { .string($0) }),
        "rows": .array(table.rows.map { .array($0.map { .string($0) }) }),
      ])
    }
    let object: JSONObject = [
      "experiment": .string(entry.name), "source": .string(entry.source), "form": .string(form.rawValue),
      "version": .string(ganzooVersion), "processor": .string(processor.name), "vectors": .string(processor.vectors),
      "threads": .int(threads), "settings": .string(settings.yaml(comments: [:])),
      "summary": .string(result.summary), "setting": .string(result.setting),
      "departures": .array(result.departures.map { .string($0) }), "agrees": .bool(result.agrees),
      "findings": .array(findings), "tables": .array(tables), "numbers": .object(result.numbers),
    ]
    return object.json + "\n"
  }
}

extension ExperimentResult.Table {
  fileprivate var markdown: String {
    let rule = columns.indices.map { $0 == 0 ? "---" : "--:" }
    return ([columns, rule] + rows).map { row in
      "| \(row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |"
    }.joined(separator: "\n")
  }
}
