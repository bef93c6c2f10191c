import ArgumentParser

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Lists, checks and downloads data sets.",
    discussion: """
      Examples:

        ganzoo data
        ganzoo data check fashion-mnist
        ganzoo data check pictures --data ~/faces --sample 64,64,3
        ganzoo data download cifar10
      """,
    subcommands: [DataList.self, DataCheck.self, DataDownload.self], defaultSubcommand: DataList.self)
}
