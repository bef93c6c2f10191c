import Foundation

/// Finds the package's resource files.
///
/// `Bundle.module` is not used, because it traps if the bundle is missing, and because it looks beside the symbolic
/// link that started the program instead of beside the program.
package enum ResourceFolder {
  /// The path of the file or folder `name` in a target's resources; nil for the folder of all resources.
  ///
  /// Throws `ResourceMissingError` with the paths that were tried.
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

  /// The running program and, in tests, the loaded test bundles.
  package static var executables: [String] {
    let program = Bundle.main.executablePath ?? CommandLine.arguments[0]
    return [program] + Bundle.allBundles.map(\.bundlePath).filter { $0.hasSuffix(".xctest") }
  }
}

/// A resource file that was not found.
package struct ResourceMissingError: Error, Equatable {
  /// The paths that were tried.
  package var places: [String]

  /// The second half of a message: what was tried, and what a program that was copied lacks.
  package static func explanation(_ places: [String]) -> String {
    "looked for \(places.joined(separator: ", ")); the folders GANZoo_*.resources, which a build puts beside the "
      + "program, have to be copied with it"
  }
}
