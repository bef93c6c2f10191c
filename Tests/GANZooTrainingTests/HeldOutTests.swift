import GANZoo
import GANZooData
import GANZooTestSupport
import Testing

/// The tiny images, of which some are held out.
private struct Parted: Dataset {
  let examples: Range<Int>
  let others: Range<Int>?

  var heldOut: (any Dataset)? { others.map { Parted(examples: $0, others: nil) } }
  var count: Int { examples.count }
  var shape: [Int] { Tiny.images.shape }
  var classNames: [String] { Tiny.images.classNames }

  func batch(_ indices: [Int]) throws -> (values: [Float], labels: [Int]) {
    Tiny.images.batch(indices.map { examples.lowerBound + $0 })
  }
}

/// Keeps the reports, and after each the critic's mean scores of all training and held-out examples.
private final class Reports: TrainingObserver {
  private(set) var reports: [StepReport] = []
  private(set) var scores: [(training: Double, heldOut: Double)] = []
  private var run: RunContext?

  func began(_ run: RunContext) throws { self.run = run }

  func stepped(_ report: StepReport) throws {
    reports.append(report)
    guard let trainer = run?.trainer, let heldOut = trainer.dataset.heldOut else { return }
    scores.append((try mean(trainer, trainer.dataset), try mean(trainer, heldOut)))
  }

  private func mean(_ trainer: Trainer, _ dataset: any Dataset) throws -> Double {
    let images = try dataset.batch(Array(0..<dataset.count), on: trainer.critic.device).images
    let scores = trainer.critic([images], .inference)[0].values
    return scores.reduce(0) { $0 + Double($1) } / Double(scores.count)
  }
}

@Suite("Examples that are held out")
struct HeldOutTests {
  private func train(_ dataset: any Dataset, _ objective: String) throws -> (Reports, [[Float]]) {
    let recipe = try Tiny.recipe([
      "objective.name=\(objective)", "training.log_every=2", "objective.class_loss.real=0",
      "objective.class_loss.fake=0",
    ])
    let trainer = try Trainer(recipe, dataset: dataset, on: Device.test(threads: 1))
    let reports = Reports()
    try trainer.run(observers: [reports])
    return (reports, values(trainer.critic) + values(trainer.generator))
  }

  @Test("the critic's loss on them differs from that on training examples by the scores alone")
  func losses() throws {
    let (reports, _) = try train(Parted(examples: 0..<20, others: 40..<60), "wgan-clipping")
    for (report, scores) in zip(reports.reports, reports.scores) {
      let (learnt, held) = (report.losses[.critic, "loss_training"], report.losses[.critic, "loss_held_out"])
      // The log has a row every two steps, and after the last.
      guard report.step % 2 == 0 || report.step == 11 else {
        #expect(learnt == nil && held == nil)
        continue
      }
      #expect(try abs(#require(held) - #require(learnt) - (scores.training - scores.heldOut)) < 1e-5)
    }
    #expect(reports.reports.count == 12)
  }

  @Test("equal examples have equal losses, penalties and pairs included", arguments: ["wgan-gp", "relativistic"])
  func equal(objective: String) throws {
    let (reports, _) = try train(Parted(examples: 0..<20, others: 0..<20), objective)
    for report in reports.reports where report.step % 2 == 0 {
      let losses = report.losses
      #expect(try #require(losses[.critic, "loss_training"]) == #require(losses[.critic, "loss_held_out"]))
    }
  }

  @Test("the training does not change")
  func unchanged() throws {
    let with = try train(Parted(examples: 0..<40, others: 40..<60), "wgan-gp")
    let without = try train(Parted(examples: 0..<40, others: nil), "wgan-gp")
    #expect(with.1 == without.1)
    #expect(without.0.reports.allSatisfy { $0.losses[.critic, "loss_held_out"] == nil })
  }

  private func points(_ settings: String...) throws -> any Dataset {
    try Zoo.builtIn.recipe(model: "mlp", recipe: "toy-8-gaussians", overrides: settings).loadDataset()
  }

  @Test("a recipe's part is random, its own for each seed, and apart from what is held out")
  func part() throws {
    let all = try points()
    let part = try points("data.examples=300", "data.held_out=200")
    let heldOut = try #require(part.heldOut)
    #expect(all.heldOut == nil && part.count == 300 && heldOut.count == 200)
    let firsts = { (dataset: any Dataset) in
      let values = try dataset.batch(Array(0..<dataset.count)).values
      return stride(from: 0, to: values.count, by: 2).map { "\(values[$0]) \(values[$0 + 1])" }
    }
    #expect(try Set(firsts(part)).isDisjoint(with: firsts(heldOut)))
    #expect(try Set(firsts(all)).isSuperset(of: firsts(part) + firsts(heldOut)))
    #expect(try firsts(part) == firsts(points("data.examples=300", "data.held_out=200")))
    #expect(try firsts(part) != firsts(points("data.examples=300", "data.held_out=200", "training.seed=2")))
    #expect(try points("data.held_out=200").count == all.count - 200)
  }

  @Test("a data set has as many examples as are asked for, or says what it has")
  func tooMany() throws {
    let count = try points().count
    let error = #expect(throws: ArchitectureError.self) {
      try points("data.examples=\(count)", "data.held_out=1")
    }
    let set = try Zoo.builtIn.recipe(model: "mlp", recipe: "toy-8-gaussians").data.set
    #expect(
      error.map { "\($0)" }
        == "data.examples and data.held_out ask for \(count + 1) examples of \(set), which has \(count)")
  }
}
