import GANZooSupport

/// The running program, which may be another package's.
enum Program {
  /// What it was called by, without its folder.
  static let name = CommandLine.arguments.first?.split(separator: "/").last?.shown() ?? "ganzoo"

  /// Writes an error, or why it ends early, to standard error behind its name.
  static func tell(_ message: String) {
    let output = ConsoleOutput.standardError
    output.writeAsItIs(output.styled("\(name):", .boldRed) + " \(message.message())\n")
  }
}
