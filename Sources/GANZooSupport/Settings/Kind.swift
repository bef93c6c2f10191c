/// A kind of plain value: how it is described, read and written.
struct Kind<T> {
  let expected: String
  let plural: String
  let parse: (Scalar) throws(Mismatch) -> T
  let write: (T) -> Scalar

  func value(_ value: T) -> SettingsTree.Value { .scalar(write(value)) }

  func scalar(_ value: SettingsTree.Value) throws(Mismatch) -> T {
    guard case .scalar(let scalar) = value, !scalar.isNull else { throw Mismatch(value) }
    return try parse(scalar)
  }
}

extension Kind<Int> {
  static func int(in range: ClosedRange<Int>) -> Self {
    let limits = Numbers.describe(range).map { " " + $0 } ?? ""
    return Kind(
      expected: "a whole number" + limits, plural: "whole numbers" + limits,
      parse: { scalar throws(Mismatch) in
        guard !scalar.isQuoted, let value = Numbers.int(scalar.text), range.contains(value) else {
          throw Mismatch(scalar)
        }
        return value
      },
      write: { Scalar(plain: "\($0)") })
  }
}

extension Kind<Double> {
  static func double(in range: ClosedRange<Double>) -> Self {
    let limits = Numbers.describe(range).map { " " + $0 } ?? ""
    return Kind(
      expected: "a number" + limits, plural: "numbers" + limits,
      parse: { scalar throws(Mismatch) in
        guard !scalar.isQuoted, let value = Numbers.double(scalar.text), range.contains(value) else {
          throw Mismatch(scalar)
        }
        return value
      },
      write: { Scalar(plain: "\($0)") })
  }
}

extension Kind<Bool> {
  static var bool: Self {
    Kind(
      expected: "true or false", plural: "true or false",
      parse: { scalar throws(Mismatch) in
        switch (scalar.text, scalar.isQuoted) {
        case ("true", false): return true
        case ("false", false): return false
        default: throw Mismatch(scalar, suggestion: bool(meantBy: scalar.text))
        }
      },
      write: { Scalar(plain: "\($0)") })
  }

  /// What YAML 1.1 and most people mean.
  private static func bool(meantBy text: String) -> String? {
    switch text.lowercased() {
    case "true", "yes", "on", "y", "1": "true"
    case "false", "no", "off", "n", "0": "false"
    default: nil
    }
  }
}

extension Kind<String> {
  static var string: Self {
    Kind(
      expected: "a text", plural: "texts", parse: { scalar throws(Mismatch) in scalar.text }, write: Scalar.init(text:))
  }

  static func choice(of names: [String]) -> Self {
    let expected = "one of \(names.joined(separator: ", "))"
    return Kind(
      expected: expected, plural: "items, each \(expected)",
      parse: { scalar throws(Mismatch) in
        guard names.contains(scalar.text) else {
          throw Mismatch(scalar, suggestion: closestMatch(to: scalar.text, in: names))
        }
        return scalar.text
      },
      write: Scalar.init(text:))
  }
}

extension Kind where T: CaseIterable & RawRepresentable<String> {
  static var rawValue: Self {
    let names = Kind<String>.choice(of: T.allCases.map(\.rawValue))
    return Kind(
      expected: names.expected, plural: names.plural,
      parse: { scalar throws(Mismatch) in
        let name = try names.parse(scalar)
        guard let value = T(rawValue: name) else { throw Mismatch(scalar) }
        return value
      },
      write: { Scalar(text: $0.rawValue) })
  }
}
