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
  private let processor, vectors: String?
  private let peakGflops, bandwidthGbS: Double?
  private let peakShares: PeakShares
  private let profile: TrainingProfile?

  /// Executed operations of each part as a share of the peak, 0 ... 1.
  private struct PeakShares: Encodable {
    let generatorForward, criticUpdate, generatorUpdate, step: Double?

    /// Names like those of the times.
    private enum CodingKeys: String, CodingKey {
      case generatorForward
      case criticUpdate = "criticStep"
      case generatorUpdate = "generatorStep"
      case step = "iteration"
    }
  }

  /// Names as in version 0.1.0.
  private enum CodingKeys: String, CodingKey {
    case model, recipe, batch, threads, generatorForwardMs
    case criticUpdateMs = "criticStepMs"
    case generatorUpdateMs = "generatorStepMs"
    case stepMs = "iterationMs"
    case samplesPerSecond, usefulGflops, executedGflops, peakRssMb
    case processor, vectors, peakGflops, bandwidthGbS, peakShares, profile
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
    (processor, vectors) = (result.limits?.processor, result.limits?.vectors)
    peakGflops = result.limits?.peakGFLOPS.roundedToThousandths
    bandwidthGbS = result.limits?.bandwidth?.roundedToThousandths
    let share = { (part: TrainingBenchmark.Part) in result.peakShare(part)?.roundedToThousandths }
    peakShares = PeakShares(
      generatorForward: share(.generatorForward), criticUpdate: share(.criticUpdate),
      generatorUpdate: share(.generatorUpdate), step: share(.step))
    profile = result.profile
  }

  /// - Parameter width: of the terminal in columns; nil elsewhere.
  func table(width: Int?) -> String {
    var times = TextTable([
      .left("\(model) \(recipe), batch \(batch)"), .right("Median, ms"), .right("Minimum, ms"),
      .right("Of the peak"),
    ])
    for (name, time, share) in [
      ("Generator forward", generatorForwardMs, peakShares.generatorForward),
      ("Critic update", criticUpdateMs, peakShares.criticUpdate),
      ("Generator update", generatorUpdateMs, peakShares.generatorUpdate),
      ("Step: 5 critic updates, 1 generator update", stepMs, peakShares.step),
    ] {
      times.append([name, time?.median.shortText ?? "", time?.min.shortText ?? "", share?.percentText ?? ""])
    }
    times.appendRule()
    for (name, value) in [
      ("Images generated a second", samplesPerSecond), ("Useful GFLOP/s", usefulGflops),
      ("Executed GFLOP/s", executedGflops), ("Peak GFLOP/s of the processor", peakGflops),
      ("Bandwidth of memory, GB/s", bandwidthGbS), ("Peak memory, MiB", peakRssMb), ("Threads", Double(threads)),
    ] {
      guard let value else { continue }
      let isWhole = value >= 100 || name == "Threads"
      times.append([name, isWhole ? Int(value.rounded()).grouped : String(format: "%.1f", value), "", ""])
    }
    let machine = processor.flatMap { name in vectors.map { "\(name), \($0)\n\n" } } ?? ""
    return machine + times.text(width: width) + (profile.map { "\n\n\($0.table(width: width))" } ?? "")
  }
}

extension Double {
  fileprivate var roundedToThousandths: Double { (self * 1000).rounded() / 1000 }
}
