import Foundation
import GANZoo

// Trains the toy recipes for 25 Gaussians with gradient penalty and with weight clipping, and prints the mode coverage:
// the table in Documentation/experiments.md. Pictures are written to the given folder. Given a recipe, a seed and a
// number of threads, it prints only that row.

let arguments = Array(CommandLine.arguments.dropFirst())
let experiments: [ToyExperiment]
switch arguments.count {
case 1:
  experiments = ["toy-25-gaussians", "toy-25-gaussians-clipping"].flatMap { recipe in
    [1, 2].map { ToyExperiment(recipe: recipe, seed: $0, threads: 2) }
  }
case 4:
  guard let seed = Int(arguments[2]), let threads = Int(arguments[3]), seed >= 0, (1...64).contains(threads) else {
    fallthrough
  }
  experiments = [ToyExperiment(recipe: arguments[1], seed: seed, threads: threads)]
default:
  FileHandle.standardError.write(Data("usage: Experiments FOLDER [RECIPE SEED THREADS]\n".utf8))
  exit(2)
}
do {
  let folder = arguments[0]
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  ConsoleOutput.standardOutput.write(ToyExperiment.header)
  for experiment in experiments { ConsoleOutput.standardOutput.write(try experiment.run(pictures: folder)) }
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(1)
}
