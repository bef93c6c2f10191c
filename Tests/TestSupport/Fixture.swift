import Foundation
import GANZooFormats
package import GANZooTensors

/// A file of Tests/Fixtures: numbers that a reference library computed, by case.
package struct Fixture {
  private let reader: HDF5Reader
  /// The names of the cases, in order.
  package let cases: [String]

  /// The folder of the fixtures, beside this target's.
  package static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures").appendingPathComponent(name).path
  }

  package init(_ name: String) throws {
    reader = try HDF5Reader(Self.path(name))
    cases = try reader.strings("cases", of: "/") ?? []
  }

  /// Whether there is such a dataset, as `case/name`.
  package func has(_ path: String) throws -> Bool { try reader.kind(of: "/" + path) == .dataset }

  /// Shape and numbers of a float dataset.
  package func numbers(_ path: String) throws -> (shape: [Int], values: [Float]) {
    let array = try reader.array(at: "/" + path)
    return (array.shape, array.values)
  }

  /// A float dataset as a tensor.
  package func tensor(_ path: String, on device: Device) throws -> Tensor {
    let (shape, values) = try numbers(path)
    return Tensor(values, shape: Shape(shape), on: device)
  }

  /// A dataset of whole numbers.
  package func integers(_ path: String) throws -> (shape: [Int], values: [Int]) {
    let (shape, values) = try reader.values(at: "/" + path, of: Int32.self)
    return (shape, values.map(Int.init))
  }

  /// A text attribute of a case.
  package func string(_ name: String, of path: String) throws -> String? { try reader.string(name, of: "/" + path) }
}
