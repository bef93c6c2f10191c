/// The parts of the output of `--experimental-dump-help` that a manual needs.
struct ProgramDescription: Decodable {
  let command: Command

  struct Command: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let shouldDisplay: Bool
    let superCommands: [String]?
    let arguments: [Argument]?
    let subcommands: [Command]?

    /// The path of the command, such as `["ganzoo", "data", "check"]`.
    var path: [String] { (superCommands ?? []) + [commandName] }
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      let kind, name: String
      /// The name as the user types it.
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: String
    let shouldDisplay, isOptional, isRepeating: Bool
    let sectionTitle: String?
    let names: [Name]?
    let valueName: String?
    let defaultValue: String?
    let allValues: [String]?
    let abstract: String?
  }
}
