extension ArrayBudget {
  /// What lies at `path` under a name: floating-point numbers, or what else a layer keeps there.
  ///
  /// A count of steps, a generator's state or a table of words must not keep the weights beside it from being read.
  ///
  /// Throws `KerasFormatError` as `array` does.
  mutating func weight(_ name: String, at path: String) throws -> StoredWeight {
    let description = try reader.describe(path)
    let shape = description.shape
    let type = "\(description.type)"
    switch description.type {
    case .float, .bfloat16: return StoredWeight(name: name, array: try array(at: path))
    case .integer:
      let array = try array(at: path, takesIntegers: true)
      return StoredWeight(name: name, array: array, other: .init(type: type, shape: shape, isWhole: true))
    case .other:
      let nothing = StoredArray(shape: [0], values: [])
      return StoredWeight(name: name, array: nothing, other: .init(type: type, shape: shape, isWhole: false))
    }
  }
}
