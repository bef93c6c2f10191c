import ArgumentParser

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Lists, checks and downloads data sets.",
    usage: "\(Program.name) data [<subcommand>]",
    discussion: """
      Examples:

        \(Program.name) data
        \(Program.name) data check fashion-mnist
        \(Program.name) data check pictures --folder ~/faces --sample 64,64,3
        \(Program.name) data download cifar10
      """,
    subcommands: [DataList.self, DataCheck.self, DataDownload.self], defaultSubcommand: DataList.self)
}
