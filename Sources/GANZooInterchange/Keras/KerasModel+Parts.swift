import GANZooFormats
import GANZooNN
public import GANZooTensors

// The parts of a GAN that was saved as one model, such as `Model(z, D(G(z)))` or `Sequential([G, D])`.
extension KerasModel {
  /// A model within a model.
  public struct Part: Equatable, Sendable {
    /// What it does in the GAN around it.
    public enum Role: String, Sendable {
      /// It makes the images or points that a critic reads.
      case generator
      /// It reads what the generator makes.
      case critic
    }

    /// Its name.
    public let name: String
    /// Its role, or nil if it has none or it is not certain.
    public internal(set) var role: Role?
    /// Shapes of its inputs for one sample.
    public let inputShapes: [Shape]
    /// Shapes of its outputs for one sample.
    public let outputShapes: [Shape]

    /// Whether its output is one point, or one image though no input is an image.
    public var generatesSamples: Bool {
      guard outputShapes.count == 1, outputShapes[0].isSample else { return false }
      return outputShapes[0].rank != 3 || !inputShapes.contains { $0.rank == 3 && $0.isSample }
    }
  }

  /// The nested models at any depth, in order, with the roles that follow from what they read and make.
  ///
  /// The generator is the one model whose output is an image, or else a point, on which another model of the same graph
  /// depends, whose outputs are not images: the critic. If none depends on an image, the generator is the only model
  /// that makes one. Models that cannot be computed alone are left out.
  public var parts: [Part] {
    var parts: [Part] = []
    for name in modelNames where !parts.contains(where: { $0.name == name }) {
      guard let part = try? network(ofModel: name) else { continue }
      parts.append(Part(name: name, role: nil, inputShapes: part.inputShapes, outputShapes: part.outputShapes))
    }
    let makers = parts.filter(\.generatesSamples)
    let images = makers.filter { $0.outputShapes[0].rank == 3 }
    let candidates = (images.isEmpty ? makers : images).map(\.name)
    let critics = parts.filter { part in !part.outputShapes.contains { $0.rank == 3 } }.map(\.name)
    let readers = readers.filter { candidates.contains($0.key) }.mapValues { $0.intersection(critics) }
    let judged = candidates.filter { readers[$0]?.isEmpty == false }
    let likely = judged.isEmpty ? candidates : judged
    guard let generator = likely.first, likely.count == 1 else { return parts }
    for index in parts.indices {
      if parts[index].name == generator { parts[index].role = .generator }
      if readers[generator]?.contains(parts[index].name) == true { parts[index].role = .critic }
    }
    return parts
  }
}
