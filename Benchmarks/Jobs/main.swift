import Foundation
import GANZoo

// A job of Benchmarks/compare.py that `ganzoo benchmark` does not measure. Prints JSON. Or one of
// Benchmarks/instructions.py, which prints nothing.
//
//     GANZooBenchmarkJobs critic-conv | critic-mlp-512 | critic-mlp-128               THREADS SECONDS
//     GANZooBenchmarkJobs draw-blocks | draw-keras-wacgan                            THREADS IMAGES
//     GANZooBenchmarkJobs counted-training | counted-penalty | counted-generation     THREADS AMOUNT

let arguments = CommandLine.arguments
guard arguments.count == 4, let threads = Int(arguments[2]), threads > 0, let amount = Double(arguments[3]) else {
  fatalError("usage: GANZooBenchmarkJobs JOB THREADS SECONDS|IMAGES|AMOUNT")
}

let device = Device(threads: threads)
switch arguments[1] {
case "critic-conv": try measure(PenaltyStep(critic: convolutionalCritic(), batch: 64, on: device), for: amount)
case "critic-mlp-512": try measure(PenaltyStep(critic: denseCritic(units: 512), batch: 256, on: device), for: amount)
case "critic-mlp-128": try measure(PenaltyStep(critic: denseCritic(units: 128), batch: 256, on: device), for: amount)
case "draw-blocks": try measureSampling(recipe: "blocks", count: Int(amount), on: device)
case "draw-keras-wacgan": try measureSampling(recipe: "keras-wacgan", count: Int(amount), on: device)
default:
  guard let job = CountedJob(rawValue: arguments[1]) else { fatalError("no job '\(arguments[1])'") }
  try job.run(Int(amount), on: device)
}
