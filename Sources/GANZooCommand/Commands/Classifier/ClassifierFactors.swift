import ArgumentParser
import GANZoo
import GANZooData
import GANZooEvaluation
import GANZooSupport

struct ClassifierFactors: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "factors",
    abstract: "Trains a network that reads what examples of shapes show.",
    usage: "\(Program.name) classifier factors --output <file.h5> [--size <size>] [--colour <colour>] [<options>]",
    discussion: """
      Examples:

        \(Program.name) classifier factors --size 64 --output factors-64.h5
        \(Program.name) evaluate generator.h5 --classifier shapes-64.h5 --factors factors-64.h5

      The network reads place, size, turn, hue and background from an image, and 'evaluate' compares their \
      distributions with the true ones. One for 32 x 32 RGB comes with the package. It learns from examples that are \
      made for each step, and is measured on test examples. Ctrl-C ends it with 130, and no file is written.
      """)

  @Option(help: ArgumentHelp("The file to write.", valueName: "file.h5"), completion: .hdf5)
  var output: String

  @OptionGroup var sample: SampleOptions

  @Option(parsing: .unconditional, help: "The number of steps of 64 examples, 6000 by default.")
  var steps = 6_000

  @Option(parsing: .unconditional, help: "The seed of weights and examples, 1 by default.")
  var seed = 1

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    try FileKind.arrays.check("--output", output)
    guard (1...1_000_000).contains(steps) else {
      throw ValidationError("--steps is a number from 1 to 1,000,000, not \(steps).")
    }
    if seed < 0 { throw ValidationError("--seed is a number of at least 0, not \(seed).") }
  }

  func run(_ zoo: Zoo) throws {
    let (usual, request) = (ShapesDataset.usualShape, sample.request)
    let sizes = [request.height ?? usual[0], request.width ?? usual[1], request.channels ?? usual[2]]
    let test = try ShapesDataset(.test, shape: sizes)
    try OwnFiles.check("--output", output)
    try AtomicFile.checkWritable(output)
    let watch = SignalWatch()
    let training = FactorTraining(sample: sizes, steps: steps, seed: UInt64(seed))
    var bar = ProgressBar("factors", total: steps)
    defer { bar.finish() }
    let reader = try training.train(on: threads.device) { done, loss in
      bar.update(done: done, values: [("loss", loss)])
      return watch.requested != nil
    }
    bar.finish()
    let stop = {
      Program.tell("stopped; \(output) was not written")
      return EarlyExit(status: watch.requested?.exitStatus ?? 1)
    }
    guard let reader else { throw stop() }
    let errors = try reader.errors(on: test, count: test.count) {
      if watch.requested != nil { throw stop() }
    }
    try FactorFile(reader, training, errors: errors).write(to: output)
    let list = reader.factors.map { "\($0.rawValue) \(MetricFormat.percent.text(errors[$0] ?? 0))" }
    ConsoleOutput.standardOutput.write(
      "wrote \(output), which reads the factors of shapes of \(Shape(sizes)); on \(test.count.grouped) test images it "
        + "is off by these shares of their ranges: \(list.joined(separator: ", ")).\n")
  }
}
