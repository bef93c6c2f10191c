import GANZoo

/// A learned vector of length 1 for each class: a layer that looks rows up, as an embedding does.
struct ClassDirections: Layer {
  static let className = "ClassDirections"
  let classes, size: Int

  init(classes: Int, size: Int) { (self.classes, self.size) = (classes, size) }

  init(configuration: JSONObject) throws {
    self.init(classes: try configuration.int("classes"), size: try configuration.int("size"))
  }

  var configuration: JSONObject { ["classes": .int(classes), "size": .int(size)] }

  func outputShape(_ inputs: [Shape]) throws -> Shape {
    guard inputs == [[1]] else { throw LayerShapeError(expected: "one class", found: inputs) }
    return [size]
  }

  func parameters(_ inputs: [Shape]) -> [ParameterDescription] {
    [ParameterDescription("table", [classes, size], .randomNormal(stddev: 1))]
  }

  func call(_ inputs: [Tensor], _ parameters: ParameterSet, _ context: CallContext) -> Tensor {
    let rows = parameters["table"].value.rows(at: inputs[0].indices(below: classes))
    return rows / rows.squared().sum([-1], keepingAxes: true).squareRoot()
  }
}

// The gradient of a loss, beside finite differences.
let device = Device(threads: 1)
let label = Symbol.input("class", [1])
let network = try Network("classes", inputs: [label], outputs: [ClassDirections(classes: 3, size: 2)(label)])
let model = Model(network, seed: 1, on: device)
let table = model.parameters[0]
let labels = Tensor([2, 0, 2], shape: [3, 1], on: device)
let weights = Tensor([1, 2, 3, 4, 5, 6], shape: [3, 2], on: device)

let loss = { (model([labels], .inference)[0] * weights).sum() }
let gradient = valueAndGradients(with: [table]) { (loss(), ()) }.gradients[0].values
let start = table.value.values
let step: Float = 0.01
for index in start.indices {
  let losses = [step, -step].map { distance in
    var values = start
    values[index] += distance
    table.value = Tensor(values, shape: [3, 2], on: device)
    return loss().scalar
  }
  let difference = (losses[0] - losses[1]) / (2 * step)
  print("class \(index / 2): gradient \(gradient[index]), finite difference \(difference)")
}
