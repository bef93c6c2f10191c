import Foundation
import GANZooCommand
import Testing

@Suite("The page of errors")
struct ErrorsPageTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test("Documentation/errors.md is what the code says; `swift run -c release GANZooErrorsIndex` writes it")
  func page() throws {
    let found = try String(contentsOf: Self.root.appending(path: "Documentation/errors.md"), encoding: .utf8)
    #expect(found == ErrorsPage.text)
  }

  @Test("every type of errors that the sources declare is on it")
  func complete() throws {
    // An exit is no error, and the others are caught where they are thrown, or told within another's message.
    let inner: Set = [
      "EarlyExit", "StopRequest", "Mismatch", "YAMLFailure", "LayerShapeError", "ResourceMissingError", "FileReadError",
      "ChunkError", "JSONError", "HTTPError", "Refusal", "Interruption", "LabInterruption",
      "LabIndexError",
    ]
    var declared: Set<String> = []
    for folder in ["Sources", "Models", "Weights"] {
      let path = Self.root.appending(path: folder).path
      for file in try FileManager.default.subpathsOfDirectory(atPath: path) where file.hasSuffix(".swift") {
        let text = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
        for match in text.matches(of: #/(?m)^[^/\n]*\b(?:enum|struct|class) ([A-Za-z]+): [^{\n]*\b(?:User)?Error\b/#) {
          declared.insert(String(match.1))
        }
      }
    }
    #expect(declared.count > 25)
    #expect(declared.subtracting(inner).subtracting(ErrorsPage.types).sorted() == [])
    #expect(inner.subtracting(declared).sorted() == [])
  }
}
