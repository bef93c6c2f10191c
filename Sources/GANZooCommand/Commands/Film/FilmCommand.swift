import ArgumentParser
import GANZoo
import GANZooSupport

struct FilmCommand: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "film",
    abstract: "Makes a film of a run's grids.",
    usage: "\(Program.name) film <run> --output <file.gif> [<options>]",
    discussion: """
      Examples:

        \(Program.name) film runs/acgan-default --output film.gif
        \(Program.name) film runs/acgan-default --steps-per-second 1000 --output film.mp4
        \(Program.name) film runs/acgan-default --fps 4 --scale 2 --every 2 --output film.webp

      The ending of the name says the format: .gif, .png (APNG), .webp, or .mp4, which takes the program ffmpeg. Grey \
      grids are exact in GIF, all in APNG and WebP.

      Each grid is shown for as long as the run took to the next one, one second for 250 steps, but 0.1 to 2 seconds. \
      The step is written below it. A run at work has a film, too, of the grids that are there.
      """)

  @Argument(help: ArgumentHelp("The folder of the run.", valueName: "run"), completion: .directory)
  var folder: String

  @Option(
    help: ArgumentHelp("The file to write: .gif, .png, .webp or .mp4.", valueName: "file"), completion: .animation)
  var output: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How many steps of the run pass in a second; 250 by default.", valueName: "steps"))
  var stepsPerSecond: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Show so many grids a second instead, each as long as the others.", valueName: "grids"))
  var fps: Double?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Show each such grid only, beside the last.", valueName: "number"))
  var every = 1

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Pixels for each of a grid's, both ways, 1 to 64.", valueName: "pixels")
  )
  var scale = 1

  func validate() throws {
    try FileKind.animation.check("--output", output)
    if fps != nil, stepsPerSecond != nil { throw ValidationError("Give --fps or --steps-per-second, not both.") }
    try FrameRate.check(fps)
    if let stepsPerSecond, !(0.01...1e9).contains(stepsPerSecond) {
      throw ValidationError("--steps-per-second is a number from 0.01 to 1,000,000,000, not \(stepsPerSecond).")
    }
    if !(1...1_000_000).contains(every) {
      throw ValidationError("--every is a number from 1 to 1,000,000, not \(every).")
    }
    if !(1...64).contains(scale) { throw ValidationError("--scale is a number from 1 to 64, not \(scale).") }
  }

  func run(_ zoo: Zoo) throws {
    try AnimationFormat.check(output)
    let all = try RunRecord(folder).grids
    guard let last = all.last else { throw UsageError("the run \(folder.printable) has no grids yet") }
    try OwnFiles.check("--output", output)
    try AtomicFile.checkWritable(output)
    var grids = stride(from: 0, to: all.count, by: every).map { all[$0] }
    if grids.last != last { grids.append(last) }
    let pace = fps.map(Film.Pace.gridsPerSecond) ?? stepsPerSecond.map(Film.Pace.stepsPerSecond) ?? Film.defaultPace
    let film = try Film(grids, pace: pace, scale: scale).animation()
    var progress = LateProgress("film", total: film.count, unit: "grids")
    try film.write(to: output) { progress.update(done: $0) }
    progress.finish()
    ConsoleOutput.standardOutput.write(film.words("grids", output))
  }
}

/// How many pictures a second.
enum FrameRate {
  /// Throws `ValidationError` for what viewers do not show.
  static func check(_ rate: Double?) throws {
    if let rate, !(0.1...50).contains(rate) { throw ValidationError("--fps is a number from 0.1 to 50, not \(rate).") }
  }
}

extension Animation {
  /// A line that says what a file holds: "wrote 28 grids to f.gif (302 x 323, 28.5 s)".
  func words(_ pictures: String, _ path: String) -> String {
    let tenths = (milliseconds.reduce(0, +) + 50) / 100
    return "wrote \(count.counted(String(pictures.dropLast()))) to \(path.printable) "
      + "(\(width) x \(height), \(tenths / 10).\(tenths % 10) s)\n"
  }
}
