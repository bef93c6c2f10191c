import Foundation

/// A page in section 1 of the manual, in the macros of man(7).
struct ManualPage {
  /// The page's name, such as `ganzoo-train`.
  let name: String
  let text: String

  /// The pages of a command and of all visible subcommands.
  ///
  /// - Parameter help: returns the help text of a command, given its path without the program's name.
  static func pages(
    of command: ProgramDescription.Command, version: String, help: (_ command: [String]) throws -> String
  ) rethrows -> [ManualPage] {
    let own = ManualPage(command, version: version, help: try help(Array(command.path.dropFirst())))
    return [own] + (try shown(command).flatMap { try pages(of: $0, version: version, help: help) })
  }

  private static func shown(_ command: ProgramDescription.Command) -> [ProgramDescription.Command] {
    (command.subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
  }

  private init(_ command: ProgramDescription.Command, version: String, help: String) {
    name = command.path.joined(separator: "-")
    let subcommands = Self.shown(command)
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    var text = """
      .TH \(Self.word(name.uppercased())) 1 "" \(Self.word(version)) "User Commands"
      .ad l
      .nh
      .SH NAME
      \(Self.line("\(name) - \(command.abstract ?? "")"))
      .SH SYNOPSIS
      \(Self.synopsis(of: command.path.joined(separator: " "), in: help))
      .SH DESCRIPTION
      \(Self.paragraphs(command.discussion ?? command.abstract ?? ""))

      """
    if !subcommands.isEmpty {
      text += ".SH SUBCOMMANDS\n"
      for subcommand in subcommands {
        text += Self.item(subcommand.commandName, subcommand.abstract ?? "")
      }
    }
    var sections: [(title: String, arguments: [ProgramDescription.Argument])] = [("Options", [])]
    for argument in arguments {
      let title = argument.sectionTitle.flatMap { $0.isEmpty ? nil : $0 } ?? "Options"
      if let index = sections.firstIndex(where: { $0.title == title }) {
        sections[index].arguments.append(argument)
      } else {
        sections.append((title, [argument]))
      }
    }
    for (title, arguments) in sections where !arguments.isEmpty {
      text += ".SH \(Self.word(title.uppercased()))\n"
      for argument in arguments { text += Self.item(Self.label(argument), Self.description(argument)) }
    }
    let above = command.superCommands.map { [$0.joined(separator: "-")] } ?? []
    let related = (above + subcommands.map { $0.path.joined(separator: "-") }).map { ".BR \(Self.line($0)) (1)" }
    if !related.isEmpty { text += ".SH SEE ALSO\n" + related.joined(separator: ",\n") + "\n" }
    self.text = text
  }

  /// The usage lines of a help text, one for each form of the command.
  private static func synopsis(of command: String, in help: String) -> String {
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let usage = lines.drop { !$0.hasPrefix("USAGE: ") }.prefix { !$0.isEmpty }
    // Long usage lines are wrapped in the help text.
    let text = usage.joined(separator: " ").split(separator: " ").dropFirst().joined(separator: " ")
    let forms = (text + " ").split(separator: command + " ", omittingEmptySubsequences: true)
    return forms.map { ".B \(line(command))\n\(line($0.trimmingCharacters(in: .whitespaces)))" }
      .joined(separator: "\n.br\n")
  }

  private static func label(_ argument: ProgramDescription.Argument) -> String {
    let value = argument.kind == "flag" ? "" : "<\(argument.valueName ?? "value")>"
    let names = (argument.names ?? []).map(\.text).joined(separator: ", ")
    return [names, value].filter { !$0.isEmpty }.joined(separator: " ")
  }

  private static func description(_ argument: ProgramDescription.Argument) -> String {
    let values = (argument.allValues ?? []).filter { !$0.isEmpty }
    let notes = [
      values.isEmpty ? nil : "values: \(values.joined(separator: ", "))",
      argument.defaultValue.map { "default: \($0)" },
    ].compactMap { $0 }
    return (argument.abstract ?? "") + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
  }

  private static func item(_ label: String, _ text: String) -> String { ".TP\n.B \(line(label))\n\(line(text))\n" }

  /// Paragraphs; indented lines keep their line breaks.
  private static func paragraphs(_ text: String) -> String {
    var result: [String] = []
    var isExample = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty {
        // An empty line within an example belongs to it; an empty line after it starts a paragraph.
        result.append(isExample ? "" : ".PP")
        continue
      }
      if line.hasPrefix("  ") != isExample {
        isExample.toggle()
        while result.last == "" || result.last == ".PP" { result.removeLast() }
        result += isExample ? [".PP", ".EX"] : [".EE", ".PP"]
      }
      result.append(Self.line(String(line)))
    }
    while result.last == "" || result.last == ".PP" { result.removeLast() }
    return (result + (isExample ? [".EE"] : [])).joined(separator: "\n")
  }

  /// Text with escaped macros, whose dashes and quotes can be copied from the page.
  private static func line(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("'", with: "\\(aq")
      .replacing("~", with: "\\(ti").replacing("^", with: "\\(ha").replacing("`", with: "\\(ga")
    return escaped.hasPrefix(".") ? "\\&" + escaped : escaped
  }

  /// A quoted argument of a macro.
  private static func word(_ text: String) -> String { "\"\(line(text.replacing("\"", with: "")))\"" }
}
