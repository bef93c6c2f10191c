import GANZooFormats
import GANZooTensors

/// Axes of a batch that a layer normalises, as Keras names them: the batch axis, which is none of them, is 0, and −1
/// the last.
struct NormalizedAxes: Sendable {
  /// In the order of the configuration.
  let named: [Int]

  init(_ named: [Int]) { self.named = named }

  /// Keras' `axis`: a number or a list, by default the last.
  init(_ configuration: JSONObject) throws {
    let values: [JSONObject.Value]
    if case .array(let list)? = configuration["axis"] {
      values = list
    } else {
      values = [configuration["axis"] ?? .int(-1)]
    }
    named = try values.map { try (["axis": $0] as JSONObject).int("axis", in: -8...8) }
  }

  /// Keras' `axis` as a list.
  var value: JSONObject.Value { .array(named.map { .int($0) }) }

  /// The axes of a batch of samples of this rank, counted from 0 and ascending. Throws `LayerShapeError` where the only
  /// input has not all of them, or one of them is named twice.
  func positions(in inputs: [Shape]) throws -> [Int] {
    let names = named.map(String.init).joined(separator: ", ")
    let axes =
      switch named {
      case []: "axes to normalise, of which 'axis' names none"
      case [-1]: "at least one axis"
      default: "the axes \(names), the batch axis counted"
      }
    let expected = "one input with " + axes
    guard inputs.count == 1 else { throw LayerShapeError(expected: expected, found: inputs) }
    let rank = inputs[0].rank
    let found = Set(named.map { $0 < 0 ? $0 + rank + 1 : $0 })
    guard !named.isEmpty, found.count == named.count, found.allSatisfy((1...max(rank, 1)).contains), rank >= 1 else {
      throw LayerShapeError(expected: expected, found: inputs)
    }
    return found.sorted()
  }

  /// The axes of a batch of these samples, counted from 0 and ascending.
  ///
  /// - Precondition: the samples have all of them. A layer's `outputShape` has looked.
  func positions(in sample: Shape) -> [Int] {
    guard let positions = try? positions(in: [sample]) else {
      preconditionFailure("a normalisation of \(sample) over the axes \(named)")
    }
    return positions
  }
}
