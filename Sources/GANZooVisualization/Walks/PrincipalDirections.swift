package import GANZooInterchange
package import GANZooTensors

/// Directions of the latent space along which a generator's samples change most.
///
/// As Wang and Ponce 2021 (arXiv:2101.06006): the squared distance of samples is a metric of the latent space, in each
/// place a matrix Jᵀ·J of the generator's derivatives; its mean over places has them as its first eigenvectors. The
/// derivatives are differences of samples, so that any generator has them.
package enum PrincipalDirections {
  /// Directions that are found.
  package static let most = 8
  /// Latent spaces with more elements have none.
  package static let largest = 1024
  private static let rounds = 60
  /// How far each latent element is moved, in units of a latent vector's.
  private static let step: Float = 0.25
  /// Floating-point operations that the search may take.
  private static let budget = 60_000_000_000
  /// Places where derivatives are taken at most.
  package static let mostPlaces = 10

  /// Latent vectors at which derivatives are taken, and their classes: the same wherever directions are shown.
  ///
  /// - Parameter count: at least `mostPlaces`.
  package static func places(_ count: Int, _ file: GeneratorFile, on device: Device) -> (
    latents: Tensor, classes: [Int]
  ) {
    let latents = file.latent.sample(count, from: RandomStream(seed: 1, purpose: .evaluation), on: device)
    return (latents, file.classNames.isEmpty ? [] : (0..<count).map { $0 % file.classNames.count })
  }

  /// Unit vectors [latent], at most `most`, the one first that changes samples most.
  ///
  /// - Parameters:
  ///   - latents: latent vectors [N, latent], at the first of which derivatives are taken.
  ///   - classes: N classes; empty without classes.
  ///   - work: floating-point operations of a sample.
  package static func find(
    _ generator: Generator, _ latents: Tensor, classes: [Int], work: Int
  ) throws(GeneratorInputError) -> [[Float]] {
    let size = latents.shape[1]
    guard size <= largest else { return [] }
    let places = max(1, min(mostPlaces, latents.shape[0], budget / max(1, work * (size + 1))))
    var metric = [Double](repeating: 0, count: size * size)
    for place in 0..<places {
      let differences = try differences(
        generator, latents.sliced(place..<place + 1, axis: 0), class: classes.isEmpty ? nil : classes[place])
      for (index, value) in differences.matmul(differences, transposed: (false, true)).values.enumerated() {
        metric[index] += Double(value)
      }
    }
    return largestEigenvectors(metric, size: size, count: min(most, size)).map { $0.map(Float.init) }
  }

  /// How a sample changes with each element of its latent vector [1, latent]: [latent, numbers of a sample].
  private static func differences(
    _ generator: Generator, _ latent: Tensor, class number: Int?
  ) throws(GeneratorInputError) -> Tensor {
    let (size, values) = (latent.shape[1], latent.values)
    var moved: [Float] = []
    for element in 0..<size {
      moved += values
      moved[element * size + element] += step
    }
    let rows = Tensor(moved, shape: [size, size], on: latent.device)
    let start = try generator(latent, classes: number.map { [$0] } ?? [])
    let samples = try generator(rows, classes: number.map { Array(repeating: $0, count: size) } ?? [])
    let count = generator.sample.count
    return samples.reshaped([size, count]) - start.reshaped([1, count])
  }

  /// Unit eigenvectors of a symmetric matrix, those of the largest eigenvalues first, by the power method with
  /// orthogonal vectors.
  private static func largestEigenvectors(_ matrix: [Double], size: Int, count: Int) -> [[Double]] {
    // Any start that is not orthogonal to them will do.
    var vectors = (0..<count).map { number -> [Double] in
      (0..<size).map { (index: Int) -> Double in Double(index * (number + 3) * 7919 % 101) - 50 }
    }
    for _ in 0..<rounds {
      var found: [[Double]] = []
      for vector in vectors {
        var image = (0..<size).map { row in
          (0..<size).reduce(0) { $0 + matrix[row * size + $1] * vector[$1] }
        }
        for other in found {
          let share = zip(image, other).reduce(0) { $0 + $1.0 * $1.1 }
          for index in 0..<size { image[index] -= share * other[index] }
        }
        if let image = unit(image) { found.append(image) }
      }
      vectors = found
    }
    return vectors
  }

  /// The vector with length 1, its largest element above 0, so that each run of the program finds the same one; nil for
  /// one without a direction.
  private static func unit(_ vector: [Double]) -> [Double]? {
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 1e-12, length.isFinite, let largest = vector.max(by: { $0.magnitude < $1.magnitude }) else {
      return nil
    }
    return vector.map { $0 / (largest < 0 ? -length : length) }
  }
}
