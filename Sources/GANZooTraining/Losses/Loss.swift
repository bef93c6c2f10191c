/// One of the two networks of a training.
public enum NetworkRole: String, Codable, Sendable, CaseIterable {
  /// What makes samples.
  case generator
  /// What scores samples.
  case critic
}

/// The value of one term of a network's loss, or of a number that its objective makes of them.
public struct Loss: Hashable, Sendable {
  /// Whose loss it is.
  public var network: NetworkRole
  /// The term's name as its objective gives it, such as `real` or `gradient_penalty`.
  public var name: String
  /// Before the term's weight.
  public var value: Double

  /// A value.
  public init(_ network: NetworkRole, _ name: String, _ value: Double) {
    self.network = network
    self.name = name
    self.value = value
  }

  /// Network and name, as logs and TensorBoard have them: `critic/real`.
  public var key: String { "\(network.rawValue)/\(name)" }

  /// A value under a key. Nil where the key names no network.
  init?(key: String, _ value: Double) {
    let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let network = NetworkRole(rawValue: String(parts[0])) else { return nil }
    self.init(network, String(parts[1]), value)
  }
}

extension [Loss] {
  /// The value of a term; nil where there is none.
  public subscript(network: NetworkRole, name: String) -> Double? {
    first { $0.network == network && $0.name == name }?.value
  }
}
