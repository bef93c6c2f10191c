import Foundation
import GANZoo

// Trains the toys of 25 Gaussians with a gradient penalty and with weight clipping, on two threads, and prints how much of the
// data each covers: the table of Documentation/experiments.md. Pictures go to the folder that is named.

guard CommandLine.arguments.count == 2 else {
  FileHandle.standardError.write(Data("usage: Experiments FOLDER\n".utf8))
  exit(2)
}
do {
  let folder = CommandLine.arguments[1]
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  let rows = try ["toy-25-gaussians", "toy-25-gaussians-clipping"].flatMap { recipe in
    try [1, 2, 3].map { seed in try ToyExperiment(recipe: recipe, seed: seed).run(pictures: folder) }
  }
  print(([ToyExperiment.header] + rows).joined(separator: "\n"))
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
