import Foundation
import GANZoo
import GANZooData
import GANZooSupport

/// Where a training's examples come from.
enum DataChoice {
  /// Of files that are no text, but that may be named in place of their folder.
  private static let pictureEndings: Set = ["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff"]

  /// What `--data` changes in a recipe: the data set it names, or the folder it names.
  ///
  /// A file is one of the data set `text`. A folder with pictures is one of the data set `pictures`; any other has to
  /// hold the files of the recipe's.
  /// Throws `UsageError` for what is neither.
  static func overrides(_ data: String, _ zoo: Zoo) throws -> [String] {
    let isFolder = GANZooSupport.isFolder(data)
    if zoo.datasets.names.contains(data) {
      if isFolder {
        ConsoleOutput.standardError.writeLine(
          "note: '\(data)' is a data set's name, and here a folder's too; --data ./\(data) takes the folder")
      }
      return ["data.set=\(data)"]
    }
    guard isFolder || FileManager.default.fileExists(atPath: data) else {
      let sets = zoo.datasets.names.joined(separator: ", ")
      throw UsageError(
        "--data \(data.isEmpty ? "''" : data.shown()) is neither a data set (\(sets)) nor a folder or file")
    }
    guard isFolder || !pictureEndings.contains(data.pathEnding ?? "") else {
      throw UsageError("--data \(data.printable) is a picture: name the folder that it is in")
    }
    // Settings would take such names for a list, a text in quotes or nothing, and leave out spaces at both ends.
    let isSpecial = data == "null" || data.prefix(1).contains { "[{\"'~".contains($0) || $0.isWhitespace }
    let folder = "data.folder=" + (isSpecial ? "./" + data : data) + (data.last?.isWhitespace == true ? "/" : "")
    guard isFolder else { return ["data.set=\(TextDataset.name)", folder] }
    return PictureFolder.holdsPictures(data) ? ["data.set=pictures", folder] : [folder]
  }

  /// `--data`, where it is given. Throws `UsageError` as `overrides`.
  static func option(_ data: String?, _ zoo: Zoo) throws -> SettingOption {
    SettingOption("--data", data, saying: try data.map { try overrides($0, zoo) } ?? [])
  }

  /// The real examples of a shape that `--data` may name, in words; nil where no data set has any.
  static func examples(of shape: Shape, _ zoo: Zoo) -> String? {
    words(
      zoo.datasets.entries.filter { $0.shape == shape.sizes || $0.anySize?.fits(shape.sizes) == true },
      hasPictures: shape.rank == 3)
  }

  /// The real images that `--data` may name, in words.
  static func images(_ zoo: Zoo) -> String {
    words(zoo.datasets.entries.filter { $0.shape?.count == 3 || $0.anySize != nil }, hasPictures: true)
      ?? "a folder of pictures"
  }

  private static func words(_ sets: [DatasetEntry], hasPictures: Bool) -> String? {
    let words =
      (sets.isEmpty ? [] : ["a data set (\(sets.map(\.name).joined(separator: ", ")))"])
      + (hasPictures ? ["a folder of pictures"] : [])
    return words.isEmpty ? nil : words.joined(separator: " or ")
  }

  /// The folder under which downloaded data sets lie: `ganzoo` in `XDG_DATA_HOME`, by default `~/.local/share`.
  static var downloads: String {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.local/share"
    return home + "/ganzoo"
  }
}
