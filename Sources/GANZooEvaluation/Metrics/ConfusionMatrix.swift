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
  public init(labels: [Int], predictions: [Int], classes: Int) {
    precondition(labels.count == predictions.count, "\(labels.count) labels and \(predictions.count) predictions")
    self.init(classes: classes)
    for (label, prediction) in zip(labels, predictions) { add(label: label, prediction: prediction) }
  }

  /// Counts a sample.
  public mutating func add(label: Int, prediction: Int) {
    precondition(
      (0..<classes).contains(label) && (0..<classes).contains(prediction),
      "class \(label) predicted as \(prediction), of \(classes)")
    counts[label * classes + prediction] += 1
  }

  /// The number of samples with this label and this prediction.
  public subscript(label: Int, prediction: Int) -> Int {
    precondition((0..<classes).contains(label) && (0..<classes).contains(prediction), "[\(label), \(prediction)]")
    return counts[label * classes + prediction]
  }

  /// Fraction of samples whose prediction equals the label; nil without samples.
  public var accuracy: Double? {
    Self.share((0..<classes).reduce(0) { $0 + self[$1, $1] }, of: counts.reduce(0, +))
  }

  /// The accuracy of each class; nil for a class without samples.
  public var classAccuracies: [Double?] {
    (0..<classes).map { label in
      Self.share(self[label, label], of: counts[label * classes..<(label + 1) * classes].reduce(0, +))
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
