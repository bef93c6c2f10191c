import GANZoo
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Recipes")
struct RecipeTests {
  private func text(_ recipe: String = "default", _ overrides: String...) -> String {
    message { _ = try Zoo.builtIn.recipe(model: "acgan", recipe: recipe, overrides: overrides) }
  }

  @Test("load, and what is in force loads again as the same", arguments: Zoo.builtIn.architectures.names)
  func load(_ model: String) throws {
    let folder = try TemporaryFolder()
    for text in try Zoo.builtIn.architectures[model].recipes {
      let recipe = try Zoo.builtIn.recipe(model: model, recipe: text.name)
      #expect(!recipe.title.isEmpty && !recipe.source.isEmpty && recipe.warnings.isEmpty, "\(text.name)")
      let path = try folder.file("\(text.name).yaml", recipe.resolved.yaml)
      let again = try Zoo.builtIn.recipe(model: model, recipe: path)
      #expect(again.resolved == recipe.resolved, "\(text.name)")
      #expect(again.resolved.yaml == recipe.resolved.yaml, "\(text.name)")
    }
  }

  @Test("keras-wacgan has the article's numbers")
  func article() throws {
    let recipe = try Zoo.builtIn.recipe(model: "acgan", recipe: "keras-wacgan")
    #expect(recipe.training.batch == 100)
    #expect(recipe.training.steps == 20_000)
    #expect((recipe.training.logEvery, recipe.training.gridEvery) == (10, 250))
    #expect(recipe.training.gridAt == [])
    #expect((recipe.training.emaDecay, recipe.training.lrDecayFraction) == (0, 0))
    #expect(recipe.data.split == .all)
    #expect(recipe.data.augmentation.translation == 0)
    #expect(recipe.architecture.latent == LatentSpace(size: 100, distribution: .normal))
    let objective = try #require(recipe.objective as? WassersteinClipping)
    #expect((objective.limit, objective.criticUpdates) == (0.01, .separate))
    #expect(objective.classWeights == ClassLossWeights(real: 1, fake: 1, generator: 1))
    let none: [Parameter] = []
    for maker in [recipe.optimizers.generator, recipe.optimizers.critic] {
      let optimizer = try #require(maker(none) as? RMSprop)
      #expect((optimizer.learningRate, optimizer.rho, optimizer.epsilon) == (5e-5, 0.9, 1e-8))
      #expect(optimizer.convention == .keras20)
    }
    #expect(!recipe.training.trainsCriticWithGenerator)
  }

