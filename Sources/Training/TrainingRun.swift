public import Console
public import Datasets
import Files
package import Images
import KerasFormat
import Layers
import Settings
public import Tensors
public import Zoo

/// A training with all that a user sees and keeps of it: progress, log, grids and networks in a run folder.
public struct TrainingRun {
  /// How a run ended.
  public enum Outcome: Equatable, Sendable {
    /// All steps were done.
    case finished
    /// A signal asked for the end; what was there is written.
    case interrupted(InterruptionWatch.Signal)
  }

  /// Columns of the sample grids.
  private static let gridColumns = 10

  private let trainer: Trainer
  private let images: LabeledImages
  private let folder: RunFolder

  /// A run in a folder. Throws what `Trainer` throws, and `FileWriteError`.
  public init(_ recipe: Recipe, images: LabeledImages, in folder: RunFolder, on device: Device) throws {
    self.images = images
    self.folder = folder
    trainer = try Trainer(recipe, images: images, on: device)
    let header = "The recipe of this run, as it was in force. GANZoo \(ganzooVersion)."
    try AtomicFile.write(Array(recipe.resolved.yaml(comments: ["": header]).utf8), to: folder.recipe)
  }

  /// Trains to the end, or until `stopRequest` gives a signal: then the iteration at hand, of the critic or of the
  /// generator, is finished and everything is written.
  ///
  /// - Throws: `TrainingError` where a number is not finite (the last good networks are written), or an error of a file
  ///   that cannot be written.
  public func run(output: ConsoleOutput, stopRequest: () -> InterruptionWatch.Signal?) throws -> Outcome {
    do {
      try train(output: output, stopRequest: stopRequest)
      try save()
      return .finished
    } catch let request as StopRequest {
      try save()
      return .interrupted(request.signal)
    } catch let error as TrainingError {
      try save()
      throw error
    }
  }

  private struct StopRequest: Error { var signal: InterruptionWatch.Signal }

  private func train(output: ConsoleOutput, stopRequest: () -> InterruptionWatch.Signal?) throws {
    let settings = trainer.recipe.training
    let log = try TrainingLog(folder.log)
    var bar = ProgressBar("train", total: settings.steps, output: output)
    defer { bar.finish() }
    let start = ContinuousClock.now
    var losses = RecentLosses()
    while trainer.steps < settings.steps {
      let step = trainer.steps
      // A step may have a hundred iterations of the critic: progress and signals are for each of them.
      try trainer.step { values in
        losses.add(values)
        bar.update(done: trainer.steps, values: losses.averages)
        if let signal = stopRequest() { throw StopRequest(signal: signal) }
      }
      if step % settings.logEvery == 0 {
        let time: Duration = start.duration(to: .now)
        try log.write(step: step, seconds: time.seconds, losses.last)
      }
      if step % settings.gridEvery == 0 { try saveSamples(to: folder.sample(step)) }
    }
  }

  private func saveSamples(to path: String) throws {
    try trainer.withFinalWeights {
      try PNG.write(grid(), to: path)
      try saveGenerator()
    }
  }

  private func save() throws {
    try trainer.withFinalWeights {
      try saveGenerator()
      try PNG.write(grid(), to: folder.grid)
    }
    let critic = trainer.critic
    try ModelFile(modelConfig: critic.network.kerasConfiguration.json, weights: critic.legacyWeights)
      .write(to: folder.critic)
  }

  private func saveGenerator() throws {
    let recipe = trainer.recipe
    let file = try GeneratorFile(
      network: trainer.generator.network, weights: trainer.generator.legacyWeights, latent: recipe.architecture.latent,
      classNames: recipe.architecture.classes == nil ? [] : images.classNames, recipe: recipe.resolved.yaml,
      steps: trainer.steps)
    try file.write(to: folder.generator)
  }

  /// The same latent vectors in every grid of the run, a column each; a row for each class.
  private func grid() -> PixelImage {
    let architecture = trainer.recipe.architecture
    let rows = architecture.classes ?? Self.gridColumns
    let pixels = trainer.generator.drawGrid(
      architecture.latent, rows: rows, columns: Self.gridColumns, seed: trainer.recipe.training.seed)
    return SampleGrid(rows: rows, columns: Self.gridColumns).arrange(
      PixelImage.images(pixels, shape: architecture.image))
  }
}

extension PixelImage {
  /// Images of a batch of pixels [N, H, W, C].
  package static func images(_ pixels: [UInt8], shape: Shape) -> [PixelImage] {
    stride(from: 0, to: pixels.count, by: shape.count).map { start in
      PixelImage(
        width: shape[1], height: shape[0], channels: shape[2], pixels: Array(pixels[start..<start + shape.count]))
    }
  }
}
