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
  ConsoleOutput.standardOutput.write(ToyExperiment.header)
  for recipe in ["toy-25-gaussians", "toy-25-gaussians-clipping"] {
    for seed in [1, 2] {
      ConsoleOutput.standardOutput.write(try ToyExperiment(recipe: recipe, seed: seed).run(pictures: folder))
    }
  }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
