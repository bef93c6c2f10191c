import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooSupport

// Which samples are asked for, and whether they can be made here.
extension Generate {
  /// More points would leave no white in a picture, and take gigabytes of memory.
  private static let maximumPlotted = 1_000_000

  /// Refuses numbers out of range, and options that say the same thing twice.
  func checkCounts() throws {
    for (name, value) in [("--count", count), ("--per-class", perClass)] {
      if let value, !(1...Self.maximumCount).contains(value) {
        throw ValidationError("\(name) is a number from 1 to \(Self.maximumCount.grouped), not \(value).")
      }
    }
    if count != nil, perClass != nil { throw ValidationError("Give --count or --per-class, not both.") }
    if onlyClass != nil, perClass != nil { throw ValidationError("Give --class or --per-class, not both.") }
    if latent != nil, count != nil || perClass != nil {
      throw ValidationError("--latent says how many images there are; leave --count and --per-class out.")
    }
    if latent != nil, truncation.truncation != nil {
      throw ValidationError("--latent gives the numbers themselves; leave --truncation out.")
    }
    if let seeds {
      if count != nil || perClass != nil {
        throw ValidationError("--seeds says how many images there are; leave --count and --per-class out.")
      }
      if seed != nil { throw ValidationError("Give --seed or --seeds, not both.") }
      if latent != nil { throw ValidationError("Give --seeds or --latent, not both.") }
      _ = try SeedList(seeds)
    }
    if let seed, seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
  }

  /// Refuses to print images, to write text in a form that keeps images and points, and points as single pictures.
  func checkKind(_ file: GeneratorFile, _ path: String, _ format: SampleFormat?) throws {
    let sample = file.network.outputShapes[0]
    if text, file.alphabet == nil {
      throw UsageError("--text prints text, but \(path) generates \(sample.sampleWord)")
    }
    guard !text, let format else { return }
    if file.alphabet != nil, [.folder, .hdf5, .numpy].contains(format) {
      throw UsageError("--output keeps images and points, but \(path) generates text: give --text with it")
    }
    if format == .folder, sample.rank != 3 {
      throw UsageError(
        "a folder is for single pictures, but \(path) generates \(sample.sampleWord): --output writes them to .npz or "
          + ".h5")
    }
  }

  /// The frame of a plot: that of a run on the data set that the generator learnt from, where it is points that are
  /// computed.
  func reach(_ file: GeneratorFile, _ zoo: Zoo) -> Float? {
    guard let name = file.provenance.dataset, let entry = zoo.datasets.entries.first(where: { $0.name == name }),
      entry.shape == [2],
      let points = try? entry.make(SettingsReader(SettingsTree()))(DatasetRequest(sample: [2])),
      let shown = try? points.batch(Array(0..<min(points.count, ScatterPlot.sampledPoints)))
    else { return nil }
    return ScatterPlot.reach(of: shown.values)
  }

  /// Refuses what does not fit the machine, and says what many images take.
  func checkLimits(_ needs: GenerationRequirements, _ files: [(bytes: Int, path: String?)], _ advice: String) throws {
    try limits.check(memory: needs.memory, disk: files, advice: advice)
    guard needs.count >= Self.manySamples else { return }
    let disk = files.reduce(0) { $0.addedClamped(to: $1.path == nil ? 0 : $1.bytes) }
    ConsoleOutput.standardError.write(
      "\(needs.count.grouped) samples; \(limits.words(memory: needs.memory, disk: disk))\n")
  }

  /// Refuses pictures that would be larger than the ones that can be read again, or of too many points.
  ///
  /// - Parameter isPicture: whether all images are in one picture.
  func checkSize(_ images: Int, _ sample: Shape, isPicture: Bool) throws(UsageError) {
    guard sample.rank > 1 else {
      guard !isPicture || images <= Self.maximumPlotted else {
        throw UsageError(
          "a picture shows at most \(Self.maximumPlotted.grouped) points, not \(images.grouped); use --output")
      }
      return
    }
    let sides = (sample.rank == 3 ? [sample[0], sample[1]] : [sample[sample.rank - 1], sample[0]]).map { $0 * scale }
    let most = PNG.pixelLimit / (sides[0] * sides[1])
    guard most > 0 else {
      throw UsageError(
        "a picture has at most \(PNG.pixelLimit.grouped) pixels, not \(sides[0].grouped) x \(sides[1].grouped); use a "
          + "smaller --scale")
    }
    guard isPicture, images > most else { return }
    throw UsageError(
      "a picture holds at most \(most.counted("image")) of \(sides[0]) x \(sides[1]), not \(images.grouped); use "
        + (sample.rank == 3 ? "--output" : "--text"))
  }

  /// The class of each image; 0 of a generator without classes.
  func classes(_ file: GeneratorFile, _ latents: [Float]?, _ seeds: [UInt64]?) throws(UsageError) -> [Int] {
    let names = file.classNames
    if let onlyClass {
      let only = try names.classNumber(of: onlyClass)
      return Array(repeating: only, count: try imageCount(file, latents, seeds))
    }
    let count = try imageCount(file, latents, seeds)
    if let perClass { return names.indices.flatMap { Array(repeating: $0, count: perClass) } }
    guard !names.isEmpty else { return Array(repeating: 0, count: count) }
    return seeds?.map { Int($0 % UInt64(names.count)) } ?? (0..<count).map { $0 % names.count }
  }

  /// How many images are asked for.
  private func imageCount(_ file: GeneratorFile, _ latents: [Float]?, _ seeds: [UInt64]?) throws(UsageError) -> Int {
    if let latents { return latents.count / file.latent.size }
    if let seeds { return seeds.count }
    guard let perClass else { return count ?? 100 }
    guard !file.classNames.isEmpty else { throw UsageError("this generator has no classes") }
    guard perClass <= Self.maximumCount / file.classNames.count else {
      throw UsageError("--per-class \(perClass) is too many")
    }
    return perClass * file.classNames.count
  }

  /// The numbers of `--latent`, which make one or more whole vectors.
  func latentNumbers(_ file: GeneratorFile) throws(UsageError) -> [Float]? {
    guard let latent else { return nil }
    var numbers: [Float] = []
    for text in latent.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Float(text.trimmingCharacters(in: .whitespaces)), number.isFinite else {
        throw UsageError("--latent has '\(text.shown())' where a number should be")
      }
      numbers.append(number)
    }
    let size = file.latent.size
    guard numbers.count.isMultiple(of: size) else {
      throw UsageError(
        "--latent has \(numbers.count.counted("number")); a vector of this generator has \(size.grouped)")
    }
    return numbers
  }
}
