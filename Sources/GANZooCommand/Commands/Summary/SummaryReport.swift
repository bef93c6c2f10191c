import GANZoo
import GANZooSupport

/// The networks of a recipe and what training them takes, for programs.
struct SummaryReport: Encodable {
  struct Layer: Encodable {
    let name, type: String
    /// Of one sample.
    let outputShape: [Int]
    let parameters, multiplyAdds: Int
    /// Names of the layers that it reads.
    let inputs: [String]
  }

  struct NetworkReport: Encodable {
    let name: String
    let layers: [Layer]
    let parameters, trainedParameters, multiplyAdds: Int

    init(_ network: Network) {
      name = network.name
      layers = network.vertices.map { vertex in
        Layer(
          name: vertex.name, type: vertex.className, outputShape: vertex.outputShape.sizes,
          parameters: vertex.parameters.reduce(0) { $0 + $1.shape.count }, multiplyAdds: vertex.multiplyAdds,
          inputs: vertex.inputs.map { network.vertices[$0].name })
      }
      (parameters, trainedParameters) = (network.parameterCount, network.trainedParameterCount)
      multiplyAdds = network.multiplyAdds
    }
  }

  struct Training: Encodable {
    let batch, memoryBytes, checkpointBytes: Int
  }

  let model, recipe: String
  let generator, critic: NetworkReport
  let training: Training

  /// - Parameter choice: the names by which the recipe was chosen.
  init(_ recipe: Recipe, _ needs: TrainingRequirements, choice: RecipeOptions) {
    (model, self.recipe) = (choice.model, choice.recipe)
    (generator, critic) = (NetworkReport(recipe.generator), NetworkReport(recipe.critic))
    training = Training(
      batch: recipe.training.batch, memoryBytes: needs.memory, checkpointBytes: needs.checkpoint)
  }
}
