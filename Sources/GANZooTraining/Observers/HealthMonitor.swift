import Foundation
import GANZooSupport

/// Shows the metrics of each measurement, and warns of a collapse or a starved class head.
public final class HealthMonitor: TrainingObserver {
  private var check: HealthCheck?
  private var steps = 1
  private var note: (String) -> Void = { _ in }

  /// A monitor of a training from its start.
  public init() {}

  /// The name of its state.
  public var name: String { RunProgress.healthName }
  /// What earlier measurements have shown.
  public private(set) var savedState: String?

  /// Prepares the check.
  public func began(_ run: RunContext) {
    steps = run.trainer.settings.steps
    set(HealthCheck(steps: steps))
    note = run.note
  }

  /// Shows the metrics and new warnings.
  public func measured(_ report: MeasurementReport) {
    guard var check else { return }
    for line in check.lines(report.measurement) { note(line) }
    set(check)
  }

  /// Forgets later measurements.
  public func rewound(to point: RewindPoint) {
    let findings = point.savedState.flatMap(HealthCheck.Findings.init(json:))
    set(HealthCheck(steps: steps, findings: findings ?? HealthCheck.Findings()))
  }

  private func set(_ check: HealthCheck) {
    self.check = check
    savedState = check.findings.json
  }
}

extension HealthCheck.Findings {
  /// As JSON.
  var json: String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) }
  }

  /// From JSON; nil if the text does not hold findings.
  init?(json: String) {
    guard let findings = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return nil }
    self = findings
  }
}
