import GANZoo
import GANZooFormats
import GANZooSupport

// A critic alone.
extension Import {
  /// Writes the network as a critic, if it is one: it gives a score for an image or a point. Returns whether it is.
  func importCritic(_ saved: SavedNetwork, of path: String, _ leftOut: [String]) throws -> Bool {
    guard interface.part.name == nil, saved.parts.isEmpty,
      let critic = try? CriticInterface(pixels: interface.pixels ?? .symmetric).critic(saved, from: path)
    else { return false }
    if let option = interface.given.first(where: { $0 != "--pixels" && $0 != "--weights" }) {
      throw UsageError("\(path) is a critic, but \(option) is about a generator")
    }
    try critic.legacyModel().write(to: output)
    var notes = leftOut
    if interface.pixels == nil, critic.network.inputShapes[0].rank == 3 {
      notes.append("its pixels are taken for -1..1; --pixels 0..1 or --pixels 0..255 changes it")
    }
    ConsoleOutput.standardOutput.write(
      "wrote \(output.printable): \(critic.network.criticSummary)\n" + notes.map { "\(path): \($0)\n" }.joined())
    return true
  }
}

extension Network {
  /// What a critic reads and gives.
  fileprivate var criticSummary: String {
    let sample = inputShapes[0]
    let classes = outputShapes.count > 1 ? " and \(outputShapes[1].count) classes" : ""
    return
      "a critic of \(sample.sampleWord) of \(sample.sizes.map(String.init).joined(separator: " x ")), which gives a "
      + "score\(classes)"
  }
}
