extension Checkpoint {
  /// Refuses to go on with another dataset, classifier or device. Throws `CheckpointError`.
  func check(
    _ dataset: DatasetFingerprint, _ monitor: TrainingMonitor?, _ options: RunOptions,
    allowing changes: Set<TrainingRun.Change>
  ) throws(CheckpointError) {
    guard run.dataset == dataset else {
      throw CheckpointError.dataset(file: file, expected: run.dataset.count, found: dataset.count)
    }
    guard changes.contains(.device) || self.options.device == options.device else {
      throw CheckpointError.device(file: file, expected: self.options.device, found: options.device)
    }
    guard !changes.contains(.classifier), let known = run.classifier, let monitor else { return }
    guard monitor.classifierChecksum == known else {
      throw CheckpointError.classifier(file: file, classifier: options.classifier)
    }
  }
}