  @Test("grids are denser at the start, unless a recipe says how often there is one, and the last is of the last step")
  func grids() throws {
    func grids(_ overrides: String...) throws -> [Int] {
      let training = try Zoo.builtIn.recipe(model: "mlp", overrides: overrides + ["training.steps=600"]).training
      return (0..<600).filter(training.hasGrid)
    }
    #expect(try grids() == [0, 10, 20, 50, 100, 200, 250, 500, 599])
    #expect(try grids("training.grid_every=300") == [0, 300, 599])
    #expect(try grids("training.grid_every=300", "training.grid_at=[7, 400]") == [0, 7, 300, 400, 599])
    #expect(try grids("training.grid_at=[]") == [0, 250, 500, 599])
    let first = try Zoo.builtIn.recipe(model: "mlp")
    // As it stands in a run's folder.
    #expect(
      try Recipe(SettingsTree(yaml: first.resolved.yaml, file: "own.yaml"), zoo: .builtIn).training
        == first.training)
    #expect(
      text("default", "training.grid_at=[-1]")
        == "--set training.grid_at=[-1]: expected a list of 0 to 1000 whole numbers from 0 to 1000000000, found '-1' as "
        + "item 1")
  }

  @Test(
    "one that names its source names the framework whose optimizers it had",
    arguments: Zoo.builtIn.architectures.names)
  func conventions(_ model: String) throws {
    for text in try Zoo.builtIn.architectures[model].recipes {
      let tree = try SettingsTree(yaml: text.yaml, file: text.name)
      guard tree["source"] != nil else { continue }
      for network in ["generator", "critic"] {
        let convention = tree["optimizers.\(network).convention"]
        #expect(convention != nil, "\(model)/\(text.name): optimizers.\(network) has no convention")
        // Ours have today's Keras'; others name a version or a framework.
        let isOurs = ["default", "blocks", "shapes", "shapes-64"].contains(text.name)
        #expect((convention == "keras") == isOurs, "\(model)/\(text.name): \(convention ?? "none")")
      }
    }
  }

  @Test("a setting that recipes of before do not have stays out of theirs")
  func young() throws {
    let recipe = try Zoo.builtIn.recipe(model: "mlp")
    #expect(!recipe.resolved.yaml.contains("critic_in_generator_step") && !recipe.resolved.yaml.contains("output_init"))
    let asked = try Zoo.builtIn.recipe(
      model: "mlp",
      overrides: ["training.critic_in_generator_step=true", "architecture.critic.output_initializer=truncated-normal"])
    #expect(asked.training.trainsCriticWithGenerator && asked.resolved["training.critic_in_generator_step"] == "true")
    #expect(asked.resolved["architecture.critic.output_initializer"] == "truncated-normal")
    let text = message {
      _ = try Zoo.builtIn.recipe(model: "mlp", overrides: ["training.critic_in_generator_stp=true"])
    }
    #expect(text.contains("did you mean 'training.critic_in_generator_step'?"), "\(text)")
  }

  @Test("keras-mnist-acgan has the script's numbers")
  func script() throws {
    let recipe = try Zoo.builtIn.recipe(model: "acgan", recipe: "keras-mnist-acgan")
    #expect((recipe.training.batch, recipe.training.generatorBatch, recipe.training.steps) == (100, 200, 30_000))
    #expect((recipe.data.set, recipe.data.split) == ("mnist", .train))
    #expect(recipe.architecture.latent == LatentSpace(size: 100, distribution: .uniform))
    #expect(recipe.schedule == CriticSchedule(updates: 1))
    let objective = try #require(recipe.objective as? NonSaturating)
    #expect((objective.realLabel, objective.fakeLabel, objective.generatorLabel) == (0.9, 0.1, 0.9))
    #expect(!objective.penalty.isThere)
    #expect(objective.classWeights == ClassLossWeights(real: 2, fake: 0, generator: 1))
    try expectAdam(recipe, .keras22, epsilon: 1e-7)
  }

  @Test(
    "the paper's recipes have its numbers", arguments: [("ac-gan-cifar10", "cifar10"), ("ac-gan-imagenet", "pictures")])
  func paper(_ name: String, _ dataset: String) throws {
    let recipe = try Zoo.builtIn.recipe(model: "acgan", recipe: name)
    #expect((recipe.training.batch, recipe.training.generatorBatch, recipe.training.steps) == (100, nil, 50_000))
    #expect((recipe.data.set, recipe.data.split) == (dataset, .train))
    let objective = try #require(recipe.objective as? NonSaturating)
    #expect((objective.realLabel, objective.fakeLabel, objective.generatorLabel) == (1, 0, 1))
    #expect(objective.classWeights == ClassLossWeights(real: 1, fake: 1, generator: 1))
    try expectAdam(recipe, .tensorflow, epsilon: 1e-8)
  }

  private func expectAdam(_ recipe: Recipe, _ convention: OptimizerConvention, epsilon: Float) throws {
    let none: [Parameter] = []
    for maker in [recipe.optimizers.generator, recipe.optimizers.critic] {
      let optimizer = try #require(maker(none) as? Adam)
      #expect((optimizer.learningRate, optimizer.beta1, optimizer.beta2) == (2e-4, 0.5, 0.999))
      #expect((optimizer.epsilon, optimizer.convention) == (epsilon, convention))
    }
  }

  @Test("the generator's batch is the critic's unless it is given, and labels lie between 0 and 1")
  func generatorBatch() throws {
    let plain = try Zoo.builtIn.recipe(model: "acgan", overrides: ["training.batch=9"]).training
    #expect((plain.generatorBatch, plain.imagesOfGenerator) == (nil, 9))
    let own = try Zoo.builtIn.recipe(
      model: "acgan", overrides: ["training.batch=9", "training.generator_batch=4"]
    ).training
    #expect((own.generatorBatch, own.imagesOfGenerator) == (4, 4))
    #expect(
      text("default", "training.generator_batch=0")
        == "--set training.generator_batch=0: expected a whole number from 1 to 65536 or nothing, found '0'")
    for name in ["real_label", "fake_label", "generator_label"] {
      #expect(
        text("default", "objective.\(name)=1.1")
          == "--set objective.\(name)=1.1: expected a number from 0 to 1, found '1.1'")
    }
  }

  @Test("another data set leaves out what the recipe says for its own")
  func dataSet() throws {
    let faces = { (overrides: [String]) in
      try Zoo.builtIn.recipe(model: "dcgan", recipe: "seed-002-gan", overrides: overrides).resolved.yaml
    }
    #expect(try faces([]).contains("  crop: [108, 108]\n"))
    #expect(try !faces(["data.set=cifar10"]).contains("crop"))
    #expect(
      message { _ = try faces(["data.set=cifar10", "data.crop=none"]) }.hasPrefix(
        "--set data.crop=none: unknown setting 'data.crop'"))
  }

  @Test("an override counts and is written down; the last one wins")
  func overrides() throws {
    let recipe = try Zoo.builtIn.recipe(
      model: "acgan", overrides: ["training.batch=7", "training.batch=9", "data.split=all"])
    #expect(recipe.training.batch == 9)
    #expect(recipe.data.split == .all)
    #expect(recipe.resolved["training.batch"] == "9")
  }

  @Test("an objective or optimizer named by an override brings its own settings")
  func choices() throws {
    let recipe = try Zoo.builtIn.recipe(
      model: "acgan",
      overrides: [
        "objective.name=wgan-gp", "objective.lambda=3", "optimizers.critic.name=rmsprop",
        "optimizers.critic.learning_rate=3e-3",
      ])
    #expect((recipe.objective as? WassersteinGradientPenalty)?.penalty.lambda == 3)
    #expect(recipe.resolved["objective.r1"] == nil)
    #expect(recipe.resolved["optimizers.critic.rho"] == "0.9")
    #expect(recipe.resolved["optimizers.critic.learning_rate"] == "0.003")
    #expect(
      text("default", "objective.name=wgan-gp", "objective.r1=3").hasPrefix(
        "--set objective.r1=3: unknown setting 'objective.r1'"))
  }

  @Test("what is wrong is named with its place and what was meant")
  func wrong() throws {
    #expect(
      message { _ = try Zoo.builtIn.recipe(model: "acgn") }
        == "no architecture 'acgn'; did you mean 'acgan'? known: acgan, chars, dcgan, mlp, resnet")
    #expect(
      text("defalt")
        == "no recipe of acgan 'defalt'; did you mean 'default'? known: default, shapes, ac-gan-cifar10, "
        + "ac-gan-imagenet, blocks, keras-mnist-acgan, keras-wacgan")
    #expect(
      text("default", "training.bacth=3")
        == "--set training.bacth=3: unknown setting 'training.bacth'; did you mean 'training.batch'? known: "
        + "training.batch, training.generator_batch, training.steps, training.epochs, training.seed, training.log_every, "
        + "training.grid_every, training.grid_at, training.ema_decay, training.lr_decay_fraction, training.critic_in_generator_step"
    )
    #expect(
      text("default", "training.batch=many")
        == "--set training.batch=many: expected a whole number from 1 to 65536, found 'many'")
    #expect(
      text("default", "objective.name=wgan")
        == "--set objective.name=wgan: expected one of dragan, hinge, lsgan, minimax, non-saturating, relativistic, "
        + "wgan-clipping, wgan-gp, found 'wgan'")
    #expect(text("default", "training.batch") == "--set 'training.batch': expected path=value")
  }

  @Test("a file's mistakes are named with the line")
  func wrongFile() throws {
    let folder = try TemporaryFolder()
    let good = try Zoo.builtIn.recipe(model: "acgan", overrides: ["training.batch=77"]).resolved.yaml
    let line = 1 + (good.split(separator: "\n").firstIndex { $0.hasPrefix("  batch:") } ?? 0)
    let unknown = try folder.file("unknown.yaml", good.replacing("  batch: 77", with: "  bach: 77"))
    #expect(
      text(unknown).hasPrefix("\(unknown):\(line): unknown setting 'training.bach'; did you mean 'training.batch'?"))
    let wrong = try folder.file("wrong.yaml", good.replacing("  batch: 77", with: "  batch: [77]"))
    #expect(
      text(wrong) == "\(wrong):\(line): training.batch: expected a whole number from 1 to 65536, found a list of 1")
    let other = try folder.file("other.yaml", good.replacing("model: acgan", with: "model: stylegan"))
    #expect(text(other) == "no architecture 'stylegan'; known: acgan, chars, dcgan, mlp, resnet")
    #expect(text(folder.path + "/none.yaml").hasPrefix("\(folder.path)/none.yaml: cannot be read: "))
  }

  @Test("a recipe of another architecture is refused")
  func otherModel() throws {
    let acgan = try Zoo.builtIn.architectures["acgan"]
    let twin = ArchitectureEntry(
      name: "twin", title: "The same by another name", source: "", recipes: acgan.recipes, make: acgan.make)
    let zoo = try Zoo([.library(architectures: [acgan, twin])])
    #expect(
      message { _ = try zoo.recipe(model: "twin") }
        == "the recipe default is for the architecture 'acgan', not 'twin'")
  }

  @Test("the names that settings had in 0.1.0 are read, with a note, and written as they are now")
  func oldNames() throws {
    let recipe = try Zoo.builtIn.recipe(model: "acgan", overrides: ["training.average=0.5", "training.decay=0.25"])
    #expect((recipe.training.emaDecay, recipe.training.lrDecayFraction) == (0.5, 0.25))
    #expect(
      recipe.notes == [
        "training.average is now called training.ema_decay", "training.decay is now called training.lr_decay_fraction",
      ])
    #expect(recipe.resolved["training.ema_decay"] == "0.5" && recipe.resolved["training.average"] == nil)
    #expect(try Zoo.builtIn.recipe(model: "acgan").notes == [])
  }

  @Test("learning rates fall in a straight line over the last share of the steps")
  func decay() throws {
    var settings = try Zoo.builtIn.recipe(model: "acgan").training
    (settings.steps, settings.lrDecayFraction) = (100, 0.5)
    #expect([0, 50, 75, 99].map(settings.rateFactor) == [1, 1, 0.5, 0.02])
    settings.lrDecayFraction = 0
    #expect(settings.rateFactor(at: 99) == 1)
  }
}
