import Foundation
import GANZooFormats

/// The contents of the files that `make_keras_fixtures.py` wrote.
struct Manifest: Decodable {
  struct Model: Decodable { let layers: [Layer] }

  struct Layer: Decodable {
    let name: String
    let group: String
    let legacyVariables: [Variable]
    let layers: [Layer]?
  }

  struct Variable: Decodable {
    let name: String
    let shape: [Int]
    let sum: Double
  }

  let kerasVersion: String
  let models: [String: Model]

  static func of(_ keras: String) throws -> Manifest {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Manifest.self, from: bytes(of: fixture("\(keras)/manifest.json")))
  }
}

extension Manifest.Layer {
  /// The layer as a network expects it.
  var expected: ExpectedLayer {
    ExpectedLayer(
      name: name, kind: kind,
      weights: layers == nil
        ? legacyVariables.map {
          ExpectedWeight(name: $0.shortName, shape: $0.shape, isTrainable: !$0.shortName.hasPrefix("moving_"))
        } : [],
      layers: (layers ?? []).map(\.expected))
  }

  /// The group without its counter.
  private var kind: String { group.replacing(/_[0-9]+$/, with: "") }

  /// The layers that are not nested models, depth first.
  var plain: [Manifest.Layer] { layers?.flatMap(\.plain) ?? [self] }
}

extension Manifest.Variable {
  /// "kernel" of "conv_1/kernel:0".
  fileprivate var shortName: String { String((name.split(separator: "/").last ?? "").prefix { $0 != ":" }) }
}
