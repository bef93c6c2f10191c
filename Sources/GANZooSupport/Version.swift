/// The version of GANZoo, as recorded in files.
public let ganzooVersion = "0.1.0"
