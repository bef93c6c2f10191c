import GANZoo
import GANZooSupport
import GANZooVisualization

/// The page that shows a generator in a browser.
struct WebExport {
  /// The path of the page.
  let target: String
  private let page: WebPage

  /// - Parameters:
  ///   - path: of a generator file.
  ///   - title: the page's heading.
  ///   - folder: the folder of the page.
  /// - Throws: what reading throws, and `WebPageError`.
  init(_ path: String, title: String, to folder: String, _ zoo: Zoo) throws {
    page = try WebPage(GeneratorFile(toExport: path, as: .web, zoo), title: title, on: Device(threads: 1))
    target = "\(folder)/index.html"
  }

  /// Writes the page into a folder that exists. Throws `FileWriteError`.
  func write(in group: FileGroup) throws { try page.write(to: target, in: group) }
}

extension GeneratorFile {
  /// Reads the generator of an export that needs what its file says besides the network.
  init(toExport path: String, as kind: ExportKind, _ zoo: Zoo) throws {
    do {
      try self.init(contentsOf: path, layers: zoo.layers)
    } catch GeneratorFileError.missing where !NamedFile.isCritic(path, zoo.layers) {
      throw UsageError(
        "\(path) does not say what its inputs and samples are: '\(Program.name) import \(path.shellWord) --output "
          + "generator.h5' makes a generator of it, for --format \(kind)")
    }
  }
}
