import GANZooSupport
public import GANZooTensors

/// What a generator cannot draw from: often a number that came from a program's user.
public enum GeneratorInputError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Latent vectors of another shape than [N, size].
  case latents(found: Shape, size: Int)
  /// Numbers that do not make whole latent vectors.
  case numbers(found: Int, size: Int)
  /// A latent vector with a number that is infinite or NaN.
  case notFinite
  /// A class for each sample was expected.
  case classCount(found: Int, samples: Int)
  /// A class that the generator does not have.
  case noClass(found: Int, sample: Int, names: [String])
  /// Classes for a generator that is not told any.
  case unconditional(found: Int)

  /// A sentence with what was expected and what was found.
  public var description: String {
    switch self {
    case .latents(let found, let size):
      "latent vectors have the shape [samples, \(size)] with a sample at least, but these have \(found)"
    case .numbers(let found, let size):
      "a latent vector has \(size) numbers, so that \(found) make no whole number of vectors"
    case .notFinite: "a latent vector holds a number that is infinite or NaN"
    case .classCount(let found, let samples):
      "\(samples) latent vector\(samples == 1 ? " needs a class" : "s need a class each"), but \(found) \(found == 1 ? "is" : "are") given"
    case .noClass(let found, let sample, let names):
      "sample \(sample) has the class \(found), but classes are 0 to \(names.count - 1): \(names.listed())"
    case .unconditional(let found):
      "this generator is not told a class, but \(found) \(found == 1 ? "is" : "are") given; leave classes empty"
    }
  }
}
