import Foundation
import GANZooFormats

/// The checkpoints of a run: `step-0000250.h5` after 250 steps, `step-0000250-3.h5` and three more critic updates.
public struct CheckpointFolder: Sendable {
  /// The folder's path.
  public let path: String

  /// The checkpoints in a folder, which need not exist.
  public init(path: String) { self.path = path }

  /// A point between two updates of a run.
  struct Point: Hashable, Comparable, Codable {
    var step: Int
    var criticUpdates: Int

    init(step: Int, criticUpdates: Int) {
      self.step = step
      self.criticUpdates = criticUpdates
    }

    init(_ state: TrainerState) { self.init(step: state.steps, criticUpdates: state.criticUpdatesInStep) }

    init?(fileName: String) {
      guard let match = fileName.wholeMatch(of: /step-([0-9]{7,18})(?:-([0-9]{1,9}))?\.h5/),
        let step = Int(match.1), let updates = Int(match.2 ?? "0")
      else { return nil }
      self.init(step: step, criticUpdates: updates)
    }

    var fileName: String {
      "step-\(RunFolder.digits(step))\(criticUpdates == 0 ? "" : "-\(criticUpdates)").h5"
    }

    /// Names as in files of GANZoo 0.1.0.
    private enum CodingKeys: String, CodingKey {
      case step
      case criticUpdates = "criticIterations"
    }

    static func < (a: Self, b: Self) -> Bool { (a.step, a.criticUpdates) < (b.step, b.criticUpdates) }
  }

  /// The points of all checkpoints, in order.
  var points: [Point] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).compactMap(Point.init(fileName:)).sorted()
  }

  /// The paths of all checkpoints, in order.
  public var files: [String] { points.map(file) }

  func file(_ point: Point) -> String { "\(path)/\(point.fileName)" }

  /// The last checkpoint. Throws `CheckpointError.none`, `.unusable` or `.format`.
  public func last() throws -> Checkpoint {
    guard let point = points.last else { throw CheckpointError.none(folder: path) }
    let file = file(point)
    return try reading(file) {
      let checkpoint = try Checkpoint(contentsOf: file)
      let found = Point(step: checkpoint.run.steps, criticUpdates: checkpoint.run.criticUpdatesInStep)
      guard found == point else {
        throw CheckpointError.damaged(file: file, part: "it is what \(found.fileName) would be")
      }
      return checkpoint
    }
  }

  /// Runs `body`, which reads a checkpoint of the folder. If the file is damaged, the error names the one before it.
  func reading<Result>(_ file: String, _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as CheckpointError where error.isDamage {
      throw unusable(file, error)
    } catch let error as KerasFormatError where error.isDamage {
      throw unusable(file, error)
    }
  }

  /// The error of a damaged file, with the checkpoint before it.
  package func unusable(_ file: String, _ error: any Error) -> CheckpointError {
    .unusable(reason: "\(error)", earlier: files.prefix { $0 != file }.last)
  }
}

extension KerasFormatError {
  /// Whether the file is not a checkpoint. A file that cannot be read now may be readable later.
  fileprivate var isDamage: Bool {
    switch self {
    case .notHDF5, .truncated, .damaged, .tooLarge, .unsupported, .wrongType: true
    default: false
    }
  }
}
