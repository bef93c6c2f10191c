import GANZooVisualization

/// The negative critic loss of a training, on what it learns from and on what is held out.
package struct OverfittingCurves: Sendable {
  package let training, heldOut: RunCurve

  /// The share of the value on training digits by which that on held-out ones is lower where the curves part.
  static let share = 0.1

  /// The curves of a run whose log has a row every so many steps. That of its last step is left out where it comes
  /// sooner: medians are of rows that are equally far apart.
  init(_ run: RunRecord, every interval: Int) {
    let curve = { (name: String) in RunCurve(run, name).every(interval).mapped { $0.map { -$0 } } }
    self.init(training: curve("critic/loss_training"), heldOut: curve("critic/loss_held_out"))
  }

  package init(training: RunCurve, heldOut: RunCurve) {
    let smoothed = { (values: [Double]) in Smoothing.median(5).applied(to: values) }
    (self.training, self.heldOut) = (training.mapped(smoothed), heldOut.mapped(smoothed))
  }

  /// The first step from which on the curves are apart by more than `share`; nil where they are not at the end.
  package var parting: Int? {
    let areApart = zip(training.values, heldOut.values).map { $0 - $1 > Self.share * abs($0) }
    guard areApart.last == true else { return nil }
    let last = areApart.lastIndex(of: false)
    return training.steps[last.map { $0 + 1 } ?? 0]
  }

  /// How far both have moved from where they part to the end; nil where they do not part.
  package var movesAfterParting: (training: Double, heldOut: Double)? {
    guard let parting else { return nil }
    return (training.last - training.value(atStep: parting), heldOut.last - heldOut.value(atStep: parting))
  }
}
