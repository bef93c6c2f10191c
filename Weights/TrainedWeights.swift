import Files
import Foundation

/// The trained generators that come with the package.
package enum TrainedWeights {
  /// Names of the architectures that have one.
  package static let names = ["acgan"]

  /// Where an architecture's generator file lies. Throws `TrainedWeightsError`.
  package static func path(of model: String) throws(TrainedWeightsError) -> String {
    guard names.contains(model) else { throw .none(model: model, known: names) }
    do {
      return try ResourceFolder.find("\(model).h5", of: "TrainedWeights")
    } catch {
      throw .missing(model: model, places: error.places)
    }
  }
}

/// Why an architecture's trained generator cannot be used.
package enum TrainedWeightsError: Error, Equatable, CustomStringConvertible {
  case none(model: String, known: [String])
  case missing(model: String, places: [String])

  package var description: String {
    switch self {
    case .none(let model, let known):
      "no trained generator comes with \(model), only with \(known.joined(separator: ", ")); train one and use --weights"
    case .missing(let model, let places):
      "the trained generator of \(model) that comes with the package was not found; looked for "
        + places.joined(separator: ", ")
    }
  }
}
