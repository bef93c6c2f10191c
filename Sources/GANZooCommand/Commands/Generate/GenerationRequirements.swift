import GANZoo
import GANZooBackend
import GANZooSupport
import GANZooTensors

/// What a machine needs to generate samples, told before it starts.
struct GenerationRequirements: Equatable {
  /// How many samples.
  let count: Int
  /// Bytes of memory at the most, on top of what the process has before.
  let memory: Int
  /// Bytes of the picture at most.
  let picture: Int
  /// Bytes of an HDF5 file or a NumPy archive.
  let arrays: Int
  /// Bytes of a folder of single pictures at most.
  let folder: Int

  /// What a PNG file has beside its pixels, and how a disk rounds a file's size up.
  private static let (bytesOfPNG, bytesOfBlock) = (512, 4096)

  /// The requirements of this many samples.
  ///
  /// - Parameters:
  ///   - count: nil: those of `Generator.generateOverview`, all at once.
  ///   - hasPicture: whether all of them are kept for a picture.
  ///   - scale: pixels of pictures for each of an image's, both ways.
  /// - Throws: `IndexOverflowError` where there are too many.
  init(_ file: GeneratorFile, count: Int?, hasPicture: Bool, scale: Int = 1) throws {
    let counting = CountingBackend()
    let device = Device(backend: counting)
    let generator = Generator(file, on: device)
    if let count {
      // All times that samples go through the network are alike.
      let lookedAt = min(count, 2 * file.network.samplesAtOnce)
      try generator.generate(classes: Array(repeating: 0, count: lookedAt), seed: 0) { _, _ in }
    }
    let count = count ?? generator.generateOverview(seed: 0).shape[0]
    self.count = count
    try counting.checkIndices()
    let (numbers, isImage) = (generator.sample.count, generator.sample.rank == 3)
    let labels = file.classNames.isEmpty ? 0 : MemoryLayout<Int32>.stride
    func times(_ count: Int, _ bytes: Int) -> Int { count.multipliedClamped(by: bytes) }
    picture = times(count, numbers * scale * scale).addedClamped(to: TrainingRequirements.bytesOfHead)
    let file = numbers * scale * scale + Self.bytesOfPNG
    folder = times(count, ((file - 1) / Self.bytesOfBlock + 1) * Self.bytesOfBlock)
    arrays = times(count, numbers * (isImage ? 1 : MemoryLayout<Float>.stride) + labels)
      .addedClamped(to: TrainingRequirements.bytesOfHead)
    // The samples and all of them joined, as bytes, as images and as a picture; and the classes.
    let kept = hasPicture ? numbers * (2 * MemoryLayout<Float>.stride + 3 * scale * scale) : 0
    memory = times(count, kept + MemoryLayout<Int>.stride + MemoryLayout<Int32>.stride)
      .addedClamped(to: device.peakMemory)
  }
}
