import GANZooFormats
import GANZooInterchange
import GANZooTensors
import GANZooTestSupport
import GANZooTraining

/// The random numbers and losses of a run of `keras_wacgan.py`.
struct KerasRun {
  let folder: String
  let sampler: RecordedSampler
  let criticIterations: [Int]
  /// Rows of total, is_fake and class.
  let realLosses, fakeLosses, generatorLosses: [[Float]]

  init(folder: String, on device: Device) throws {
    let reader = try HDF5Reader("\(folder)/steps.h5")
    let integers = { (name: String) in try reader.values(at: "/\(name)", of: Int32.self) }
    let rows = { (name: String) in
      let (shape, values) = try integers(name)
      return stride(from: 0, to: values.count, by: shape[1]).map { values[$0..<$0 + shape[1]].map(Int.init) }
    }
    let losses = { (name: String) in
      let values = try reader.array(at: "/\(name)").values
      return stride(from: 0, to: values.count, by: 3).map { Array(values[$0..<$0 + 3]) }
    }
    self.folder = folder
    sampler = RecordedSampler(
      indices: try rows("critic_indices"), criticNoise: try reader.array(at: "/critic_noise"),
      criticClasses: try rows("critic_classes"), generatorNoise: try reader.array(at: "/generator_noise"),
      generatorClasses: try rows("generator_classes"))
    criticIterations = try integers("critic_iterations").values.map(Int.init)
    (realLosses, fakeLosses) = (try losses("d_real_losses"), try losses("d_fake_losses"))
    generatorLosses = try losses("dg_losses")
  }

  func weights(_ name: String) throws -> LegacyWeights { try LegacyWeights(contentsOf: "\(folder)/\(name).h5") }

  /// Settings of `keras-wacgan` that make its networks those of the run.
  func overrides() throws -> [String] {
    let generator = try weights("initial_generator").layers.flatMap(\.weights).map(\.array.shape)
    let critic = try weights("initial_critic").layers.flatMap(\.weights).map(\.array.shape)
    let kernels = { (shapes: [[Int]]) in shapes.filter { $0.count == 4 }.map { String($0[3]) } }
    let dense = generator.filter { $0.count == 2 }
    return [
      "architecture.latent=\(dense[0][1])", "architecture.generator.hidden=[\(dense[1][1])]",
      "architecture.generator.start=[7, 7, \(dense[2][1] / 49)]",
      "architecture.generator.filters=[\(kernels(generator).dropLast().joined(separator: ", "))]",
      "architecture.critic.filters=[\(kernels(critic).joined(separator: ", "))]", "architecture.critic.dropout=0",
      "training.batch=\(sampler.indices[0].count)", "training.steps=\(criticIterations.count)",
    ]
  }
}

/// Draws that another program made.
struct RecordedSampler: TrainingSampler {
  let indices: [[Int]]
  let criticNoise: StoredArray
  let criticClasses: [[Int]]
  let generatorNoise: StoredArray
  let generatorClasses: [[Int]]

  func images(criticUpdate: Int, count: Int, of total: Int) -> [Int] { indices[criticUpdate] }

  func criticLatents(criticUpdate: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor {
    row(criticUpdate, of: criticNoise, on: device)
  }

  func criticClasses(criticUpdate: Int, count: Int, classes: Int) -> [Int] { criticClasses[criticUpdate] }

  func generatorLatents(step: Int, count: Int, _ space: LatentSpace, on device: Device) -> Tensor {
    row(step, of: generatorNoise, on: device)
  }

  func generatorClasses(step: Int, count: Int, classes: Int) -> [Int] { generatorClasses[step] }

  /// One batch of noise [steps, batch, latent].
  private func row(_ index: Int, of noise: StoredArray, on device: Device) -> Tensor {
    let size = noise.shape[1] * noise.shape[2]
    return Tensor(noise.values[index * size..<(index + 1) * size], shape: [noise.shape[1], noise.shape[2]], on: device)
  }
}
