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
      \(Program.name) generate <generator> (--grid <picture> | --output <file or folder>) [<options>]
      \(Program.name) generate --model <model> (--grid <picture> | --output <file or folder>) [<options>]
      \(Program.name) generate <generator> --text [--output <file.txt>] [<options>]
      """,
    discussion: """
      Examples:

        \(Program.name) generate --model acgan --grid digits.png
        \(Program.name) generate --model acgan-fashion-mnist --grid clothes.jpg --scale 4
        \(Program.name) generate runs/acgan-default --seeds 0-99 --output imgs/
        \(Program.name) generate runs/acgan-default --class 3 --count 16 --seed 7 --grid threes.png
        \(Program.name) generate generator.h5 --per-class 1000 --output digits.npz
        \(Program.name) generate --model acgan --truncation 0.7 --grid better.png
        \(Program.name) generate runs/chars-default --text --count 20

      Without --class, --count, --per-class and --seeds the picture has ten columns and a row for each class, the \
      first at the top; the images of a column come from one latent vector. With one of these options, or where \
      arrays or a folder are written, each image has a latent vector of its own. A generator without classes fills \
      the picture with 100 images. Points are plotted, a thousand of each class. --text prints lines, each of the \
      likeliest characters; of text a picture shows how likely each is.

      The ending of --output says what is written: / or none a folder with a PNG for each image, .npz NumPy's arrays, \
      .h5 HDF5, .png and .jpg one picture. Of a generator with classes the folder has one for each class, as 'train \
      --data' and 'evaluate --images' read it; with --class or --flat all pictures lie in the folder itself. \
      Arrays are 'images' (HDF5) or 'arr_0' (NumPy), uint8 [N, H, W, C], or 'points', float32 [N, 2], with 'labels' \
      [N] and 'class_names'. The same generator, options and seed give the same bytes.

      With --seeds each image has a seed of its own, and with it a file, such as seed0007.png: but for rounding \
      it depends on no other image. Its class is that of --class, or else the seed modulo the number of classes.

      --truncation T samples each latent number z with |z| > T again until |z| <= T: samples get better and more alike \
      as T falls (Brock et al. 2019, BigGAN, section 3.1). The HDF5 file then has it as the attribute 'truncation'.
      """)

  @OptionGroup var source: GeneratorOptions

  @Option(name: .customLong("data"), help: .oldName(of: "--model <model>-<data>"))
  var oldData: String?

  @Option(
    help: ArgumentHelp("Write the images as one picture, .png or .jpg.", valueName: "picture"), completion: .picture)
  var grid: String?

  @Option(
    help: ArgumentHelp(
      "Write the images as a folder of PNGs, as .npz, .h5, .png or .jpg, or lines of --text as .txt.",
      valueName: "file or folder"), completion: .file())
  var output: String?

  @Flag(help: "Print lines of text.")
  var text = false

  @Option(name: .customLong("class"), help: "Only this class, by its number or name.")
  var onlyClass: String?

  @Option(parsing: .unconditional, help: "How many images; 100 by default.")
  var count: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("How many images of each class.", valueName: "count"))
  var perClass: Int?

  @Option(parsing: .unconditional, help: "The seed of the latent vectors; 1 by default.")
  var seed: Int?

  @Option(help: ArgumentHelp("An image of each of these seeds, such as 0-9,20,40-44.", valueName: "list"))
  var seeds: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Latent vectors in place of random ones: numbers with commas between them, one vector after the other.",
      valueName: "numbers"))
  var latent: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Pixels of pictures for each of an image's, both ways, 1 to 64.", valueName: "pixels"))
  var scale = 1

  @Flag(help: "Put all PNGs into the folder itself, whatever their class.")
  var flat = false

  @Flag(help: "Write into a folder that is not empty; pictures of the same names are replaced.")
  var force = false

  @OptionGroup var truncation: TruncationOptions
  @OptionGroup var threads: ThreadOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  static let maximumCount = 100_000_000
  /// From which number of samples on progress is shown.
  static let manySamples = 2_000

  func validate() throws {
    try source.checkNamed()
    if oldData != nil, source.model == nil {
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
    try FileKind.grid.check("--grid", grid)
    let format = try format
    if let grid, grid.resolvedPath == output?.resolvedPath {
      throw ValidationError("--grid and --output name one file, \(grid).")
    }
    if grid != nil, case .picture = format {
      throw ValidationError("--grid and --output would both write one picture: give one of them.")
    }
    if !(1...64).contains(scale) { throw ValidationError("--scale is a number from 1 to 64, not \(scale).") }
    if scale > 1, try picture == nil, format != .folder {
      throw ValidationError(
        "--scale enlarges pictures: it goes with --grid, or with a picture or a folder as --output.")
    }
    for (name, isGiven) in [("--flat", flat), ("--force", force)] where isGiven && format != .folder {
      throw ValidationError("\(name) goes with a folder as --output.")
    }
    try checkCounts()
  }

  private var format: SampleFormat? {
    get throws { try output.map { try SampleFormat(of: $0, isText: text) } }
  }

  /// The path of the one picture.
  private var picture: String? {
    get throws {
      if case .picture = try format { return output }
      return grid
    }
  }

  func run(_ zoo: Zoo) throws {
    try OwnFiles.check("--grid", grid)
    try OwnFiles.check("--output", output)
    let (format, picture) = (try format, try picture)
    if let picture { try PNG.checkWritable(picture) }
    if format == .folder, let output {
      do { try PendingFolder.check(output) } catch { throw UsageError(error.description.printable) }
    }
    if format == .folder, let output, !force, PendingFolder.isOccupied(output) {
      throw UsageError(
        "the folder \(output.printable) is not empty; --force writes into it, and replaces pictures of the same names")
    }
    let path = try source.filePath(data: oldData, zoo)
    let file = try GeneratorFile(contentsOf: path, layers: zoo.layers)
    try checkKind(file, path, format)
    let latents = try latentNumbers(file)
    let hasFile = text || format.map { $0 != .picture(.png) && $0 != .picture(.jpeg) } ?? false
    let isOverview =
      !hasFile && latents == nil && onlyClass == nil && count == nil && perClass == nil && seeds == nil
    let seedList = try seeds.map { try SeedList($0).seeds }
    let classes = try classes(file, latents, seedList)
    let needs = try GenerationRequirements(
      file, count: isOverview ? nil : classes.count, hasPicture: picture != nil, scale: scale)
    try checkSize(needs.count, file.network.outputShapes[0], isPicture: picture != nil)
    try checkLimits(
      needs, [(needs.picture, picture), (format == .folder ? needs.folder : needs.arrays, hasFile ? output : nil)],
      isOverview ? "--count generates fewer" : "fewer images at a time take less")
    let generator = Generator(file, on: threads.device)
    try truncation.apply(to: generator)
    var layout = PictureSampleWriter.Layout(columns: perClass, reach: nil, scale: scale)
    if picture != nil { layout.reach = reach(file, zoo) }
    if isOverview, let picture {
      let samples = generator.generateOverview(seed: UInt64(seed ?? 1))
      let list = SampleList(generator, classes: Array(repeating: 0, count: samples.shape[0]), seeds: nil)
      layout.columns = Model.overviewColumns
      return try write([PictureSampleWriter(list, to: picture, layout)], list) { try $0(samples, 0) }
    }
    let list = SampleList(generator, classes: classes, seeds: seedList)
    // Files of their own are removed by the handler that ends the process; a folder is not.
    let watch = format == .folder ? SignalWatch() : nil
    var writers: [any SampleWriter] = picture.map { [PictureSampleWriter(list, to: $0, layout)] } ?? []
    if hasFile {
      writers.append(
        try fileWriter(list, format, file.alphabet) {
          if let signal = watch?.requested { throw Interruption(signal: signal) }
        })
    }
    try write(writers, list) { consume in
      if let latents {
        try consume(generator(generator.latents(latents), classes: list.labels ?? []), 0)
      } else if let seeds = list.seeds {
        try generator.generate(seeds: seeds, classes: list.labels ?? [], consume)
      } else {
        try generator.generate(classes: classes, seed: UInt64(seed ?? 1), consume)
      }
    }
  }

  /// A signal that came while a folder was filled.
  private struct Interruption: Error {
    let signal: SignalWatch.Signal
  }

  /// Writes what `generate` passes on, all or nothing, and says what was written.
  private func write(
    _ writers: [any SampleWriter], _ list: SampleList,
    _ generate: (_ consume: (_ samples: Tensor, _ first: Int) throws -> Void) throws -> Void
  ) throws {
    var bar = ProgressBar("generate", total: list.count, unit: "samples")
    defer { bar.finish() }
    do {
      try generate { samples, first in
        for writer in writers { try writer.take(samples, first: first) }
        if list.count >= Self.manySamples { bar.update(done: first + samples.shape[0]) }
      }
    } catch let stop as Interruption {
      bar.finish()
      ConsoleOutput.standardError.write("\(Program.name): stopped; nothing was written\n")
      throw EarlyExit(status: stop.signal.exitStatus)
    }
    bar.finish()
    let group = FileGroup()
    let words = try writers.map { try $0.finish(in: group) }.joined()
    try group.commit()
    ConsoleOutput.standardOutput.write(words)
  }

  /// What writes `output`, or prints text.
  private func fileWriter(
    _ list: SampleList, _ format: SampleFormat?, _ alphabet: Alphabet?, _ check: @escaping () throws -> Void
  ) throws -> any SampleWriter {
    switch (format, output, alphabet) {
    case (.folder, let output?, _):
      try FolderSampleWriter(list, to: output, byClass: onlyClass == nil && !flat, scale: scale, check: check)
    case (.numpy, let output?, _): try NumPySampleWriter(list, to: output)
    case (.hdf5, let output?, _): try HDF5SampleWriter(list, to: output)
    case (_, _, let alphabet?): TextWriter(list, alphabet, to: output)
    default: preconditionFailure("no file to write")
    }
  }
}
