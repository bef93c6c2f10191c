import GANZooData
import GANZooInterchange
import GANZooNN
import GANZooTensors
import GANZooTraining

/// What is inside the networks of a training: histograms of weights, gradients, activations and scores.
///
/// Nothing here draws from the training's random numbers or changes a weight.
struct NetworkHistograms {
  private let trainer: Trainer
  /// Of the step at hand: histograms of each network's gradients and their norms, by the last step of its optimizer.
  private var gradients: [NetworkRole: [TBSummary.Value]] = [:]

  /// Samples that activations are looked at for, and numbers of a layer at most.
  private static let (samples, numbers) = (32, 1 << 22)
  /// Weights closer to the clipping limit than this share of it, or beyond, count as at the limit: in most recipes an
  /// update comes between clipping and looking.
  private static let nearLimit: Float = 0.01

  init(_ trainer: Trainer) { self.trainer = trainer }

  private func model(_ role: NetworkRole) -> Model { role == .generator ? trainer.generator : trainer.critic }

  /// Whether gradients of the update at hand are those of its network's last one in the step.
  func isLastInStep(_ role: NetworkRole) -> Bool {
    role == .generator
      || trainer.criticUpdatesInStep + 1 >= trainer.schedule.criticUpdates(before: trainer.steps)
  }

  /// Takes the gradients of a network's trained parameters.
  mutating func add(_ gradients: [Tensor], of role: NetworkRole) {
    let names = model(role).names(where: \.isTrainable)
    var squares: [(layer: String, sum: Double)] = []
    var values: [TBSummary.Value] = []
    for (name, gradient) in zip(names, gradients) {
      guard let histogram = Histogram(gradient.values) else { continue }
      values.append(.histogram("gradients/\(role.rawValue)/\(name)", histogram))
      let layer = String(name.prefix(upTo: name.lastIndex(of: "/") ?? name.endIndex))
      if squares.last?.layer != layer { squares.append((layer, 0)) }
      squares[squares.count - 1].sum += histogram.sumOfSquares
    }
    let norms = squares.map { layer, sum in
      TBSummary.Value.scalar("gradient_norm/\(role.rawValue)/\(layer)", Float(sum.squareRoot()))
    }
    self.gradients[role] = values + norms
  }

  /// All that is known after a step. Throws what the dataset throws.
  mutating func values() throws -> [TBSummary.Value] {
    defer { gradients = [:] }
    return weights() + NetworkRole.allCases.flatMap { gradients[$0] ?? [] } + (try activations())
  }

  private func weights() -> [TBSummary.Value] {
    var values = NetworkRole.allCases.flatMap { role in
      let model = model(role)
      return zip(model.names(), model.parameters).compactMap { name, parameter in
        Histogram(parameter.value.values).map { .histogram("weights/\(role.rawValue)/\(name)", $0) }
      } as [TBSummary.Value]
    }
    if let objective = trainer.objective as? WassersteinClipping {
      let least = objective.limit * (1 - Self.nearLimit)
      let counts = objective.clippedParameters(of: trainer.critic).map { parameter in
        parameter.value.values.count { abs($0) >= least }
      }
      let all = objective.clippedParameters(of: trainer.critic).reduce(0) { $0 + $1.description.shape.count }
      values.append(.scalar("clipped/critic", Float(counts.reduce(0, +)) / Float(max(all, 1))))
    }
    return values
  }

  /// What layers give for fixed latent vectors and real samples, without dropout and with moving statistics, and what
  /// the critic says of them.
  private func activations() throws -> [TBSummary.Value] {
    let count = samples
    let (generator, critic) = (trainer.generator, trainer.critic)
    let random = RandomStream(seed: trainer.settings.seed, purpose: .grid)
    var inputs = [trainer.latent.sample(count, from: random, on: generator.device)]
    if let classes = trainer.classes {
      inputs.append(Tensor(classes: (0..<count).map { $0 % classes }, on: generator.device))
    }
    var (values, fake): ([TBSummary.Value], Tensor?) = ([], nil)
    generator.callEachLayer(inputs, .inference) { position, value in
      if position == generator.network.outputs[0] { fake = value }
      values += Self.activation(generator.network, position, value.values, .generator)
    }
    guard let fake else { return values }
    let real = try trainer.dataset.batch(Array(0..<count), on: critic.device).images
    var context = CallContext.inference
    context.outputs = .logits
    critic.callEachLayer([.concatenated([real, fake], axis: 0)], context) { position, value in
      let numbers = value.values
      values += Self.activation(critic.network, position, numbers, .critic)
      guard position == critic.network.outputs[0] else { return }
      values += [("real", numbers.prefix(count)), ("fake", numbers.suffix(count))].compactMap { name, part in
        Histogram(Array(part)).map { .histogram("scores/\(name)", $0) }
      }
    }
    return values
  }

  private var samples: Int {
    let vertices = trainer.generator.network.vertices + trainer.critic.network.vertices
    let largest = vertices.map(\.outputShape.count).max() ?? 1
    return max(1, min(Self.samples, trainer.settings.batch, trainer.dataset.count, Self.numbers / max(largest, 1)))
  }

  private static func activation(
    _ network: Network, _ position: Int, _ numbers: [Float], _ role: NetworkRole
  ) -> [TBSummary.Value] {
    let name = network.vertices[position].name
    return Histogram(numbers).map { [.histogram("activations/\(role.rawValue)/\(name)", $0)] } ?? []
  }
}
