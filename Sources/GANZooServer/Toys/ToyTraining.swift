import GANZooData
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooSupport
import GANZooTensors
import GANZooTraining

/// A training of points, done piece by piece: as fast as its reader takes what it tells.
final class ToyTraining: EventSource {
  // One connection's thread makes it, trains it and ends it.
  nonisolated(unsafe) private let trainer: Trainer
  nonisolated(unsafe) private let latents: Tensor
  nonisolated(unsafe) private let places: Tensor
  nonisolated(unsafe) private var stage = Stage.start
  private let data: [Float]
  private let reach: Float
  private let isLatest: @Sendable () -> Bool

  private enum Stage { case start, training, over }

  /// Generated points, real points, and places on each side of the square where the critic is asked.
  private static let (shownPoints, realPoints, side) = (400, 800, 36)
  private static let pause = Duration.milliseconds(100)

  /// A training at its start, which goes on while `isLatest`. Throws what the recipe's data set or `Trainer` throws.
  init(_ recipe: Recipe, threads: Int, isLatest: @escaping @Sendable () -> Bool) throws {
    let dataset = try recipe.loadDataset()
    let device = Device(threads: threads)
    trainer = try Trainer(recipe, dataset: dataset, on: device)
    data = try dataset.batch(Array(0..<min(dataset.count, Self.realPoints))).values
    reach = ScatterPlot.reach(of: data) * 1.1
    latents = recipe.architecture.latent.sample(
      Self.shownPoints, from: RandomStream(seed: 1, purpose: .grid), on: device)
    let step = 2 * reach / Float(Self.side - 1)
    let reach = reach
    let places = (0..<Self.side).flatMap { row -> [Float] in
      (0..<Self.side).flatMap { column -> [Float] in [Float(column) * step - reach, reach - Float(row) * step] }
    }
    self.places = Tensor(places, shape: [Self.side * Self.side, 2], on: device)
    self.isLatest = isLatest
  }

  func next() -> [UInt8]? {
    guard isLatest() else {
      guard stage != .over else { return nil }
      stage = .over
      let failure: JSONObject = ["error": .string("another page trains a toy now")]
      return failure.event("failure")
    }
    switch stage {
    case .start:
      stage = .training
      let start: JSONObject = [
        "reach": .float(reach), "side": .int(Self.side), "data": Self.numbers(data),
        "steps": .int(trainer.settings.steps),
      ]
      return start.event("start") + frame([])
    case .training: return trained()
    case .over: return nil
    }
  }

  private func trained() -> [UInt8] {
    let start = ContinuousClock.now
    var losses: [Loss] = []
    do {
      repeat {
        losses = []
        try trainer.step { losses += $0 }
      } while .now - start < Self.pause && trainer.steps < trainer.settings.steps
    } catch {
      stage = .over
      let failure: JSONObject = ["error": .string("\(error)".message())]
      return failure.event("failure")
    }
    if trainer.steps >= trainer.settings.steps { stage = .over }
    return frame(losses)
  }

  private func frame(_ losses: [Loss]) -> [UInt8] {
    let points = trainer.withFinalWeights { trainer.generator.generate(latents, classes: []) }
    let scores = trainer.critic([places], .inference)[0]
    // The last of each: a step has several critic updates.
    let named = Dictionary(losses.map { ($0.key, $0.value) }) { $1 }
    let frame: JSONObject = [
      "step": .int(trainer.steps), "points": Self.numbers(points.values), "critic": Self.numbers(scores.values),
      "losses": .array(
        named.sorted { $0.key < $1.key }.map { .object(["name": .string($0.key), "value": .string("\($0.value)")]) }),
    ]
    return frame.event("frame")
  }

  /// Numbers with as many digits as a canvas can show; those that are not finite are null.
  private static func numbers(_ values: [Float]) -> JSONObject.Value {
    .array(values.map { $0.isFinite && $0.magnitude < 1e12 ? .double((Double($0) * 1e4).rounded() / 1e4) : .null })
  }
}
