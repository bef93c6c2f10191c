import ArgumentParser
import GANZoo
import GANZooData
import GANZooSupport

struct DataCheck: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Loads all of a data set and says what is in it.",
    usage: "\(Program.name) data check <name> [<options>]",
    discussion: """
      Examples:

        \(Program.name) data check mnist --split test
        \(Program.name) data check pictures --folder ~/faces --size 64 --colour rgb --set data.transparency=white

      Samples of pictures are shown as networks see them, in [-1, 1]. Files whose publisher's checksums are known \
      are compared with them. Exits with 1 where anything is missing, damaged or different: damaged pictures are \
      counted, the first \(DamagedExampleList.named) of them named. Documentation/pictures.md says what is read of a \
      folder of pictures.
      """)

  @Argument(help: "The data set; '\(Program.name) data' shows them.", completion: .dataset)
  var name: String

  @Option(
    help: ArgumentHelp("The folder with its files, in place of the usual one.", valueName: "folder"),
    completion: .directory)
  var folder: String?

  enum Part: String, ExpressibleByArgument, CaseIterable { case train, test, all }

  @Option(help: "The part of it.")
  var split = Part.all

  @Option(
    help: ArgumentHelp(
      "The height, width and channels to which pictures of any size are brought, found in the pictures by default; or "
        + "the characters of a line and the symbols of text, by default 32,64.", valueName: "sizes"))
  var sample: SampleShape?

  @OptionGroup var samples: SampleOptions

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "A setting of the data as recipes have it, such as data.transparency=white; may be given several times.",
      valueName: "path=value"),
    completion: .dataSetting)
  var overrides: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  @OptionGroup var threads: ThreadOptions

  @Option(name: .customLong("data"), help: .oldName(of: "--folder"), completion: .directory)
  var oldFolder: String?

  func validate() throws {
    try OldName.check(("--data", oldFolder), ("--folder", folder))
    if sample != nil, !samples.request.isEmpty {
      throw ValidationError("--sample says size and colour: --size and --colour go without it.")
    }
  }

  /// The shape to which examples are brought: of pictures the one that a training finds.
  private func shape(_ entry: DatasetEntry) -> [Int] {
    if let sample { return sample.sizes }
    if name == TextDataset.name { return TextDataset.usualShape }
    var shape = entry.anySize?.usual ?? [64, 64, 3]
    if name == PictureFolder.name, let folder = folder ?? oldFolder,
      // What is wrong with the folder is told when its pictures are read.
      let found = try? PictureSurvey.usualShape(of: folder, settings())
    {
      shape = found
    }
    let request = samples.request
    return [request.height ?? shape[0], request.width ?? shape[1], request.channels ?? shape[2]]
  }

  func run(_ zoo: Zoo) throws {
    let entry = try zoo.datasets[name]
    var request = DatasetRequest(
      DatasetSplit(rawValue: split.rawValue) ?? .all, folder: folder ?? oldFolder,
      sample: shape(entry), downloads: DataChoice.downloads, threads: threads.readers)
    request.folderOption = "--folder"
    let dataset = try dataset(entry, request)
    var damaged = DamagedExampleList()
    let statistics = statistics(of: dataset, &damaged)
    let folder = try entry.locate(request)
    let report = DataCheckReport(
      entry, part: split.rawValue, dataset, statistics, damaged, folder: folder,
      verifiedFiles: try folder.map { try verified(entry, in: $0) })
    let output = ConsoleOutput.standardOutput
    output.write(json ? try report.json + "\n" : report.text(output.columns))
    if damaged.count > 0 { throw Self.end(telling: damaged.lines(of: dataset.count, entry.name)) }
  }

  private func settings() throws -> SettingsTree {
    var tree = SettingsTree()
    if name == PictureFolder.name { try tree.override(PictureFolder.heldOutByName) }
    for assignment in overrides { try tree.override(assignment) }
    return tree
  }

  /// Opens the part that is asked for.
  ///
  /// Sets that are read as a whole stop at their first bad file: a look at each part by itself may find another.
  private func dataset(_ entry: DatasetEntry, _ request: DatasetRequest) throws -> any Dataset {
    let reader = SettingsReader(try settings())
    let load = try entry.make(reader.section("data"))
    try reader.finish()
    do {
      return try load(request)
    } catch {
      var errors = [error]
      for part in [DatasetSplit.train, .test] where request.split == .all {
        var request = request
        request.split = part
        do {
          _ = try load(request)
        } catch PictureFolderError.noSplit, PictureFolderError.noneHeld {
          // Nobody asked for that part.
        } catch {
          errors.append(error)
        }
      }
      let messages = errors.map { "\($0)" }
      let distinct = messages.indices.filter { !messages[..<$0].contains(messages[$0]) }
      guard distinct.count > 1 else { throw error }
      throw Self.end(telling: distinct.map { messages[$0] })
    }
  }

  /// How many files are their publisher's. Tells all that are not, and ends the program then.
  private func verified(_ entry: DatasetEntry, in folder: String) throws -> Int {
    var (count, errors): (Int, [any Error]) = (0, [])
    for file in entry.downloads {
      do { count += try file.isVerified(in: folder) ? 1 : 0 } catch { errors.append(error) }
    }
    guard let first = errors.first else { return count }
    if errors.count == 1 { throw first }
    throw Self.end(telling: errors.map { "\($0)" })
  }

  private static func end(telling messages: [String]) -> EarlyExit {
    for message in messages { Program.tell(message) }
    return EarlyExit(status: 1)
  }

  /// The most numbers that are in memory at a time, 64 MiB of them, unless one example has more.
  private static let valuesAtOnce = 1 << 24

  /// Of all examples that can be read.
  private func statistics(of dataset: any Dataset, _ damaged: inout DamagedExampleList) -> ExampleStatistics {
    var statistics = ExampleStatistics(shape: dataset.shape, classes: dataset.classNames.count)
    var bar = ProgressBar("check", total: dataset.count, unit: "examples")
    let start = ContinuousClock.now
    let size = max(1, min(256, Self.valuesAtOnce / max(1, dataset.shape.reduce(1, *))))
    for first in stride(from: 0, to: dataset.count, by: size) {
      let indices = first..<min(first + size, dataset.count)
      damaged.read(dataset, indices) { statistics.add($0, $1) }
      if ContinuousClock.now - start > .seconds(2) { bar.update(done: indices.upperBound) }
    }
    bar.finish()
    return statistics
  }
}

/// Height, width and channels, or characters and symbols, on the command line.
struct SampleShape: ExpressibleByArgument {
  let sizes: [Int]

  init(sizes: [Int]) { self.sizes = sizes }

  init?(argument: String) {
    sizes = argument.split(separator: ",", omittingEmptySubsequences: false).compactMap { Int($0) }
    let isShape = sizes.count == 2 || sizes.count == 3 && sizes[2] <= 4
    guard isShape, sizes.allSatisfy((1...4096).contains) else { return nil }
  }
}
