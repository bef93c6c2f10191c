import ArgumentParser
package import GANZoo
import GANZooData
import GANZooSupport

struct Summary: ZooCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Shows the layers of a recipe's networks, and the memory that training them takes.",
    usage: "\(Program.name) summary --model <model> [--recipe <recipe>] [<options>]",
    discussion: """
      Examples:

        \(Program.name) summary --model acgan --recipe keras-wacgan
        \(Program.name) summary --model dcgan --json
        \(Program.name) summary --model acgan --size 64 --colour rgb

      Multiply-adds are those of one sample, forward; a training step costs about three times as much.
      """)

  @OptionGroup var recipe: RecipeOptions

  @Option(
    help: ArgumentHelp("A folder of pictures to which the networks are fitted.", valueName: "folder"),
    completion: .directory)
  var data: String?

  @OptionGroup var sample: SampleOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run(_ zoo: Zoo) throws {
    let options = [try DataChoice.option(data, zoo)]
    let source = try options.assignments(beside: recipe.choice.overrides)
    // Of a size alone no folder is needed.
    let changes = source.isEmpty && !sample.request.isEmpty ? ["data.set=\(PictureFolder.name)"] : source
    let (choice, output) = (recipe, ConsoleOutput.standardOutput)
    let recipe = try options.quoted { try choice.load(zoo, more: changes, fitting: sample.request) }
    let needs = try TrainingRequirements(recipe)
    if json { return output.write(try SummaryReport(recipe, needs, choice: choice).json + "\n") }
    for network in [recipe.generator, recipe.critic] {
      output.write(network.summary(width: output.columns) + "\n")
    }
    let training =
      "Training in batches of \(recipe.training.batch.grouped): about \(needs.memory.byteText) of memory beside the "
      + "program and its examples, \(needs.checkpoint.byteText) a checkpoint"
    output.write(training.wrapped(to: output.columns ?? .max, indentation: "  ") + "\n")
  }
}

extension Network {
  /// A table like Keras'.
  package var summary: String { summary(width: nil) }

  /// For a terminal with this many columns.
  func summary(width: Int?) -> String {
    var table = TextTable([
      .left("Layer"), .left("Type"), .left("Output shape", wraps: false), .right("Parameters"),
      .right("Multiply-adds", leaves: 1), .left("Reads", most: 100, leaves: 2),
    ])
    for vertex in vertices {
      let count = vertex.parameters.reduce(0) { $0 + $1.shape.count }
      table.append([
        vertex.name, vertex.className, Self.batched(vertex.outputShape), count.grouped, vertex.multiplyAdds.grouped,
        vertex.inputs.listed(most: 5) { vertices[$0].name },
      ])
    }
    table.appendRule()
    table.append(["Total", "", "", parameterCount.grouped, multiplyAdds.grouped, ""])
    let fixed = parameterCount - trainedParameterCount
    return """
      Network \(name.shown())
      \(table.text(width: width))
      Trained parameters: \(trainedParameterCount.grouped); others: \(fixed.grouped)

      """
  }

  /// As Keras writes it, the batch in front.
  private static func batched(_ shape: Shape) -> String {
    "(\((["None"] + shape.sizes.map(String.init)).joined(separator: ", ")))"
  }
}
