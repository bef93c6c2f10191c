/// The last five values of each loss by key, in the order in which losses first appeared.
struct RecentLosses {
  private var keys: [String] = []
  private var recent: [String: [Double]] = [:]
  private static let length = 5

  mutating func add(_ losses: [Loss]) {
    for loss in losses {
      let key = loss.key
      if recent[key] == nil { keys.append(key) }
      recent[key, default: []].append(loss.value)
      if recent[key, default: []].count > Self.length { recent[key]?.removeFirst() }
    }
  }

  /// Whether a training can have these: a file may hold anything.
  var isPossible: Bool {
    keys.count <= 4 * LossTerm.mostNames && Set(keys) == Set(recent.keys)
      && keys.allSatisfy { Loss(key: $0, 0).map { LossTerm.isAllowed($0.name) } ?? false }
      && recent.values.allSatisfy { (1...Self.length).contains($0.count) }
  }

  /// The last value of each.
  var last: [Loss] { keys.compactMap { key in recent[key]?.last.flatMap { Loss(key: key, $0) } } }

  /// The average of each over the five most recent updates.
  var averages: [Loss] {
    keys.compactMap { key in
      recent[key].flatMap { Loss(key: key, $0.reduce(0, +) / Double($0.count)) }
    }
  }
}

extension RecentLosses: Codable {
  private enum CodingKeys: String, CodingKey {
    case keys = "names"
    case recent
  }

  /// Reads losses from a checkpoint. GANZoo 0.1.0 wrote names without the network: those of its own objectives are
  /// known, others are left out until the next step reports them.
  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let key = { (name: String) in Loss(key: name, 0) == nil ? LogNames.keys[name] : name }
    keys = try container.decode([String].self, forKey: .keys).compactMap(key)
    let values = try container.decode([String: [Double]].self, forKey: .recent)
    recent = Dictionary(values.compactMap { name, values in key(name).map { ($0, values) } }) { first, _ in first }
  }
}
