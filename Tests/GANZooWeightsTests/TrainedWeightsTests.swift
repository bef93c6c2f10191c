import GANZooWeights
import Testing

@Suite("The names of trained networks' files")
struct TrainedWeightsTests {
  private let weights = TrainedWeights(
    files: [
      "mlp-swiss-roll.h5", "README.md", "acgan-fashion-mnist.h5", "classifier-mnist.h5", "acgan.png", "acgan.h5",
      "mlp-cifar10.h5", "classifier-fashion-mnist.h5", "acgan-cifar10.h5", ".h5",
    ], in: "folder")

  @Test("say model and data set; MNIST is first, and goes without saying")
  func names() {
    #expect(
      weights.generators.map(\.name) == [
        "acgan", "acgan-cifar10", "acgan-fashion-mnist", "mlp-cifar10", "mlp-swiss-roll",
      ])
    #expect(weights.generators.map(\.model) == ["acgan", "acgan", "acgan", "mlp", "mlp"])
    #expect(weights.generators.map(\.data) == ["mnist", "cifar10", "fashion-mnist", "cifar10", "swiss-roll"])
    #expect(weights.classifiers.map(\.name) == ["classifier-mnist", "classifier-fashion-mnist"])
  }

  @Test("are found by model and data set")
  func lookUp() throws {
    #expect(try weights.generator(of: "acgan").path == "folder/acgan.h5")
    #expect(try weights.generator(of: "acgan", data: "mnist").path == "folder/acgan.h5")
    #expect(try weights.generator(of: "acgan", data: "fashion-mnist").path == "folder/acgan-fashion-mnist.h5")
    #expect(try weights.generator(of: "mlp").path == "folder/mlp-cifar10.h5")
    #expect(try weights.classifier(of: "mnist").path == "folder/classifier-mnist.h5")
  }

  @Test("that are not there are told from those that are")
  func errors() {
    func message(_ body: () throws -> Void) -> String {
      do { try body() } catch { return "\(error)" }
      return "nothing was thrown"
    }
    #expect(
      message { _ = try weights.generator(of: "dcgan") }
        == "no trained generator comes with dcgan, only with acgan, mlp; train one and name its file")
    // Classifiers are no generators.
    #expect(
      message { _ = try weights.generator(of: "classifier") }
        == "no trained generator comes with classifier, only with acgan, mlp; train one and name its file")
    #expect(
      message { _ = try weights.generator(of: "acgan", data: "faces") }
        == "no trained generator of acgan generates faces, only mnist, cifar10, fashion-mnist; train one and name its file"
    )
    #expect(
      message { _ = try weights.classifier(of: "cifar10") }
        == "no trained classifier for cifar10 comes with the package, only for mnist, fashion-mnist; "
        + "ganzoo classifier train makes one")
    #expect(
      message { _ = try TrainedWeights(files: [], in: "folder").classifier(of: "mnist") }
        == "no trained classifier for mnist comes with the package; ganzoo classifier train makes one")
  }
}
