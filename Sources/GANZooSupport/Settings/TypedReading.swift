extension SettingsReader {
  /// A whole number in `range`; required without a default.
  public func int(
    _ name: String, default standard: Int? = nil, in range: ClosedRange<Int> = .min ... .max
  ) throws(SettingsError) -> Int {
    let kind = Kind.int(in: range)
    precondition(standard.map(range.contains) ?? true, "the default of '\(name)' is out of its range")
    return try read(name, default: standard, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// A whole number in `range`; nil when it is absent or empty.
  public func optionalInt(
    _ name: String, in range: ClosedRange<Int> = .min ... .max
  ) throws(SettingsError) -> Int? {
    let kind = Kind.int(in: range)
    return try readOptional(name, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// Whole numbers in `range`, as many as `count` allows; required without a default.
  public func ints(
    _ name: String, default standard: [Int]? = nil, in range: ClosedRange<Int> = .min ... .max,
    count: ClosedRange<Int> = 0 ... .max
  ) throws(SettingsError) -> [Int] {
    try list(name, default: standard, of: .int(in: range), count: count)
  }

  /// A finite number in `range`; required without a default.
  public func double(
    _ name: String, default standard: Double? = nil, in range: ClosedRange<Double> = .finite
  ) throws(SettingsError) -> Double {
    let kind = Kind.double(in: range)
    precondition(standard.map(range.contains) ?? true, "the default of '\(name)' is out of its range")
    return try read(name, default: standard, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// A finite number in `range`; nil when it is absent or empty.
  public func optionalDouble(
    _ name: String, in range: ClosedRange<Double> = .finite
  ) throws(SettingsError) -> Double? {
    let kind = Kind.double(in: range)
    return try readOptional(name, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// A finite number in `range` in single precision; required without a default.
  ///
  /// The range is checked, and the number recorded, as it is written: 0.02, not the float that is nearest to it.
  public func float(
    _ name: String, default standard: Float? = nil, in range: ClosedRange<Double> = .finite
  ) throws(SettingsError) -> Float {
    Float(try double(name, default: standard.map { Double("\($0)") ?? Double($0) }, in: range))
  }

  /// A finite number in `range` in single precision; nil when it is absent or empty.
  public func optionalFloat(
    _ name: String, in range: ClosedRange<Double> = .finite
  ) throws(SettingsError) -> Float? {
    try optionalDouble(name, in: range).map { Float($0) }
  }

  /// Finite numbers in `range`, as many as `count` allows; required without a default.
  public func doubles(
    _ name: String, default standard: [Double]? = nil, in range: ClosedRange<Double> = .finite,
    count: ClosedRange<Int> = 0 ... .max
  ) throws(SettingsError) -> [Double] {
    try list(name, default: standard, of: .double(in: range), count: count)
  }

  /// True or false; required without a default.
  public func bool(_ name: String, default standard: Bool? = nil) throws(SettingsError) -> Bool {
    let kind = Kind<Bool>.bool
    return try read(name, default: standard, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// True or false; nil when it is absent or empty.
  public func optionalBool(_ name: String) throws(SettingsError) -> Bool? {
    let kind = Kind<Bool>.bool
    return try readOptional(name, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// True or false; false when it is absent, and then it stays out of `resolved`: a setting that is younger than
  /// recipes which say nothing of it leaves their text as it was.
  public func flag(_ name: String) throws(SettingsError) -> Bool { has(name) ? try bool(name) : false }

  /// A text, which may be empty when it is quoted; required without a default.
  public func string(_ name: String, default standard: String? = nil) throws(SettingsError) -> String {
    let kind = Kind<String>.string
    return try read(name, default: standard, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// A text; nil when it is absent or empty.
  public func optionalString(_ name: String) throws(SettingsError) -> String? {
    let kind = Kind<String>.string
    return try readOptional(name, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// Texts, as many as `count` allows; required without a default.
  public func strings(
    _ name: String, default standard: [String]? = nil, count: ClosedRange<Int> = 0 ... .max
  ) throws(SettingsError) -> [String] {
    try list(name, default: standard, of: .string, count: count)
  }

  /// The case whose raw value is written; required without a default.
  public func choice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String, default standard: Choice? = nil
  ) throws(SettingsError) -> Choice {
    let kind = Kind<Choice>.rawValue
    return try read(name, default: standard, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// The case whose raw value is written; nil when it is absent or empty.
  public func optionalChoice<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String
  ) throws(SettingsError) -> Choice? {
    let kind = Kind<Choice>.rawValue
    return try readOptional(name, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  /// Cases whose raw values are written, as many as `count` allows; required without a default.
  public func choices<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String, default standard: [Choice]? = nil, count: ClosedRange<Int> = 0 ... .max
  ) throws(SettingsError) -> [Choice] {
    try list(name, default: standard, of: .rawValue, count: count)
  }

  /// One of `names`, where these are known only when the program runs; required without a default.
  public func choice(
    _ name: String, default standard: String? = nil, of names: [String]
  ) throws(SettingsError) -> String {
    let kind = Kind.choice(of: names)
    precondition(standard.map(names.contains) ?? true, "the default of '\(name)' is none of its choices")
    return try read(name, default: standard, expected: kind.expected, write: kind.value, parse: kind.scalar)
  }

  private func list<T>(
    _ name: String, default standard: [T]?, of kind: Kind<T>, count: ClosedRange<Int>
  ) throws(SettingsError) -> [T] {
    precondition(standard.map { count.contains($0.count) } ?? true, "the default of '\(name)' has a wrong count")
    let number =
      switch (count.lowerBound, count.upperBound) {
      case (let low, let high) where low == high: "\(low) "
      case (0, .max): ""
      case (let low, .max): "at least \(low) "
      case (let low, let high): "\(low) to \(high) "
      }
    return try read(
      name, default: standard, expected: "a list of \(number)\(kind.plural)",
      write: { .list($0.map(kind.write)) },
      parse: { value throws(Mismatch) in
        guard let items = value.items, count.contains(items.count) else { throw Mismatch(value) }
        var values: [T] = []
        for (index, item) in items.enumerated() {
          do throws(Mismatch) {
            values.append(try kind.parse(item))
          } catch {
            throw Mismatch("\(error.found) as item \(index + 1)")
          }
        }
        return values
      })
  }
}

extension SettingsTree.Value {
  /// The items of a list, or of a plain value with commas: `64,64,3` is what `[64, 64, 3]` is; nil for anything else.
  fileprivate var items: [Scalar]? {
    switch self {
    case .list(let items): items
    case .scalar(let scalar) where !scalar.isQuoted && scalar.text.contains(","):
      scalar.text.split(separator: ",", omittingEmptySubsequences: false).map { item in
        Scalar(plain: String(item.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()))
      }
    case .scalar, .section: nil
    }
  }
}
