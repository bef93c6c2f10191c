import ArgumentParser
import GANZooSupport

/// Wrong arguments, told as all else is: what was found, what was probably meant, and what there is.
struct CommandLineMistake: CustomStringConvertible {
  let description: String

  /// Longer names of options are not compared with any.
  private static let longestOption = 100
  /// More are not given to the parser, which takes time by the square of their number.
  private static let mostArguments = 4000

  /// Settings that other programs have as options.
  private static let settings = [
    "--epochs": "training.epochs", "--batch": "training.batch", "--batch-size": "training.batch",
  ]

  /// Refuses, before they are compared with anything, arguments that take time by the square of their length. Throws
  /// `UsageError`.
  static func checkArguments(_ arguments: [String] = CommandLine.arguments) throws(UsageError) {
    try checkEncoding()
    guard arguments.count <= mostArguments else {
      throw UsageError("more than \(mostArguments.grouped) arguments; a recipe takes as many settings as there are")
    }
    for (argument, before) in zip(arguments, [""] + arguments) {
      guard argument.isStreamSafe else {
        throw UsageError(
          "the argument '\(argument.shown())' has more than \(TextLimits.marks) combining marks in a row")
      }
      let option = argument.utf8.prefix { $0 != UInt8(ascii: "=") }
      // Many vectors begin with a negative number.
      guard !argument.hasPrefix("-") || option.count <= longestOption || before == "--latent" else {
        throw UsageError("no option '\(argument.shown())'")
      }
    }
  }

  /// Swift puts U+FFFD for bytes that are not UTF-8: a path would name another file. Throws `UsageError`.
  private static func checkEncoding() throws(UsageError) {
    for index in 0..<Int(CommandLine.argc) {
      guard let argument = CommandLine.unsafeArgv[index], String(validatingCString: argument) == nil else { continue }
      throw UsageError(
        "the argument '\(String(cString: argument).shown())' is not UTF-8, so that it cannot be passed on as it is; "
          + "rename the file or folder, or go into it")
    }
  }

  /// Refuses 'help' with a name that no command has, for which the parser would show the help of the program. Throws
  /// `UsageError`.
  static func checkHelp(_ arguments: [String]) throws(UsageError) {
    guard arguments.first == "help", let unknown = commands(in: arguments[...]).unknown else { return }
    throw UsageError("no command '\(unknown.shown())'")
  }

  /// Describes what the parser refused.
  ///
  /// - Parameter arguments: without the program's name.
  init(_ error: any Error, arguments: [String]) {
    let (commands, rest) = Self.commands(in: arguments[...])
    let command = commands.last ?? Root.self
    let path = commands.map { $0._commandName }.joined(separator: " ")
    if let unknown = rest, !command.configuration.subcommands.isEmpty {
      let known = command.configuration.subcommands.map { $0._commandName }
      description = "\(UnknownNameError(kind: "command", found: unknown, known: known))"
      return
    }
    let message = Root.message(for: error)
    let options = Self.options(of: command)
    // The parser may find first that what was misspelt is missing.
    let taken = Self.options(of: command, includeHidden: true)
    let named = Self.longOptions(in: arguments).first { !taken.contains($0) }
    if let option = named ?? message.firstMatch(of: /^Unknown option '([^']*)'/).map({ String($0.1) }) {
      if options.contains("--recipe"), let setting = Self.settings[option] {
        description = "no option '\(option)'; --set \(setting)=NUMBER changes that setting of the recipe"
      } else {
        description = "\(UnknownNameError(kind: "option", found: option, known: options))"
      }
      return
    }
    description = Self.inOurVoice(message) + "\nSee '\(path) --help' for all options."
  }

  /// The commands that the arguments name, from the program's own, and the first word that should name another and
  /// does not.
  private static func commands(
    in arguments: ArraySlice<String>
  ) -> (commands: [any ParsableCommand.Type], unknown: String?) {
    var commands: [any ParsableCommand.Type] = [Root.self]
    for argument in arguments.first == "help" ? arguments.dropFirst() : arguments {
      guard let last = commands.last, !last.configuration.subcommands.isEmpty else { break }
      guard !argument.hasPrefix("-") else {
        // An option without a subcommand is one of the usual subcommand's.
        return (commands + [last.configuration.defaultSubcommand].compactMap(\.self), nil)
      }
      guard let next = last.configuration.subcommands.first(where: { $0._commandName == argument }) else {
        return (commands, argument == "help" ? nil : argument)
      }
      commands.append(next)
    }
    return (commands, nil)
  }

  /// A command's options as its help lists them, and those that it takes without listing them.
  private static func options(of command: any ParsableCommand.Type, includeHidden: Bool = false) -> [String] {
    let text = Root.helpMessage(for: command, includeHidden: includeHidden, columns: 1_000_000)
    let help = HelpPage(text, columns: 1_000_000).description
    // Examples and descriptions name options, too, and some of them are other commands'.
    let labels = help.matches(of: /(?m)^  (-\S.*?)(?:  |$)/).map { String($0.1) }
    return labels.flatMap { label in label.matches(of: /--[a-z][a-z-]*/).map { String($0.0) } }
  }

  /// Names with two dashes, up to where none are meant; those of the parser's own are left out, which no help lists.
  private static func longOptions(in arguments: [String]) -> [String] {
    let own = ["--generate-completion-script", "--experimental-dump-help", "--help-hidden", "--version", "--help"]
    return arguments.prefix { $0 != "--" }
      .filter { $0.hasPrefix("--") && !$0.hasPrefix("---") }
      .map { String($0.prefix { $0 != "=" }) }.filter { !own.contains($0) }
  }

  /// A sentence as the other errors are: without a capital and a full stop.
  private static func inOurVoice(_ sentence: String) -> String {
    let text = sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    // Names keep their letters.
    let isWord = text.dropFirst().first?.isLowercase ?? false
    return isWord ? text.prefix(1).lowercased() + text.dropFirst() : text
  }
}
