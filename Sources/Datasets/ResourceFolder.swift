import Foundation

/// Finds the data that come with the package.
///
/// `Bundle.module` is not asked: it stops the program where the bundle is missing, which an installed program must
/// report instead, and it looks beside the symbolic link by which a program was started, not beside the program.
package enum ResourceFolder {
  #if os(Linux)
    private static let bundlePaths = ["GANZoo_Datasets.resources"]
  #else
    private static let bundlePaths = ["GANZoo_Datasets.bundle", "GANZoo_Datasets.bundle/Contents/Resources"]
  #endif

  /// The path of the resource folder `name` in the first place that has it; throws `DatasetError.noBundledData`.
  package static func find(_ name: String, title: String, beside executables: [String] = executables) throws -> String {
    let places = executables.flatMap { executable in
      let real = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
      return bundlePaths.map { real.deletingLastPathComponent().path + "/\($0)/\(name)" }
    }
    guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw DatasetError.noBundledData(name: title, places: places)
    }
    return found
  }

  /// The running program and, where another program runs the tests, the test bundles that it loaded.
  private static var executables: [String] {
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    return [program] + Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
  }
}
