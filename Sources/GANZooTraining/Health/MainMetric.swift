/// The metrics by which a training is judged at a glance.
package enum MainMetric {
  /// Names without `metric/`, the one that says most first, and whether a high value is good.
  package static let ranking: [(name: String, isHighBest: Bool)] = [
    ("frechet_share", false), ("accuracy", true), ("spread", true), ("js_4", false),
    ("modes_covered", true), ("curve_covered", true),
  ]
}
