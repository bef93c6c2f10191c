import Foundation
import GANZooData
import GANZooSupport

/// Writes grids of samples to a folder, always of the same latent vectors: `step-0000250.png`, and lines of text to
/// `step-0000250.txt` beside it.
public final class SampleGrids: TrainingObserver {
  private let folder: String
  private var alphabet: Alphabet?

  /// Grids in a folder, which is created if it does not exist.
  public init(_ folder: String) { self.folder = folder }

  /// The type's name and the folder: a training may have several.
  public var name: String { "SampleGrids(\(folder))" }

  /// The file of a step.
  static func file(_ step: Int, _ ending: String = "png") -> String { "step-\(RunFolder.digits(step)).\(ending)" }

  /// Makes the folder.
  public func began(_ run: RunContext) throws {
    alphabet = run.trainer.dataset.alphabet
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  /// Writes the picture, and the text. Throws `FileWriteError`.
  public func sampled(_ report: SampleReport) throws {
    let group = FileGroup()
    try PNG.write(report.picture, to: "\(folder)/\(Self.file(report.step))", in: group)
    if let alphabet {
      let text = alphabet.lines(of: report.samples)
      try AtomicFile.write(Array(text.utf8), to: "\(folder)/\(Self.file(report.step, "txt"))", in: group)
    }
    try group.commit()
  }
}
