import ArgumentParser
import GANZoo
import GANZooData
import GANZooSupport

struct Walk: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "walk",
    abstract: "Walks from sample to sample of a trained generator.",
    usage: """
      \(Program.name) walk <generator> (--output <file.gif> | --sheet <file.png>) [<options>]
      \(Program.name) walk --model <model> (--output <file.gif> | --sheet <file.png>) [<options>]
      """,
    discussion: """
      Examples:

        \(Program.name) walk --model acgan --output walk.gif
        \(Program.name) walk runs/acgan-default --class 3 --points 5 --frames 60 --loop --output threes.webp
        \(Program.name) walk --model acgan --points 1 --class 1..7 --frames 9 --sheet one-to-seven.png

      The points are the samples that generate makes with the same --seed, --class and --truncation: those frames are \
      its pictures to the byte. Without --class the points have the classes 0, 1, 2 ... in turn. Between two classes \
      the embedding that the generator looks up goes from the one to the other.

      The ending of --output says the format: .gif, .png (APNG), .webp, or .mp4, which takes the program ffmpeg. A \
      sheet has a row from each point to the next.
      """)

  @OptionGroup var source: GeneratorOptions

  @Option(name: .customLong("data"), help: .oldName(of: "--model <model>-<data>"))
  var oldData: String?

  @Option(
    help: ArgumentHelp("Write an animation: .gif, .png, .webp or .mp4.", valueName: "file"), completion: .animation)
  var output: String?

  @Option(help: ArgumentHelp("Write all frames as one picture.", valueName: "file.png"), completion: .png)
  var sheet: String?

  @Option(parsing: .unconditional, help: "How many samples to walk between, 1 to 100.")
  var points = 5

  @Option(parsing: .unconditional, help: "How many frames from one point to the next, 1 to 10,000.")
  var frames = 60

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("Only this class, by its number or name, or from one class to another.", valueName: "a or a..b"))
  var onlyClass: String?

  @Option(help: "How to get from latent vector to latent vector; by default slerp, or linear where they are uniform.")
  var method: WalkMethod?

  @Flag(help: "Go from the last point back to the first.")
  var loop = false

  @Option(parsing: .unconditional, help: "The seed of the latent vectors.")
  var seed = 1

  @OptionGroup var truncation: TruncationOptions

  @Option(parsing: .unconditional, help: ArgumentHelp("Frames a second of the animation.", valueName: "frames"))
  var fps = 20.0

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Pixels of the animation for each of an image's, both ways; by default for a height of 128 or more.",
      valueName: "pixels"))
  var scale: Int?

  @OptionGroup var threads: ThreadOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  private static let height = 128

  func validate() throws {
    try source.checkNamed()
    if oldData != nil, source.model == nil {
      throw ValidationError("--data goes with --model, not with a generator's file.")
    }
    if output == nil, sheet == nil { throw ValidationError("Give --output, --sheet or both: where should it go?") }
    if let output { try FileKind.animation.check("--output", output) }
    try FileKind.picture.check("--sheet", sheet)
    if let output, output.resolvedPath == sheet?.resolvedPath {
      throw ValidationError("--output and --sheet name one file, \(output.printable).")
    }
    let most = LatentWalk.mostPoints
    if !(1...most).contains(points) { throw ValidationError("--points is a number from 1 to \(most), not \(points).") }
    if !(1...10_000).contains(frames) {
      throw ValidationError("--frames is a number from 1 to 10,000, not \(frames).")
    }
    if seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
    try FrameRate.check(fps)
    if let scale, !(1...64).contains(scale) {
      throw ValidationError("--scale is a number from 1 to 64, not \(scale).")
    }
  }

  func run(_ zoo: Zoo) throws {
    try OwnFiles.check("--output", output)
    try OwnFiles.check("--sheet", sheet)
    if let output { try AnimationFormat.check(output) }
    for path in [output, sheet].compactMap(\.self) { try AtomicFile.checkWritable(path) }
    let file = try GeneratorFile(contentsOf: source.filePath(data: oldData, zoo), layers: zoo.layers)
    let classes = try onlyClass.map { try file.classNames.walkClasses($0) }
    let generator = Generator(file, on: threads.device)
    try truncation.apply(to: generator)
    let walk = try LatentWalk(
      generator, points: points, stretch: frames, isLoop: loop, method?.interpolation, classes: classes ?? .each,
      seed: UInt64(seed))
    let needs = try GenerationRequirements(file, count: walk.count, hasPicture: true)
    try limits.check(memory: needs.memory, advice: "fewer --frames take less")
    try checkSheet(walk, generator.sample)
    var progress = LateProgress("walk", total: walk.count, unit: "frames")
    let images = try walk.images { progress.update(done: $0) }
    progress.finish()
    let group = FileGroup()
    var words = ""
    if let output {
      let height = SampleGrid(rows: 1, columns: 1).arrange([images[0]]).height
      let scale = scale ?? (Self.height + height - 1) / height
      let animation = try walk.animation(images, framesPerSecond: fps, scale: scale)
      var progress = LateProgress("write", total: walk.count, unit: "frames")
      try animation.write(to: output, in: group) { progress.update(done: $0) }
      progress.finish()
      words += animation.words("frames", output)
    }
    if let sheet {
      let picture = walk.sheet(images)
      try PNG.write(picture, to: sheet, in: group)
      words += SampleList.words(images.count, "image", "", sheet, "\(picture.width) x \(picture.height)")
    }
    try group.commit()
    ConsoleOutput.standardOutput.write(words)
  }

  /// Refuses a picture that would be larger than the ones that can be read again.
  private func checkSheet(_ walk: LatentWalk, _ sample: Shape) throws(UsageError) {
    let most = PNG.pixelLimit / (sample[0] * sample[1])
    guard sheet != nil, walk.stretches * (frames + 1) > most else { return }
    throw UsageError(
      "a sheet holds at most \(most.counted("image")) of \(sample[0]) x \(sample[1]); use fewer --frames")
  }
}

/// `Interpolation`, as an option's value.
enum WalkMethod: String, CaseIterable, ExpressibleByArgument {
  case slerp, linear

  var interpolation: Interpolation {
    switch self {
    case .slerp: .slerp
    case .linear: .linear
    }
  }
}
