import ArgumentParser
import Console
import GANZoo

struct DataList: CatalogueCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the data sets and where each is on this machine, or how to get it.")

  func run(_ catalogue: Catalogue) throws {
    var table = TextTable([.left("Data set"), .left("Shape"), .right("Classes"), .left("Where")])
    for entry in catalogue.datasets.entries {
      table.append([
        entry.name, entry.shape.map { "\($0)" } ?? "any", entry.classes.map(String.init) ?? "any", place(of: entry),
      ])
    }
    ConsoleOutput.standardOutput.write("\(table)\n")
  }

  private func place(of entry: DatasetEntry) -> String {
    do {
      return try entry.locate(DatasetRequest(downloads: DataChoice.downloads)) ?? "needs no files"
    } catch {
      return "\(error)"
    }
  }
}
