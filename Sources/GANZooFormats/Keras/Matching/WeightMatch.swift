import GANZooSupport

/// The arrays of a file that belong to the weights of a network.
package struct WeightMatch: Sendable {
  /// How layers of the file and of the network were paired.
  package enum Rule: Sendable, Equatable {
    /// By their names.
    case names
    /// By their positions: among the layers with weights in the legacy layout, among the layers of a class in Keras
    /// 3's, as Keras does.
    case positions

    /// The rule in messages.
    package var words: String {
      switch self {
      case .names: "by name"
      case .positions: "by position"
      }
    }
  }

  /// How layers were paired.
  package let rule: Rule
  /// The arrays of each layer of the network that is not a nested model, depth first, in Keras' order. Nil for a layer
  /// that a partial matching left out.
  package let arrays: [[StoredArray]?]
  /// The number of layers that got weights.
  package var count: Int { arrays.count { $0?.isEmpty == false } }
  /// The names of the network's layers that got no weights.
  package let leftOut: [String]
  /// The names of the file's layers that were not used.
  package let unused: [String]
}

extension WeightMatch: CustomStringConvertible {
  /// A summary without the values: `11 layers by name; left out: none; unused: dense_2`.
  public var description: String {
    "\(count.counted("layer")) \(rule.words); left out: \(Self.list(leftOut)); unused: "
      + "\(Self.list(unused))"
  }

  private static func list(_ names: [String]) -> String { names.isEmpty ? "none" : names.listed() }
}
