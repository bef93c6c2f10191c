/// How often samples of each class are recognised as each class.
public struct ConfusionMatrix: Equatable, Sendable {
  /// Number of classes.
  public let classes: Int
  /// Samples by class, [asked, recognised], row-major.
  public private(set) var counts: [Int]

  /// Without samples.
  public init(classes: Int) {
    precondition(classes >= 1, "\(classes) classes")
    self.classes = classes
    counts = Array(repeating: 0, count: classes * classes)
  }

  /// Of samples that were asked to be of a class each, and recognised as one; all in 0 ..< classes.
  public init(asked: [Int], recognised: [Int], classes: Int) {
    precondition(asked.count == recognised.count, "\(asked.count) classes asked for, \(recognised.count) recognised")
    self.init(classes: classes)
    for (asked, recognised) in zip(asked, recognised) { add(asked: asked, recognised: recognised) }
  }

  /// Adds a sample.
  public mutating func add(asked: Int, recognised: Int) {
    precondition(
      (0..<classes).contains(asked) && (0..<classes).contains(recognised),
      "class \(asked) recognised as \(recognised), of \(classes)")
    counts[asked * classes + recognised] += 1
  }

  /// Samples asked to be of one class and recognised as another.
  public subscript(asked: Int, recognised: Int) -> Int {
    precondition((0..<classes).contains(asked) && (0..<classes).contains(recognised), "[\(asked), \(recognised)]")
    return counts[asked * classes + recognised]
  }

  /// The share of all samples that are recognised as what they were asked to be; nil without samples.
  public var accuracy: Double? {
    Self.share((0..<classes).reduce(0) { $0 + self[$1, $1] }, of: counts.reduce(0, +))
  }

  /// The same for each class: nil where no sample was asked for.
  public var classAccuracies: [Double?] {
    (0..<classes).map { asked in
      Self.share(self[asked, asked], of: counts[asked * classes..<(asked + 1) * classes].reduce(0, +))
    }
  }

  /// The class that is recognised least often, the first of several; nil without samples.
  public var worstClass: (index: Int, accuracy: Double)? {
    classAccuracies.enumerated().compactMap { index, accuracy in accuracy.map { (index: index, accuracy: $0) } }
      .min { $0.accuracy < $1.accuracy }
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
