import GANZooSupport
public import GANZooVisualization

extension Sweep.StopRule {
  /// Why a run is hopeless, in a few words; nil where it is not, or where it is too early to tell.
  public func verdict(on log: RunLog) -> String? {
    guard let series = log[metric], let place = series.steps.firstIndex(where: { $0 >= after }) else { return nil }
    let (value, step) = (Double(series.values[place]), series.steps[place])
    let isHopeless =
      switch side {
      case .below: !(value >= limit)
      case .above: !(value <= limit)
      }
    return isHopeless ? "\(metric) \(value.tersestText) at step \(step) is \(side.rawValue) \(limit)" : nil
  }
}
