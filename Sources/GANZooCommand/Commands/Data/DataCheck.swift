import ArgumentParser
import Console
import GANZoo
import OutsideText

struct DataCheck: CatalogueCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Loads all of a data set and says what is in it.",
    discussion: """
      Example: \(Program.name) data check mnist --split test

      Samples of pictures are shown as networks see them, in [-1, 1]. Files whose publisher's checksums are known are compared \
      with them. Exits with 1 where anything is missing, damaged or different.
      """)

  @Argument(help: "The data set; '\(Program.name) data' shows them.")
  var name: String

  @Option(help: ArgumentHelp("The folder with its files, in place of the usual one.", valueName: "folder"))
  var data: String?

  enum Part: String, ExpressibleByArgument, CaseIterable { case train, test, all }

  @Option(help: "The part.")
  var split = Part.all

  @Option(
    help: ArgumentHelp(
      "To which height, width and channels pictures of any size are brought.", valueName: "height,width,channels"))
  var sample = SampleShape(sizes: [64, 64, 3])

  @OptionGroup var threads: ThreadOptions

  /// The most numbers that are in memory at a time, 64 MiB of them, unless one example has more.
  func run(_ catalogue: Catalogue) throws {
    let entry = try catalogue.datasets[name]
    let request = DatasetRequest(
      DatasetSplit(rawValue: split.rawValue) ?? .all, folder: data, sample: sample.sizes,
      downloads: DataChoice.downloads, threads: threads.device.threads)
    let examples = try entry.make(SettingsReader(SettingsTree()))(request)
    let statistics = try statistics(of: examples)
    var lines = [("Data set", "\(entry.name), \(entry.title)"), ("Part", split.rawValue)]
    let folder = try entry.locate(request)
    if let folder { lines.append(("Folder", folder)) }
    lines += [("Examples", examples.count.grouped), ("Shape", "\(examples.shape)")]
    lines.append(("Classes", classes(of: examples, statistics)))
    for (channel, range) in statistics.channels.enumerated() {
      lines.append(("Channel \(channel)", range.description))
    }
    if let folder {
      let count = try entry.downloads.filter { try $0.isVerified(in: folder) }.count
      lines.append(("Checksums", count > 0 ? "\(count) files are their publisher's" : "none are known"))
    }
    for (title, text) in lines {
      ConsoleOutput.standardOutput.write(title + String(repeating: " ", count: max(1, 12 - title.count)) + text + "\n")
    }
  }

  private static let valuesAtOnce = 1 << 24

  private func statistics(of examples: any Examples) throws -> ExampleStatistics {
    var statistics = ExampleStatistics(shape: examples.shape, classes: examples.classNames.count)
    var bar = ProgressBar("check", total: examples.count, unit: "examples")
    let start = ContinuousClock.now
    let size = max(1, min(256, Self.valuesAtOnce / max(1, examples.shape.reduce(1, *))))
    for first in stride(from: 0, to: examples.count, by: size) {
      let indices = Array(first..<min(first + size, examples.count))
      let (values, labels) = try examples.batch(indices)
      statistics.add(values, labels)
      if ContinuousClock.now - start > .seconds(2) { bar.update(done: first + indices.count) }
    }
    bar.finish()
    return statistics
  }

  private func classes(of examples: any Examples, _ statistics: ExampleStatistics) -> String {
    guard !examples.classNames.isEmpty else { return "none" }
    let counts = zip(examples.classNames, statistics.counts).map { "\($0.shown(most: 40)) \($1.grouped)" }
    return "\(counts.count.grouped): \(counts.listed(most: 100))"
  }
}

/// Height, width and channels on the command line.
struct SampleShape: ExpressibleByArgument {
  let sizes: [Int]

  init(sizes: [Int]) { self.sizes = sizes }

  init?(argument: String) {
    sizes = argument.split(separator: ",", omittingEmptySubsequences: false).compactMap { Int($0) }
    guard sizes.count == 3, sizes.allSatisfy((1...4096).contains), sizes[2] <= 4 else { return nil }
  }

  var defaultValueDescription: String { sizes.map(String.init).joined(separator: ",") }
}
