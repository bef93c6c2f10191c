import Foundation
import GANZooFormats
import GANZooSupport
import GANZooTensors
import GANZooTraining
import GANZooWeights

/// The generators that can be explored: of the runs, of files that the command line names, and of the package.
///
/// One is read when it is first asked for. All use one device, one request at a time.
final class GeneratorShelf: Sendable {
  /// Where a generator is.
  struct Place: Equatable {
    /// How the page names it.
    let id: String
    /// How a person does.
    let title: String
    let path: String
    /// The critic that was trained with it.
    var critic: String?
    /// How `ganzoo generate` names it.
    let source: String
  }

  private let store: RunStore
  private let files: [String]
  private let bundled: [TrainedWeights.Entry]
  private let zoo: Zoo
  private let lock = NSLock()
  // Touched under the lock alone.
  nonisolated(unsafe) private let device: Device
  nonisolated(unsafe) private var open: [(place: Place, stamp: [FileStamp?], generator: OpenGenerator)] = []

  /// More are closed, the one first that was not asked for the longest.
  private static let mostOpen = 3

  /// Throws what a file of `weights` throws.
  init(_ store: RunStore, weights: [String], zoo: Zoo, threads: Int) throws {
    self.store = store
    files = weights
    self.zoo = zoo
    device = Device(threads: threads)
    bundled = (try? TrainedWeights.bundled())?.generators ?? []
    for file in weights { _ = try OpenGenerator.read(file, zoo) }
  }

  /// All of them, files first.
  var places: [Place] {
    let ids =
      files.indices.map { "file/\($0)" } + (store.places?.names.listed ?? []).map { "run/\($0)" }
      + bundled.map { "package/\($0.name)" }
    return ids.compactMap(place)
  }

  /// The one that an id of `places` names.
  private func place(_ id: String) -> Place? {
    let parts = id.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "file":
      guard let number = Int(parts[1]), files.indices.contains(number) else { return nil }
      return Place(id: id, title: files[number].shown(), path: files[number], source: files[number].shellWord)
    case "run":
      guard let folder = try? store.places?.path(of: parts[1]), isFile(folder + "/generator.h5") else { return nil }
      let critic = folder + "/critic.h5"
      return Place(
        id: id, title: "run \(parts[1].shown())", path: folder + "/generator.h5", critic: isFile(critic) ? critic : nil,
        source: folder.shellWord)
    case "package":
      guard let entry = bundled.first(where: { $0.name == parts[1] }) else { return nil }
      return Place(
        id: id, title: "\(entry.model), trained on \(entry.data)", path: entry.path,
        source: "--model \(entry.model) --data \(entry.data)")
    default: return nil
    }
  }

  private func isFile(_ path: String) -> Bool { RunPlaces.kind(path) == S_IFREG }

  /// Runs `body` with a generator while no other request computes. Throws `HTTPError`.
  func with<Result>(_ id: String, _ body: (OpenGenerator) throws -> Result) throws -> Result {
    guard let place = place(id) else {
      throw HTTPError(404, "there is no generator '\(id.shown())'")
    }
    lock.lock()
    defer { lock.unlock() }
    // The generator of a run in training is written anew now and then.
    let stamp = [place.path, place.critic ?? ""].map(FileStamp.init)
    if let index = open.firstIndex(where: { $0.place == place && $0.stamp == stamp }) {
      let found = open.remove(at: index)
      open.append(found)
      return try body(found.generator)
    }
    open.removeAll { $0.place == place }
    let generator: OpenGenerator
    do {
      generator = try OpenGenerator(place, zoo, on: device)
    } catch let error as HTTPError {
      throw error
    } catch {
      throw HTTPError(422, "\(error)".message())
    }
    open = Array((open + [(place, stamp, generator)]).suffix(Self.mostOpen))
    return try body(generator)
  }
}
