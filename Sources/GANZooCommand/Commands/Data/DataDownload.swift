import ArgumentParser
import GANZoo
import GANZooData
import GANZooSupport

struct DataDownload: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "download",
    abstract: "Downloads a data set.",
    usage: "\(Program.name) data download <name> [--from <address>] [--json]",
    discussion: """
      Example:

        \(Program.name) data download fashion-mnist

      The files go to ganzoo/NAME in XDG_DATA_HOME, by default in ~/.local/share, where trainings find them. Each \
      must have its publisher's size and SHA-256; otherwise, and after Ctrl-C, nothing is kept.
      """)

  @Argument(help: "The data set; '\(Program.name) data' shows them.", completion: .download)
  var name: String

  @Option(
    help: ArgumentHelp("A folder on another server that has the files under the same names.", valueName: "address"))
  var from: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run(_ zoo: Zoo) throws {
    let entry = try zoo.datasets[name]
    guard !entry.downloads.isEmpty else {
      let known = zoo.datasets.entries.filter { !$0.downloads.isEmpty }.map(\.name)
      throw UsageError(
        "the data set '\(name)' has nothing to download; those that have: \(known.joined(separator: ", "))")
    }
    let download = try DatasetDownload(entry, into: DataChoice.downloads, mirror: from)
    let watch = SignalWatch()
    var bars = download.files.map { ProgressBar($0.name, total: $0.size, unit: "bytes") }
    do {
      try download.run { file, bytes in
        if let index = download.files.firstIndex(of: file) {
          bars[index].update(done: bytes)
          if bytes == file.size { bars[index].finish() }
        }
        return watch.requested == nil
      }
    } catch DownloadError.cancelled {
      ConsoleOutput.standardError.write("\n")
      Program.tell("\(DownloadError.cancelled)")
      throw EarlyExit(status: watch.requested?.exitStatus ?? 1)
    }
    let report = DataDownloadReport(
      dataSet: name, folder: download.folder,
      files: download.files.map { DataDownloadReport.File(url: $0.url, bytes: $0.size, sha256: $0.sha256) })
    let files = report.files.count.counted("file")
    ConsoleOutput.standardOutput.write(
      try (json ? report.json : "wrote \(files) to \(download.folder.printable)") + "\n")
  }
}

/// What was downloaded, for programs.
private struct DataDownloadReport: Encodable {
  struct File: Encodable {
    let url: String
    let bytes: Int
    let sha256: String
  }

  let dataSet, folder: String
  let files: [File]
}
