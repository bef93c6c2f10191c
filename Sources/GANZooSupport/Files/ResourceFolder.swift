import Foundation

/// Finds the files that come with the package.
///
/// `Bundle.module` is not asked: it stops the program where the bundle is missing, which an installed program must
/// report instead, and it looks beside the symbolic link by which a program was started, not beside the program.
package enum ResourceFolder {
  /// The first place that has the file or folder `name` of a target's resources; nil: the folder of them all.
  ///
  /// Throws `ResourceMissingError` with the places looked at.
  package static func find(
    _ name: String? = nil, of target: String, beside executables: [String] = executables
  ) throws(ResourceMissingError) -> String {
    let places = executables.flatMap { executable in
      let real = URL(fileURLWithPath: executable).resolvingSymlinksInPath()
      return bundlePaths(of: target).map { bundle in
        ([real.deletingLastPathComponent().path, bundle] + (name.map { [$0] } ?? [])).joined(separator: "/")
      }
    }
    guard let found = places.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw ResourceMissingError(places: places)
    }
    return found
  }

  private static func bundlePaths(of target: String) -> [String] {
    #if os(Linux)
      ["GANZoo_\(target).resources"]
    #else
      ["GANZoo_\(target).bundle", "GANZoo_\(target).bundle/Contents/Resources"]
    #endif
  }

  /// The running program and, where another program runs the tests, the test bundles that it loaded.
  package static var executables: [String] {
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    return [program] + Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
  }
}

/// A file of the package that is in none of the places where it should be.
package struct ResourceMissingError: Error, Equatable {
  /// The paths that were tried.
  package var places: [String]
}
