import GANZooFormats
package import GANZooSupport
import GANZooVisualization

/// An experiment's result as a page in Markdown and as JSON.
package struct LabPage {
  private let entry: ExperimentEntry
  private let form: ExperimentForm
  private let settings: SettingsTree
  private let result: ExperimentResult

  package init(_ entry: ExperimentEntry, _ form: ExperimentForm, _ settings: SettingsTree, _ result: ExperimentResult) {
    (self.entry, self.form, self.settings, self.result) = (entry, form, settings, result)
  }

  /// The page, whose picture lies beside it.
  package var markdown: String {
    var blocks = [
      "# \(entry.title)", "    ganzoo lab \(entry.name)\(form == .quick ? " --quick" : "")", "Source: \(entry.source).",
      result.summary, "![\(result.figure.title)](figure.svg)",
      "## What the source says, and what came out", findings,
    ]
    blocks += result.tables.flatMap { ["## \($0.title)", $0.markdown] }
    blocks += ["## Setting", result.setting]
    blocks.append(
      result.departures.isEmpty
        ? "It departs from the source in nothing."
        : "It departs from the source:\n\n" + result.departures.map { "- \($0)" }.joined(separator: "\n"))
    return blocks.map(\.wrapped).joined(separator: "\n\n") + "\n"
  }

  private var findings: String {
    result.findings.map { "- **\($0.agrees ? "Agrees" : "Does not agree")**: \($0.claim) — \($0.found)" }
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
      "version": .string(ganzooVersion), "settings": .string(settings.yaml(comments: [:])),
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
    return ([columns, rule] + rows).map { "| \($0.joined(separator: " | ")) |" }.joined(separator: "\n")
  }
}

extension String {
  /// Lines of 120 columns at most, but for tables and code; the lines of an item stand below its text.
  fileprivate var wrapped: String {
    split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
      guard line.count > 120, !line.hasPrefix("|"), !line.hasPrefix("    ") else { return String(line) }
      let indent = line.hasPrefix("- ") ? "  " : ""
      var lines: [String] = []
      var current = ""
      for word in line.split(separator: " ") {
        if !current.isEmpty, current.count + 1 + word.count > 120 {
          lines.append(current)
          current = indent + word
        } else {
          current += (current.isEmpty ? "" : " ") + word
        }
      }
      return (lines + [current]).joined(separator: "\n")
    }.joined(separator: "\n")
  }
}
