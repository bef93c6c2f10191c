public import Foundation
import GANZooSupport

/// A run in a few words, for a table of runs.
public struct RunSummary: Sendable, Equatable {
  /// A metric's best value.
  public struct Best: Sendable, Equatable, Codable {
    /// The metric's name in the log.
    public let name: String
    /// Its value.
    public let value: Float
    /// The steps that were done then.
    public let step: Int
  }

  /// The folder's path.
  public let path: String
  /// The folder's last name.
  public let name: String
  /// The architecture; nil where the recipe names none.
  public let model: String?
  /// The recipe's title; nil where it has none.
  public let title: String?
  /// What the run does or how it ended.
  public let state: RunState
  /// Steps that were done.
  public let steps: Int
  /// Steps that the recipe asks for; nil where it counts epochs.
  public let plannedSteps: Int?
  /// The best value of the metric that says most; nil where nothing was measured. See `RunMetrics.best(of:)`.
  public let best: Best?
  /// When the run last wrote to its log, or to its recipe where it has no log.
  public let updated: Date

  /// Sums a run up.
  public init(_ record: RunRecord) {
    path = record.path
    name = record.name
    model = record.recipe["model"]
    title = record.recipe["title"]
    state = record.state
    steps = record.stepsDone
    plannedSteps = record.plannedSteps
    best = Self.best(record.log)
    updated =
      ["log.jsonl", "recipe.yaml"].lazy.compactMap { Self.modificationTime("\(record.path)/\($0)") }.first
      ?? .distantPast
  }

  private static func best(_ log: RunLog) -> Best? {
    guard let (name, isHighBest) = RunMetrics.best(of: log.names), let series = log[name] else { return nil }
    let places = series.values.indices.filter { series.values[$0].isFinite }
    let best = places.max { first, second in
      let (a, b) = (series.values[first], series.values[second])
      return isHighBest ? a < b : a > b
    }
    return best.map { Best(name: name, value: series.values[$0], step: series.steps[$0]) }
  }

  private static func modificationTime(_ path: String) -> Date? {
    var info = stat()
    guard stat(path, &info) == 0 else { return nil }
    #if canImport(Darwin)
      return Date(timeIntervalSince1970: Double(info.st_mtimespec.tv_sec))
    #else
      return Date(timeIntervalSince1970: Double(info.st_mtim.tv_sec))
    #endif
  }
}

/// The runs in a folder: those in its folders, and the folder itself where it is a run's.
public struct RunList: Sendable {
  /// A folder with a recipe that cannot be read as a run.
  public struct Broken: Sendable, Equatable {
    /// The folder's path.
    public let path: String
    /// Why it cannot be read.
    public let reason: String
  }

  /// Runs, the one that wrote last first.
  public private(set) var runs: [RunSummary] = []
  /// Folders that cannot be read, in the order of names.
  public private(set) var broken: [Broken] = []
  /// Runs that were left out, because there are more than `mostRuns`.
  public let omitted: Int

  /// More are not read.
  public static let mostRuns = 2000

  /// Reads the runs in a folder, one after the other.
  ///
  /// - Parameters:
  ///   - folder: the folder of runs, or a run's own.
  ///   - progress: called before each with the number of those read and of all.
  /// - Throws: `RunRecordError.missing` or `.notAFolder`. A run that cannot be read is told in `broken`.
  public init(_ folder: String, progress: (_ read: Int, _ all: Int) -> Void = { _, _ in }) throws(RunRecordError) {
    let paths = try Self.paths(in: folder)
    omitted = max(0, paths.count - Self.mostRuns)
    for (index, path) in paths.prefix(Self.mostRuns).enumerated() {
      progress(index, min(paths.count, Self.mostRuns))
      do {
        runs.append(RunSummary(try RunRecord(path)))
      } catch {
        broken.append(Broken(path: path, reason: "\(error)"))
      }
    }
    runs.sort { ($0.updated, $1.name) > ($1.updated, $0.name) }
  }

  /// The folders of runs in a folder, in the order of names; the folder itself where it is a run's.
  ///
  /// Throws `RunRecordError.missing` or `.notAFolder`.
  public static func paths(in folder: String) throws(RunRecordError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder) else { throw .missing(path: folder) }
    guard isFolder.boolValue else { throw .notAFolder(path: folder) }
    if RunRecord.isRun(folder) { return [folder] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw .unreadable(path: folder, reason: systemReason(errno))
    }
    let prefix = folder.hasSuffix("/") ? folder : folder + "/"
    return names.sorted().map { prefix + $0 }.filter(RunRecord.isRun)
  }
}
