import Foundation
import GANZooCommand
import GANZooSupport

// Writes Documentation/errors.md from the errors that the program throws.

do {
  try AtomicFile.write(Array(ErrorsPage.text.utf8), to: "Documentation/errors.md")
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
