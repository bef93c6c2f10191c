import Foundation
import GANZoo
import GANZooSupport

/// The result of a benchmark as a table and as JSON.
struct BenchmarkReport: Encodable {
  private struct Milliseconds: Encodable {
    let median, min: Double

    init(_ timing: Timing) {
      median = (timing.median / .milliseconds(1)).roundedToThousandths
      min = (timing.minimum / .milliseconds(1)).roundedToThousandths
    }
  }

  private let model, recipe: String
  private let batch, threads: Int
  private let generatorForwardMs, criticUpdateMs, generatorUpdateMs, stepMs: Milliseconds?
  private let samplesPerSecond, usefulGflops, executedGflops, peakRssMb: Double

  /// Names as in version 0.1.0.
  private enum CodingKeys: String, CodingKey {
    case model, recipe, batch, threads, generatorForwardMs
    case criticUpdateMs = "criticStepMs"
    case generatorUpdateMs = "generatorStepMs"
    case stepMs = "iterationMs"
    case samplesPerSecond, usefulGflops, executedGflops, peakRssMb
  }

  init(_ result: BenchmarkResult, model: String, recipe: String, threads: Int) {
    let time = { (part: TrainingBenchmark.Part) in result.timings[part].map(Milliseconds.init) }
    (self.model, self.recipe, self.threads, batch) = (model, recipe, threads, result.batch)
    generatorForwardMs = time(.generatorForward)
    criticUpdateMs = time(.criticUpdate)
    generatorUpdateMs = time(.generatorUpdate)
    stepMs = time(.step)
    samplesPerSecond = result.samplesPerSecond.roundedToThousandths
    usefulGflops = result.usefulGFLOPS.roundedToThousandths
    executedGflops = result.executedGFLOPS.roundedToThousandths
    peakRssMb = (Double(result.peakMemory) / 1_048_576).roundedToThousandths
  }

  var table: String {
    var times = TextTable([.left("\(model) \(recipe), batch \(batch)"), .right("Median, ms"), .right("Minimum, ms")])
    for (name, time) in [
      ("Generator forward", generatorForwardMs), ("Critic update", criticUpdateMs),
      ("Generator update", generatorUpdateMs), ("Step: 5 critic updates, 1 generator update", stepMs),
    ] { times.append([name, time?.median.shortText ?? "", time?.min.shortText ?? ""]) }
    times.appendRule()
    for (name, value) in [
      ("Images generated a second", samplesPerSecond), ("Useful GFLOP/s", usefulGflops),
      ("Executed GFLOP/s", executedGflops), ("Peak memory, MiB", peakRssMb), ("Threads", Double(threads)),
    ] { times.append([name, String(format: value < 100 && name != "Threads" ? "%.1f" : "%.0f", value), ""]) }
    return times.description
  }
}

extension Double {
  fileprivate var roundedToThousandths: Double { (self * 1000).rounded() / 1000 }
}
