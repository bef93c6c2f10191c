import ArgumentParser
import GANZoo
import GANZooSupport

struct DataList: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the data sets and where each is on this machine, or how to get it.",
    usage: "\(Program.name) data list [--json]")

  @Flag(help: "Print JSON.")
  var json = false

  func run(_ zoo: Zoo) throws {
    let (report, output) = (DataListReport(zoo), ConsoleOutput.standardOutput)
    output.write(json ? try report.json + "\n" : report.text(output.columns))
  }
}

/// The data sets and where each is, for programs and for people.
private struct DataListReport: Encodable {
  struct Entry: Encodable {
    let name, title, origin: String
    /// Nil where files or the recipe decide.
    let shape: [Int]?
    let classes: Int?
    /// Where its files are; nil where it needs none or they are not here.
    let folder: String?
    let isHere: Bool
    /// How to get it, where it is not here.
    let missing: String?
  }

  let dataSets: [Entry]

  init(_ zoo: Zoo) {
    dataSets = zoo.datasets.entries.map { entry in
      let place = Result { try entry.locate(DatasetRequest(downloads: DataChoice.downloads)) }
      let (folder, missing): (String?, String?) =
        switch place {
        case .success(let folder): (folder, nil)
        case .failure(let error): (nil, "\(error)")
        }
      return Entry(
        name: entry.name, title: entry.title, origin: entry.origin, shape: entry.shape, classes: entry.classes,
        folder: folder, isHere: missing == nil, missing: missing)
    }
  }

  func text(_ columns: Int?) -> String {
    var table = TextTable([
      .left("Data set"), .left("Shape", wraps: false), .right("Classes"), .left("Where", most: 400),
    ])
    for entry in dataSets {
      table.append([
        entry.name, entry.shape.map { "\($0)" } ?? "any", entry.classes.map(String.init) ?? "any",
        entry.isHere ? entry.folder ?? "needs no files" : "not here",
      ])
    }
    let notes = dataSets.compactMap { entry in entry.missing.map { "\(entry.name): \($0)" } }
    let width = columns.map { max($0, 40) } ?? .max
    return table.text(width: columns) + "\n"
      + (notes.isEmpty ? "" : "\n" + notes.map { $0.wrapped(to: width, indentation: "  ") + "\n" }.joined())
  }
}
