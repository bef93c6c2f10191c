/// One of the two networks of a training.
public enum NetworkRole: String, Codable, Sendable, CaseIterable {
  /// The network that makes samples.
  case generator
  /// The network that scores samples.
  case critic
}

/// The value of one loss term of a network, or of a number that its objective derives from them.
public struct Loss: Hashable, Sendable {
  /// The network whose loss it is.
  public var network: NetworkRole
  /// The term's name as its objective gives it, such as `real` or `gradient_penalty`.
  public var name: String
  /// The value, not multiplied by the term's weight.
  public var value: Double

  /// A value.
  public init(_ network: NetworkRole, _ name: String, _ value: Double) {
    self.network = network
    self.name = name
    self.value = value
  }

  /// Network and name, as in logs and TensorBoard: `critic/real`.
  public var key: String { "\(network.rawValue)/\(name)" }

  /// A value with a key; nil if the key names no network.
  init?(key: String, _ value: Double) {
    let parts = key.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let network = NetworkRole(rawValue: String(parts[0])) else { return nil }
    self.init(network, String(parts[1]), value)
  }
}

extension [Loss] {
  /// The value of a term; nil if there is none.
  public subscript(network: NetworkRole, name: String) -> Double? {
    first { $0.network == network && $0.name == name }?.value
  }
}
