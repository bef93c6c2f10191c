import GANZoo
import GANZooTestSupport
import Testing

@Suite("The ACGAN, fitted to other sizes")
struct FittingTests {
  private func recipe(_ name: String, _ request: SampleRequest, _ overrides: String...) throws -> Recipe {
    try Zoo.builtIn.recipe(
      model: "acgan", recipe: name, overrides: ["data.set=pictures"] + overrides, fitting: request)
  }

  @Test(
    "every recipe makes and judges images of any size, with as many rows in its smallest as before",
    arguments: [
      "default", "blocks", "shapes", "ac-gan-cifar10", "ac-gan-imagenet", "keras-mnist-acgan", "keras-wacgan",
    ],
    [(32, 32), (48, 48), (64, 64), (100, 100), (128, 128), (60, 90)])
  func sizes(_ name: String, _ size: (Int, Int)) throws {
    let recipe = try recipe(name, SampleRequest(height: size.0, width: size.1, channels: 3))
    let sample: Shape = [size.0, size.1, 3]
    #expect(recipe.architecture.sample == sample)
    #expect(recipe.generator.outputShapes == [sample] && recipe.critic.inputShapes == [sample])
    let reshaped = try #require(recipe.generator.vertices.first { $0.className == "Reshape" }?.outputShape)
    let usual = try Zoo.builtIn.recipe(model: "acgan", recipe: name).resolved.ints(at: "architecture.generator.start")
    let ratio = Double(reshaped[0]) / Double(usual[0])
    #expect((0.7...1.5).contains(ratio), "\(reshaped), where the recipe has \(usual)")
    let features = try #require(recipe.critic.vertices.first { $0.className == "Flatten" }?.outputShape.count)
    #expect(features <= 131_072, "\(features), where the paper's recipe has 131,072")
  }

  @Test("the layers of blocks at 64 x 64 and 60 x 90")
  func layers() throws {
    let square = try recipe("blocks", SampleRequest(height: 64, width: 64, channels: 3)).resolved
    let critic = ["filters", "strides"].map { square.ints(at: "architecture.critic.\($0)") }
    #expect(square.ints(at: "architecture.generator.start") == [8, 8, 128])
    #expect(square.ints(at: "architecture.generator.filters") == [64, 32])
    #expect(square.ints(at: "architecture.generator.kernels") == [3, 3])
    #expect(critic == [[32, 64, 128, 256], [2, 2, 2, 2]])
    let oblong = try recipe("blocks", SampleRequest(height: 60, width: 90, channels: 1))
    #expect(oblong.resolved.ints(at: "architecture.generator.start") == [8, 12, 128])
    #expect(
      oblong.generator.vertices.filter { $0.className == "Cropping2D" }.map(\.outputShape) == [
        [15, 23, 128], [30, 45, 64],
      ])
  }

  @Test("extra layers stand before each convolution but the last, however many there are or are set")
  func extraLayers() throws {
    func expect(_ fitted: Recipe, pairs count: Int, _ what: String) {
      let kinds = fitted.generator.vertices.map(\.className).filter { $0.hasPrefix("Conv2D") }
      let pairs = (0..<count).flatMap { _ in ["Conv2D", "Conv2DTranspose"] }
      #expect(kinds == pairs + ["Conv2DTranspose"], "\(what)")
    }
    for (side, count) in [(16, 1), (32, 2), (64, 3), (128, 4)] {
      let fitted = try recipe("shapes", SampleRequest(height: side, width: side, channels: 3))
      expect(fitted, pairs: count, "\(side)")
      #expect(fitted.critic.vertices.count { $0.name.hasPrefix("extra") } == count, "\(side)")
    }
    let request = SampleRequest(height: 64, width: 64, channels: 3)
    for (setting, count) in [("filters=96,48", 2), ("start=16,16,64", 2), ("kernels=4,4,4", 3)] {
      let own = try recipe("shapes", request, "architecture.generator.\(setting)")
      expect(own, pairs: count, setting)
      #expect(own.generator.outputShapes == [[64, 64, 3]], "\(setting)")
    }
  }

  @Test("what is set stays")
  func kept() throws {
    let request = SampleRequest(height: 64, width: 64, channels: 3)
    let own = try recipe("blocks", request, "architecture.generator.filters=9,8").resolved
    #expect(own.ints(at: "architecture.generator.filters") == [9, 8])
    #expect(own.ints(at: "architecture.generator.start") == [8, 8, 64])
    let start = try recipe("blocks", request, "architecture.generator.start=16,16,64").resolved
    #expect(start.ints(at: "architecture.generator.start") == [16, 16, 64])
    #expect(start.ints(at: "architecture.generator.filters") == [32])
    let critic = try recipe("blocks", request, "architecture.critic.strides=2,1,2").resolved
    #expect(critic.ints(at: "architecture.critic.filters") == [32, 64, 128])
    #expect(try recipe("blocks", request, "architecture.classes=5").architecture.classes == 5)
  }
}
