import Foundation
import Testing

/// Examples and Tests/Outside, packages that know only what GANZoo makes public, built as their users would.
enum OutsidePackages {
  /// The folder with the packages' programs.
  static let programs = Result { try build() }

  private static func build() throws -> String {
    let root = Documents.root
    try Snippets.write(to: "\(root)/Tests/Outside/Sources/Snippets/Generated")
    // One folder for both: the library is built once.
    let scratch = "\(root)/.build/outside"
    for package in ["Examples", "Tests/Outside"] {
      var result = try build("\(root)/\(package)", in: scratch)
      if result.status != 0, !result.output.contains("error: ") || result.output.contains("no such module") {
        // SwiftPM does not see that a file of the package next door was moved since the last build.
        try? FileManager.default.removeItem(atPath: scratch)
        result = try build("\(root)/\(package)", in: scratch)
      }
      try #require(result.status == 0, "\(package): \(result.output.suffix(4000))")
    }
    return scratch + "/debug"
  }

  private static func build(_ package: String, in scratch: String) throws -> (status: Int32, output: String) {
    let swift = Process()
    swift.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // SwiftPM would take the plan of the package that was built in the folder before.
    swift.arguments = [
      "swift", "build", "--package-path", package, "--scratch-path", scratch, "--disable-build-manifest-caching",
      "--disable-index-store", "-debug-info-format", "none",
    ]
    let output = Pipe()
    (swift.standardOutput, swift.standardError) = (output, output)
    try swift.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    swift.waitUntilExit()
    return (swift.terminationStatus, text)
  }
}
