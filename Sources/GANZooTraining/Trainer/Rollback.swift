import GANZooNN
import GANZooTensors

/// The state of a trainer at the start of its last two steps.
///
/// A diverging update only shows in the next step's loss, so after a number that is not finite a training returns to
/// the start of the step before.
struct Rollback {
  private var starts: [TrainerState] = []

  /// The state at the start of the current step.
  var startOfStep: TrainerState? { starts.last }
  /// The last state with which a whole step had finite losses.
  var good: TrainerState? { starts.first }

  mutating func add(_ state: TrainerState) { starts = starts.suffix(1) + [state] }
  mutating func reset(to state: TrainerState) { starts = [state] }
}

extension Trainer {
  /// All that changes in a training.
  ///
  /// - Precondition: a state that is set has the shapes of this trainer's networks and slots.
  var state: TrainerState {
    get {
      TrainerState(
        steps: steps, criticUpdates: criticUpdates, criticUpdatesInStep: criticUpdatesInStep,
        generator: TrainerState.Part(generator, generatorOptimizer), critic: TrainerState.Part(critic, criticOptimizer),
        criticInGeneratorStep: criticInGeneratorStep?.slots ?? [],
        criticInGeneratorStepIterations: criticInGeneratorStep?.iterations ?? 0, average: average?.state,
        adaptive: adaptive)
    }
    set {
      steps = newValue.steps
      criticUpdates = newValue.criticUpdates
      criticUpdatesInStep = newValue.criticUpdatesInStep
      newValue.generator.restore(generator, generatorOptimizer)
      newValue.critic.restore(critic, criticOptimizer)
      criticInGeneratorStep?.restore(
        iterations: newValue.criticInGeneratorStepIterations, slots: newValue.criticInGeneratorStep)
      if let state = newValue.average { average?.state = state }
      adaptive = newValue.adaptive
    }
  }

  /// The last state that is known to be good.
  var goodState: TrainerState { rollback.good ?? state }

  /// Sets the trainer to a saved state.
  func resume(from state: TrainerState) {
    self.state = state
    rollback.reset(to: state)
  }
}
