import GANZoo

// Trains a class-conditional GAN on the digits that come with GANZoo, and generates ten of each class.
// The 24,000 steps of its recipe take five minutes on two cores.
let steps = CommandLine.arguments.dropFirst().first.flatMap(Int.init) ?? 24_000
let device = Device()
let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: ["training.steps=\(steps)"])
let trainer = try Trainer(recipe, dataset: MNIST.load(.train), on: device)

for step in 1...steps {
  try trainer.step { losses in
    guard step % 100 == 0 || step == steps else { return }
    print("step \(step):", losses.map { "\($0.name) \($0.value)" }.joined(separator: ", "))
  }
}

// What 'ganzoo generate' and a Generator read, with the recipe that 'ganzoo train --init' goes by.
try trainer.saveGenerator(to: "generator.h5")

let rows = (0..<10).map { digit in
  let z = recipe.architecture.latent.sample(10, from: RandomStream(seed: 7, purpose: .generation), on: device)
  let digits = Tensor(repeating: Float(digit), shape: [10, 1], on: device)
  return trainer.withFinalWeights { trainer.generator([z, digits], .inference)[0] }
}
try PNG.write(PixelImage(samples: .concatenated(rows, axis: 0), columns: 10), to: "digits.png")
