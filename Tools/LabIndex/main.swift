import Foundation
import GANZooLab
import GANZooSupport

// Writes Documentation/lab.md from the results in Documentation/lab.

do {
  try AtomicFile.write(Array(LabIndex(of: "Documentation/lab").text.utf8), to: "Documentation/lab.md")
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
