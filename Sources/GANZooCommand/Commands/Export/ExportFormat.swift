import ArgumentParser
import GANZooInterchange

/// What `export` writes.
enum ExportKind: ExpressibleByArgument, CaseIterable, Equatable, CustomStringConvertible {
  /// A file for each network.
  case files(ExportFormat)
  /// A folder with a generator, as model hubs have them.
  case hub
  /// A page that shows a generator in a browser.
  case web

  static var allCases: [ExportKind] { ExportFormat.allCases.map(files) + [hub, web] }
  static var allValueStrings: [String] { allCases.map(\.description) }

  init?(argument: String) {
    guard let kind = Self.allCases.first(where: { $0.description == argument }) else { return nil }
    self = kind
  }

  /// The value of `--format`.
  var description: String {
    switch self {
    case .files(let format): format.rawValue
    case .hub: "hub"
    case .web: "web"
    }
  }

  var defaultValueDescription: String { description }
}
