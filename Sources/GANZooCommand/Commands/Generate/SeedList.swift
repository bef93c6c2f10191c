import ArgumentParser
import GANZooSupport

/// The seeds of `--seeds`, such as `0-9,20,40-44`, in the order in which they stand there.
struct SeedList {
  let seeds: [UInt64]

  /// The most seeds.
  static let limit = 1_000_000

  /// Throws `ValidationError`.
  init(_ text: String) throws {
    var seeds: [UInt64] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map { UInt64($0) }
      guard let first = ends[0], let last = ends[ends.count - 1] else {
        throw ValidationError(
          "--seeds is a list of numbers and ranges, such as 0-9,20,40-44, not '\(text.shown(most: 60))'.")
      }
      guard max(first, last) <= Int.max else {
        throw ValidationError("a seed is at most \(Int.max.grouped), not \(String(part).shown(most: 60)).")
      }
      guard first <= last else {
        throw ValidationError("a range of --seeds goes up, such as \(last)-\(first), not \(first)-\(last).")
      }
      guard last - first < UInt64(Self.limit - seeds.count) else {
        throw ValidationError("--seeds has at most \(Self.limit.grouped) numbers; \(text.shown(most: 60)) has more.")
      }
      seeds += first...last
    }
    var known: Set<UInt64> = []
    if let twice = seeds.first(where: { !known.insert($0).inserted }) {
      throw ValidationError("--seeds has \(twice) twice; each seed makes one image.")
    }
    self.seeds = seeds
  }
}
