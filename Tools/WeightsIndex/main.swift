import Foundation
import GANZooSupport

// Writes the README.md of a folder of trained networks, from the files themselves.

guard CommandLine.arguments.count == 2 else {
  FileHandle.standardError.write(Data("usage: WeightsIndex FOLDER\n".utf8))
  exit(2)
}
do {
  let folder = CommandLine.arguments[1]
  try AtomicFile.write(Array(WeightsReadme(of: folder).text.utf8), to: folder + "/README.md")
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
