/// Counts of samples by label and predicted class.
public struct ConfusionMatrix: Equatable, Sendable {
  /// Number of classes.
  public let classes: Int
  /// Counts [label, prediction], row-major.
  public private(set) var counts: [Int]

  /// An empty matrix.
  public init(classes: Int) {
    precondition(classes >= 1, "\(classes) classes")
    self.classes = classes
    counts = Array(repeating: 0, count: classes * classes)
  }

  /// Counts pairs of a label and a prediction, all in 0 ..< classes.
  public init(asked: [Int], recognised: [Int], classes: Int) {
    precondition(asked.count == recognised.count, "\(asked.count) classes asked for, \(recognised.count) recognised")
    self.init(classes: classes)
    for (asked, recognised) in zip(asked, recognised) { add(asked: asked, recognised: recognised) }
  }

  /// Counts a sample.
  public mutating func add(asked: Int, recognised: Int) {
    precondition(
      (0..<classes).contains(asked) && (0..<classes).contains(recognised),
      "class \(asked) recognised as \(recognised), of \(classes)")
    counts[asked * classes + recognised] += 1
  }

  /// The number of samples with this label and this prediction.
  public subscript(asked: Int, recognised: Int) -> Int {
    precondition((0..<classes).contains(asked) && (0..<classes).contains(recognised), "[\(asked), \(recognised)]")
    return counts[asked * classes + recognised]
  }

  /// Fraction of samples whose prediction equals the label; nil without samples.
  public var accuracy: Double? {
    Self.share((0..<classes).reduce(0) { $0 + self[$1, $1] }, of: counts.reduce(0, +))
  }

  /// The accuracy of each class; nil for a class without samples.
  public var classAccuracies: [Double?] {
    (0..<classes).map { asked in
      Self.share(self[asked, asked], of: counts[asked * classes..<(asked + 1) * classes].reduce(0, +))
    }
  }

  /// The class with the lowest accuracy, the first if there are several; nil without samples.
  public var worstClass: (index: Int, accuracy: Double)? {
    classAccuracies.enumerated().compactMap { index, accuracy in accuracy.map { (index: index, accuracy: $0) } }
      .min { $0.accuracy < $1.accuracy }
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
