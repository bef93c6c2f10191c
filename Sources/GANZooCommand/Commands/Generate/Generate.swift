import ArgumentParser
import Foundation
import GANZoo
import GANZooData
import GANZooSupport

struct Generate: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Generates images, points or text with a trained generator.",
    usage: """
      \(Program.name) generate <generator> (--grid <file.png> | --output <file.h5>) [<options>]
      \(Program.name) generate --model <model> (--grid <file.png> | --output <file.h5>) [<options>]
      \(Program.name) generate <generator> --text [--output <file.txt>] [<options>]
      """,
    discussion: """
      Examples:

        \(Program.name) generate --model acgan --grid digits.png
        \(Program.name) generate --model acgan --data fashion-mnist --grid clothes.png
        \(Program.name) generate runs/acgan-default --class 3 --count 16 --seed 7 --grid threes.png
        \(Program.name) generate generator.h5 --per-class 1000 --output digits.h5
        \(Program.name) generate --model acgan --truncation 0.7 --grid better.png
        \(Program.name) generate runs/chars-default --text --count 20

      Without --class, --count and --per-class the picture has ten columns and a row for each class, the first at the \
      top; the images of a column come from one latent vector. A generator without classes fills it with 100 images. \
      Points are plotted, a thousand of each class. --text prints lines, each of the likeliest characters; of text a \
      picture shows how likely each is.

      The HDF5 file has the data sets 'images' (uint8, [N, H, W, C]) or 'points' (float32, [N, 2]) and, for a \
      generator with classes, 'labels' (int32, [N]) and 'class_names' (text, by label). The same generator, options \
      and seed give the same bytes.

      --truncation T samples each latent number z with |z| > T again until |z| <= T: samples get better and more alike \
      as T falls (Brock et al. 2019, BigGAN, section 3.1). The HDF5 file then has it as the attribute 'truncation'.
      """)

  @OptionGroup var source: GeneratorOptions

  @Option(
    help: ArgumentHelp(
      "Which of the architecture's trained generators, by its data set; by default mnist's, or the first.",
      valueName: "name"), completion: .trainedData)
  var data: String?

  @Option(help: ArgumentHelp("Write the images as one picture.", valueName: "file.png"), completion: .png)
  var grid: String?

  @Option(
    help: ArgumentHelp("Write the images to an HDF5 file, or lines of --text to a text file.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Print lines of text.")
  var text = false

  @Option(name: .customLong("class"), help: "Only this class, by its number or name.")
  var onlyClass: String?

  @Option(parsing: .unconditional, help: "How many images; 100 by default.")
  var count: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("How many images of each class.", valueName: "count"))
  var perClass: Int?

  @Option(parsing: .unconditional, help: "The seed of the latent vectors.")
  var seed = 1

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Latent vectors in place of random ones: numbers with commas between them, one vector after the other.",
      valueName: "numbers"))
  var latent: String?

  @OptionGroup var truncation: TruncationOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  private static let maximumCount = 100_000_000
  /// More points would leave no white in a picture, and take gigabytes of memory.
  private static let maximumPlotted = 1_000_000

  func validate() throws {
    if data != nil, source.model == nil {
      throw ValidationError("--data goes with --model, not with a generator's file.")
    }
    if text, grid != nil { throw ValidationError("Give --text or --grid, not both.") }
    if grid == nil, output == nil, !text {
      throw ValidationError("Give --grid, --output or both: where should the images go?")
    }
    for (name, file) in [("--grid", grid), ("--output", output)] {
      if let file, let path = source.path,
        [path, path + "/generator.h5"].contains(where: { $0.resolvedPath == file.resolvedPath })
      {
        throw ValidationError("\(name) names the generator's own file, \(file.printable).")
      }
    }
    try FileKind.picture.check("--grid", grid)
    try (text ? FileKind.text : .arrays).check("--output", output)
    if let grid, grid.resolvedPath == output?.resolvedPath {
      throw ValidationError("--grid and --output name one file, \(grid).")
    }
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
    if seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
  }

  func run(_ zoo: Zoo) throws {
    if let grid { try PNG.checkWritable(grid) }
    let path = try source.filePath(data: data, zoo)
    let file = try GeneratorFile(contentsOf: path, layers: zoo.layers)
    let names = file.classNames
    try checkKind(file, path)
    let latents = try latentNumbers(file)
    let isOverview = output == nil && !text && latents == nil && onlyClass == nil && count == nil && perClass == nil
    let onlyClass = try onlyClass.map { try names.classNumber(of: $0) }
    let needs = try GenerationRequirements(
      file, count: isOverview ? nil : imageCount(names, latents, file), hasPicture: grid != nil)
    if grid != nil { try checkPicture(needs.count, file.network.outputShapes[0]) }
    try checkLimits(needs, isOverview ? "--count generates fewer" : "fewer images at a time take less")
    let generator = Generator(file, on: threads.device)
    try truncation.apply(to: generator)
    if isOverview, let grid {
      let samples = generator.generateOverview(seed: UInt64(seed))
      let picture = PixelImage(samples: samples, columns: Model.overviewColumns, reach: reach(file, zoo))
      try PNG.write(picture, to: grid)
      return ConsoleOutput.standardOutput.write(
        SampleWriter.words(count: samples.shape[0], generator.sample, picture, grid))
    }
    let classes = classes(needs.count, only: onlyClass, names)
    let writer = try SampleWriter(
      count: classes.count, generator, labels: classes, form: text ? .text : .arrays, picture: grid, file: output)
    if let latents {
      try writer.take(generator(generator.latents(latents), classes: names.isEmpty ? [] : classes), first: 0)
    } else {
      try generator.generate(classes: classes, seed: UInt64(seed)) { samples, first in
        try writer.take(samples, first: first)
      }
    }
    ConsoleOutput.standardOutput.write(
      try writer.finish(columns: perClass, reach: grid == nil ? nil : reach(file, zoo)))
  }

  /// Refuses to print images, or to write text in a form that keeps images and points.
  private func checkKind(_ file: GeneratorFile, _ path: String) throws {
    let word = file.network.outputShapes[0].sampleWord
    if text, file.alphabet == nil { throw UsageError("--text prints text, but \(path) generates \(word)") }
    if !text, output != nil, file.alphabet != nil {
      throw UsageError("--output keeps images and points, but \(path) generates text: give --text with it")
    }
  }

  /// The frame of a plot: that of a run on the data set that the generator learnt from, where it is points that are
  /// computed.
  private func reach(_ file: GeneratorFile, _ zoo: Zoo) -> Float? {
    guard let name = file.provenance.dataset, let entry = zoo.datasets.entries.first(where: { $0.name == name }),
      entry.shape == [2],
      let points = try? entry.make(SettingsReader(SettingsTree()))(DatasetRequest(sample: [2])),
      let shown = try? points.batch(Array(0..<min(points.count, ScatterPlot.sampledPoints)))
    else { return nil }
    return ScatterPlot.reach(of: shown.values)
  }

  /// Refuses what does not fit the machine, and says what many images take.
  private func checkLimits(_ needs: GenerationRequirements, _ advice: String) throws {
    try limits.check(
      memory: needs.memory, disk: [(needs.picture, grid), (needs.arrays, output)],
      advice: advice)
    guard needs.count >= SampleWriter.manySamples else { return }
    let disk = (grid == nil ? 0 : needs.picture) + (output == nil ? 0 : needs.arrays)
    ConsoleOutput.standardError.write(
      "\(needs.count.grouped) samples; \(limits.words(memory: needs.memory, disk: disk))\n")
  }

  /// Refuses a picture that would be larger than the ones that can be read again, or of too many points.
  private func checkPicture(_ images: Int, _ sample: Shape) throws {
    let sides = sample.rank == 3 ? [sample[0], sample[1]] : [sample[sample.rank - 1], sample[0]]
    guard sample.rank > 1 else {
      guard images <= Self.maximumPlotted else {
        throw UsageError(
          "a picture shows at most \(Self.maximumPlotted.grouped) points, not \(images.grouped); use --output")
      }
      return
    }
    let most = PNG.pixelLimit / (sides[0] * sides[1])
    guard images > most else { return }
    throw UsageError(
      "a picture holds at most \(most.grouped) images of \(sides[0]) x \(sides[1]), not \(images.grouped); use "
        + (sample.rank == 3 ? "--output" : "--text")
    )
  }

  /// How many images are asked for.
  private func imageCount(_ names: [String], _ latents: [Float]?, _ file: GeneratorFile) throws -> Int {
    guard !names.isEmpty || (onlyClass == nil && perClass == nil) else {
      throw UsageError("this generator has no classes")
    }
    if let latents { return latents.count / file.latent.size }
    guard let perClass else { return count ?? 100 }
    guard perClass <= Self.maximumCount / names.count else { throw UsageError("--per-class \(perClass) is too many") }
    return perClass * names.count
  }

  /// The numbers of `--latent`, which make one or more whole vectors.
  private func latentNumbers(_ file: GeneratorFile) throws -> [Float]? {
    guard let latent else { return nil }
    let numbers = try latent.split(separator: ",", omittingEmptySubsequences: false).map { text in
      guard let number = Float(text.trimmingCharacters(in: .whitespaces)), number.isFinite else {
        throw UsageError("--latent has '\(text.shown())' where a number should be")
      }
      return number
    }
    let size = file.latent.size
    guard numbers.count.isMultiple(of: size) else {
      throw UsageError("--latent has \(numbers.count.grouped) numbers; a vector of this generator has \(size.grouped)")
    }
    return numbers
  }

  /// The class of each image.
  private func classes(_ count: Int, only: Int?, _ names: [String]) -> [Int] {
    if let only { return Array(repeating: only, count: count) }
    if let perClass { return names.indices.flatMap { Array(repeating: $0, count: perClass) } }
    return (0..<count).map { names.isEmpty ? 0 : $0 % names.count }
  }
}
