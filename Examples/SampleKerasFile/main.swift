import GANZoo

// Generates samples with a generator that Keras saved, or with the digits generator of GANZoo, a Keras file too.
let bundled = try TrainedWeights.bundled().generator(of: "acgan").path
let path = CommandLine.arguments.dropFirst().first ?? bundled
let network = try SavedNetwork(contentsOf: path)
let (file, _) = try GeneratorInterface().generator(network, from: path)
let generator = Generator(file, on: Device())
try PNG.write(PixelImage(samples: generator.generateOverview(seed: 1)), to: "samples.png")
