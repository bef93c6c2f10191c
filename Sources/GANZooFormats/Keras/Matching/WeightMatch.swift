/// Which arrays of a file are which weights of a network.
package struct WeightMatch: Sendable {
  /// How a layer of the file was found for a layer of the network.
  package enum Rule: Sendable, Equatable {
    /// By its name.
    case names
    /// By its place among the layers that have weights, as Keras does with legacy files; by its place among the layers of
    /// its class, as Keras does with `.weights.h5`.
    case positions

    /// As it stands in messages.
    package var words: String {
      switch self {
      case .names: "by name"
      case .positions: "by position"
      }
    }
  }

  /// How layers were found.
  package let rule: Rule
  /// For each plain layer of the network, depth first, its arrays in Keras' order; nil where a partial match left it out.
  package let arrays: [[StoredArray]?]
  /// How many layers got weights.
  package var count: Int { arrays.count { $0?.isEmpty == false } }
  /// The network's layers that got nothing.
  package let leftOut: [String]
  /// The file's layers that were not used.
  package let unused: [String]
}
