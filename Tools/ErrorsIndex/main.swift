import Foundation
import GANZooCommand
import GANZooSupport

// Writes Documentation/errors.md, from errors as the program throws them.

do {
  try AtomicFile.write(Array(ErrorsPage.text.utf8), to: "Documentation/errors.md")
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
