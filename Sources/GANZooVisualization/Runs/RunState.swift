import Foundation
import GANZooSupport
import GANZooTraining

/// What a run does or how it ended.
public enum RunState: String, Sendable, CaseIterable {
  /// A process trains.
  case running
  /// It was stopped or killed, and can be resumed.
  case stopped
  /// All steps are done.
  case finished
  /// A number was not finite, and the run has not gone on since.
  case failed

  /// The state of the run in a folder, with its last checkpoint where that can be read.
  init(of folder: String, _ checkpoint: Checkpoint?) {
    // A process may keep the folder for a moment after the end; one that goes on writes a checkpoint first.
    if checkpoint?.isFinished == true {
      self = .finished
    } else if RunLock.holder(of: folder + "/run.lock") != nil {
      self = .running
    } else if let failure = RunFailure.last(in: folder + "/post-mortem.json"), failure.step >= checkpoint?.steps ?? 0 {
      self = .failed
    } else {
      self = .stopped
    }
  }
}

/// A number that was not finite, as post-mortem.json tells it.
public struct RunFailure: Decodable, Sendable {
  /// The step in which it came.
  public let step: Int
  /// The sentence that the user read.
  public let error: String

  /// The last finding of a file; nil where there is none that can be read.
  static func last(in path: String) -> RunFailure? {
    guard let bytes = try? RegularFile.beginning(of: path, count: mostBytes + 1), bytes.count <= mostBytes else {
      return nil
    }
    return (try? JSONDecoder().decode([RunFailure].self, from: Data(bytes)))?.last
  }

  private static let mostBytes = 1 << 24
}
