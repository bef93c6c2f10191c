import GANZooSupport
import Testing

@Suite("Did you mean")
struct ClosestMatchTests {
  static let models = ["acgan", "dcgan", "mlp", "resnet"]

  @Test(
    "Slips of one or two letters find the name",
    arguments: [
      ("acgn", "acgan"), ("ACGAN", "acgan"), ("agcan", "acgan"), ("dcgann", "dcgan"), ("resent", "resnet"),
      ("mpl", "mlp"), ("resn", "resnet"), ("res", "resnet"),
    ])
  func close(_ found: String, _ meant: String) {
    #expect(closestMatch(to: found, in: Self.models) == meant)
  }

  @Test("What is far from every name finds none", arguments: ["", "x", "transformer", "gan", "acganacgan"])
  func far(_ found: String) {
    #expect(closestMatch(to: found, in: Self.models) == nil)
  }

  @Test("A beginning finds the only name that it begins, and none when there are two")
  func beginnings() {
    #expect(closestMatch(to: "keras", in: ["default", "keras-wacgan"]) == "keras-wacgan")
    #expect(closestMatch(to: "keras", in: ["keras-wgan-gp", "keras-wacgan"]) == nil)
    #expect(closestMatch(to: "--out", in: ["--count", "--output"]) == "--output")
    #expect(closestMatch(to: "--seeds", in: ["--seed", "--seeds-of-all"]) == "--seed")
  }

  @Test("The closest wins, and the first of equals; a swap counts as one")
  func order() {
    #expect(closestMatch(to: "betas", in: ["zetas", "betas"]) == "betas")
    #expect(closestMatch(to: "beta", in: ["beta1", "beta2"]) == "beta1")
    #expect(closestMatch(to: "acgna", in: ["bcgnb", "acgan"]) == "acgan")
  }

  @Test("Very long texts are not compared")
  func long() {
    #expect(closestMatch(to: String(repeating: "a", count: 1_000_000), in: Self.models) == nil)
  }

  @Test("An unknown name's message tells what was meant and what there is")
  func unknownName() {
    let error = UnknownNameError(kind: "architecture", found: "acgn", known: ["acgan", "dcgan"])
    #expect(error.description == "no architecture 'acgn'; did you mean 'acgan'? known: acgan, dcgan")
    let far = UnknownNameError(kind: "recipe", found: "x\u{1B}[31m", known: ["default"])
    #expect(far.description == "no recipe 'x\\u{1B}[31m'; known: default")
    #expect(UnknownNameError(kind: "recipe", found: "x", known: []).description == "no recipe 'x'; known: none")
  }
}
