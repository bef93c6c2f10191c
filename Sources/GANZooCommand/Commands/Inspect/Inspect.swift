import ArgumentParser
import GANZoo
import GANZooSupport

struct Inspect: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Shows what a file of weights holds, or how two files differ.",
    usage: "\(Program.name) inspect <file> [--diff <other>] [--json]",
    discussion: """
      Examples:

        \(Program.name) inspect G.keras
        \(Program.name) inspect runs/acgan-default
        \(Program.name) inspect generator.h5 --diff other.h5

      Keras' files of every layout, ours, safetensors, ONNX and folders of --format hub, found by their contents. \
      Bytes and checksums of weights are those of their values as little-endian float32, so that they agree between \
      files of different layouts. Of a file of ours it says whether the network is still the one that was written. \
      With --diff the exit code is 1 where anything differs. --json has the model's configuration, metrics and \
      classes as JSON, not as quoted texts.
      """)

  @Argument(
    help: ArgumentHelp("A file with weights, or the folder of a run, whose generator is meant.", valueName: "file"),
    completion: .model)
  var file: String

  @Option(help: ArgumentHelp("Compare the weights with those of another file.", valueName: "other"), completion: .model)
  var diff: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run(_ zoo: Zoo) throws {
    let output = ConsoleOutput.standardOutput
    guard let diff else {
      let report = try FileReport(
        contentsOf: GeneratorOptions.networkFile(file), layers: zoo.layers, readsOptimizer: json)
      return output.write(try json ? report.json + "\n" : report.text(width: output.columns))
    }
    let differences = try WeightDifferences(
      GeneratorOptions.networkFile(file), GeneratorOptions.networkFile(diff))
    output.write(try json ? differences.json + "\n" : differences.text(width: output.columns))
    if !differences.areEqual { throw EarlyExit(status: 1) }
  }
}
