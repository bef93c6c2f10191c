/// The latest losses by name: the last of each, and averages over the five most recent.
struct RecentLosses: Codable {
  private var names: [String] = []
  private var recent: [String: [Double]] = [:]
  private static let length = 5

  mutating func add(_ losses: LossValues) {
    for (name, value) in losses {
      if recent[name] == nil { names.append(name) }
      recent[name, default: []].append(value)
      if recent[name, default: []].count > Self.length { recent[name]?.removeFirst() }
    }
  }

  /// Whether a training can have given it: a file may hold anything.
  var isPossible: Bool {
    names.count <= 4 * LossTerm.mostNames && Set(names) == Set(recent.keys) && names.allSatisfy(LossTerm.isAllowed)
      && recent.values.allSatisfy { (1...Self.length).contains($0.count) }
  }

  /// The last value of each, and the article's estimate of the Wasserstein distance.
  var last: LossValues {
    let values = names.compactMap { name in recent[name]?.last.map { (name: name, value: $0) } }
    guard let real = recent["D_real_is_fake"]?.last, let fake = recent["D_fake_is_fake"]?.last else { return values }
    return values + [(name: "D loss (-1*D_real_is_fake - D_fake_is_fake)", value: -real - fake)]
  }

  /// The average of each over the five most recent updates.
  var averages: LossValues {
    names.compactMap { name in
      recent[name].map { (name: name, value: $0.reduce(0, +) / Double($0.count)) }
    }
  }
}
