import GANZoo

// Draws from a generator that Keras saved, or from the one of digits that comes with GANZoo, which is a Keras file too.
let bundled = try TrainedWeights.bundled().generator(of: "acgan").path
let path = CommandLine.arguments.dropFirst().first ?? bundled
let network = try SavedNetwork(contentsOf: path)
let (file, _) = try GeneratorInterface().generator(network, from: path)
let generator = Generator(file, on: Device())
try PNG.write(PixelImage(samples: generator.generateOverview(seed: 1)), to: "samples.png")
