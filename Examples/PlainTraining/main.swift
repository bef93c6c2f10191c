import Foundation
import GANZoo

/// Losses as rows of a file: an observer that goes on where a checkpoint was made.
final class CSVLog: TrainingObserver {
  private var rows = ["step,network,name,value"]

  func stepped(_ report: StepReport) {
    rows += report.losses.map { "\(report.step),\($0.network),\($0.name),\($0.value)" }
  }
  func ended(_ outcome: Result<TrainingOutcome, any Error>) throws {
    try Data((rows.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: "losses.csv"))
  }
}

/// A trainer of points on a circle, from plain values.
func trainer() throws -> Trainer {
  let z = Symbol.input("z", [2])
  let x = Symbol.input("x", [2])
  return try Trainer(
    generator: Network("G", inputs: [z], outputs: [Dense(2)(Dense(8, activation: .relu)(z))]),
    critic: Network("D", inputs: [x], outputs: [Dense(1)(LeakyReLU(0.2)(Dense(8)(x)))]),
    latent: LatentSpace(size: 2, distribution: .uniform),
    objective: WassersteinGradientPenalty(penalty: GradientNormPenalty(lambda: 1)),
    optimizers: ({ Adam($0, learningRate: 1e-3) }, { Adam($0, learningRate: 1e-3) }),
    schedule: CriticSchedule(updates: 2), settings: TrainingSettings(steps: 6, batch: 16, emaDecay: 0.9),
    dataset: Circle(), augmentation: Augmentation(noise: InstanceNoise(deviation: 0.1)), on: Device(threads: 1))
}

struct Circle: Dataset {
  let count = 100
  let shape = [2]
  let classNames: [String] = []

  func batch(_ indices: [Int]) -> (values: [Float], labels: [Int]) {
    let angles = indices.map { Double($0) / Double(count) * 2 * .pi }
    return (angles.flatMap { [Float(cos($0)), Float(sin($0))] }, Array(repeating: 0, count: indices.count))
  }
}

let whole = try trainer()
try whole.run(observers: [CSVLog(), SampleGrids("grids")])

let first = try trainer()
while first.steps < 3 { try first.step() }
try Checkpoint.save(first, to: "state.h5")
let second = try trainer()
try Checkpoint(contentsOf: "state.h5").restore(second)
try second.run()

let weights = { (model: Model) in model.parameters.map(\.value.values) }
let isSame = weights(whole.generator) == weights(second.generator) && weights(whole.critic) == weights(second.critic)
try second.saveGenerator(to: "generator.h5")
let generator = Generator(try GeneratorFile(contentsOf: "generator.h5"), on: Device(threads: 1))
try PNG.write(PixelImage(samples: generator.generateOverview(seed: 1), columns: 10), to: "samples.png")
print("trained \(whole.steps) steps, the same twice: \(isSame)")
