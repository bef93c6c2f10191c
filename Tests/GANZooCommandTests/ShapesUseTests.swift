import Foundation
import GANZoo
import GANZooTestSupport
import Testing

@Suite("The program, used with shapes")
struct ShapesUseTests {
  private static let narrow = [
    "architecture.latent=5", "architecture.generator.start=[8, 8, 4]", "architecture.generator.filters=[]",
    "architecture.generator.kernels=[]", "architecture.critic.filters=[3, 4]", "architecture.critic.kernels=[3, 3]",
    "architecture.critic.strides=[2, 2]", "training.batch=6",
  ].flatMap { ["--set", $0] }

  @Test("recipes of other data sets are fitted to them: size, colour, classes and title")
  func fitted() throws {
    let session = try Session()
    let plain = try session.done(["summary", "--model", "acgan", "--data", "shapes"]).output
    #expect(plain.contains("(None, 32, 32, 3)") && plain.contains("(None, 12)"), "\(plain)")
    let large = try session.done(["summary", "--model", "resnet", "--data", "shapes", "--size", "64"]).output
    #expect(large.contains("(None, 64, 64, 3)"), "\(large)")
    let own = try session.done(["summary", "--model", "acgan", "--recipe", "shapes", "--data", "shapes"]).output
    #expect(own.contains("(None, 32, 32, 3)"), "\(own)")
    let oblong = try session.done(["summary", "--model", "dcgan", "--data", "shapes", "--size", "60x90"]).output
    #expect(oblong.contains("(None, 60, 90, 3)"), "\(oblong)")
    let ended = try session.run([
      "train", "--model", "dcgan", "--data", "shapes", "--colour", "rgba", "--output", "run",
    ])
    #expect(ended.status == 2)
    #expect(
      ended.errors
        == "ganzoo: shapes are images of 1 or 3 channels, from 8 x 8 to 4096 x 4096, but samples are 32 x 32 x 4\n",
      "\(ended.errors)")
  }

  @Test("train, classifier train, classifier factors and evaluate work at any size, and tell how samples cover them")
  func evaluate() throws {
    let session = try Session()
    let run = ["train", "--model", "acgan", "--data", "shapes", "--size", "16", "--colour", "grey", "--steps", "2"]
    try session.done(run + Self.narrow + ["--output", "run"])
    let recipe = try session.text("run/recipe.yaml")
    #expect(recipe.contains("title: acgan on shapes\n") && recipe.contains("classes: 4\n"), "\(recipe)")
    let few = ["data.count=200", "data.test_count=150"].flatMap { ["--set", $0] }
    let quick = ["network.filters=[2]", "network.features=8", "training.epochs=1"].flatMap { ["--set", $0] }
    let size = ["--size", "16", "--colour", "grey"]
    let trained = try session.done(
      ["classifier", "train", "--data", "shapes", "--output", "c.h5"] + size + quick + few)
    #expect(trained.output.hasPrefix("wrote c.h5, which tells 4 classes of shapes apart"), "\(trained.output)")
    let read = try session.done(["classifier", "factors", "--output", "f.h5", "--steps", "3"] + size)
    #expect(
      read.output.hasPrefix(
        "wrote f.h5, which reads the factors of shapes of [16, 16, 1]; on 10,000 test images it is off by these shares "
          + "of their ranges: x "), "\(read.output)")
    let judged =
      ["evaluate", "run/generator.h5", "--classifier", "c.h5", "--factors", "f.h5", "--samples", "100"] + few
    let text = try session.done(judged + ["--record"]).output
    #expect(text.contains("\nFactors of 100 samples, as shares of their ranges\n"), "\(text)")
    for start in ["x ", "y ", "size ", "turn ", "background ", "all 15 pairs "] {
      #expect(text.split(separator: "\n").contains { $0.hasPrefix(start) }, "\(start) \(text)")
    }
    #expect(!text.contains("\nhue "))
    #expect(try session.done(["inspect", "run/generator.h5"]).output.contains("x_distance"))
    let json = try session.done(judged + ["--json"]).output
    let object = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let factors = try #require(object["factors"] as? [String: Any])
    #expect(factors["count"] as? Int == 100 && (factors["joints"] as? [Any])?.count == 15)
    let images = try session.done(["generate", "run", "--count", "40", "--output", "s.npz"])
    #expect(images.status == 0)
    let others = try session.done(
      ["evaluate", "--images", "s.npz", "--data", "shapes", "--classifier", "c.h5", "--factors", "f.h5"] + few)
    #expect(others.output.contains("\nFactors of 40 samples"), "\(others.output)")
  }

  @Test("what does not go together is refused")
  func refused() throws {
    let session = try Session()
    let other = try session.run(["evaluate", "--model", "acgan", "--factors", "f.h5", "--samples", "100"])
    #expect(other.status == 2)
    #expect(other.errors == "ganzoo: --factors goes with shapes, but the data set is mnist\n", "\(other.errors)")
    let steps = try session.run(["classifier", "factors", "--output", "f.h5", "--steps", "0"])
    #expect(steps.status == 2 && steps.errors.contains("--steps is a number from 1 to 1,000,000, not 0\n"))
    let rgba = try session.run(["classifier", "factors", "--output", "f.h5", "--colour", "rgba"])
    #expect(rgba.status == 2 && rgba.errors.contains("shapes are images of 1 or 3 channels"), "\(rgba.errors)")
    #expect(session.contents.isEmpty)
  }
}
