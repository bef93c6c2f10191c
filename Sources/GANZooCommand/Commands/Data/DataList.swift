import ArgumentParser
import GANZoo
import GANZooSupport

struct DataList: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the data sets and where each is on this machine, or how to get it.")

  func run(_ zoo: Zoo) throws {
    var table = TextTable([.left("Data set"), .left("Shape"), .right("Classes"), .left("Where", most: 400)])
    var missing: [String] = []
    for entry in zoo.datasets.entries {
      let place: String
      do {
        place = try entry.locate(DatasetRequest(downloads: DataChoice.downloads)) ?? "needs no files"
      } catch {
        place = "not here"
        missing.append("\(entry.name): \(error)")
      }
      table.append([
        entry.name, entry.shape.map { "\($0)" } ?? "any", entry.classes.map(String.init) ?? "any", place,
      ])
    }
    let notes = missing.isEmpty ? "" : "\n" + missing.joined(separator: "\n") + "\n"
    ConsoleOutput.standardOutput.write(
      "\(table.text(width: ConsoleOutput.standardOutput.columns))\n\(notes)")
  }
}
