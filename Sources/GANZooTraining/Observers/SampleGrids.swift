import Foundation
import GANZooData
import GANZooSupport

/// Writes grids of samples to a folder, always of the same latent vectors: `step-0000250.png`.
public final class SampleGrids: TrainingObserver {
  private let folder: String

  /// Grids in a folder, which is created if it does not exist.
  public init(_ folder: String) { self.folder = folder }

  /// The file of a step.
  static func file(_ step: Int) -> String { "step-\(RunFolder.digits(step)).png" }

  /// Makes the folder.
  public func began(_ run: RunContext) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Writes the picture. Throws `FileWriteError`.
  public func sampled(_ report: SampleReport) throws {
    try PNG.write(report.picture, to: "\(folder)/\(Self.file(report.step))")
  }
}
