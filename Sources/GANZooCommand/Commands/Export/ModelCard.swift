import GANZoo
import GANZooFormats
import GANZooSupport

/// The card of a generator on a model hub: what the hub reads, as YAML, and what people read.
///
/// https://huggingface.co/docs/hub/model-cards, and https://github.com/huggingface/hub-docs/blob/main/modelcard.md for
/// the metadata.
struct ModelCard {
  private let file: GeneratorFile
  private let facts: NetworkFacts
  private let name: String
  private let picture: String

  init(_ file: GeneratorFile, _ facts: NetworkFacts, name: String, picture: String) {
    (self.file, self.facts, self.name, self.picture) = (file, facts, name, picture)
  }

  var markdown: String {
    let sections = [
      "---\n" + frontMatter + "---", "# \(name.shown())", sentence, "![samples](\(picture))", ganzoo, python, table,
      metrics, recipe,
    ]
    return sections.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var sample: Shape { file.network.outputShapes[0] }
  private var provenance: Provenance { file.provenance }

  /// The architecture that the recipe names.
  private var architecture: String? { try? SettingsTree(yaml: provenance.recipe, file: "recipe")["model"] }

  // MARK: - What people read

  private var sentence: String {
    let words =
      "Generates \(sample.sampleWord) of \(sample.sizes.map(String.init).joined(separator: " x ")) from "
      + "\(file.latent.size) \(file.latent.distribution.rawValue) numbers"
    return words + (file.classNames.isEmpty ? "." : " and one of \(file.classNames.count) classes.")
  }

  private var ganzoo: String {
    """
    ## In GANZoo

        ganzoo import . --output generator.h5
        ganzoo generate generator.h5 --grid grid.png
    """
  }

  private var python: String {
    let inputs = file.classNames.isEmpty ? "latents" : "[latents, classes]"
    let latents =
      switch file.latent.distribution {
      case .normal: "random.standard_normal((10, \(file.latent.size)))"
      case .uniform: "random.uniform(-1, 1, (10, \(file.latent.size)))"
      }
    let classes = file.classNames.isEmpty ? "" : "classes = np.arange(10)[:, None] % \(file.classNames.count)\n"
    return """
      ## In Python

      With Keras and [safetensors](https://pypi.org/project/safetensors):

      ```python
      import json
      import keras
      import numpy as np
      from safetensors.numpy import load_file

      config = json.load(open("config.json"))
      weights = load_file("model.safetensors")
      model = keras.models.model_from_json(json.dumps(config["keras"]))
      for layer in model.layers:
          names = [weight.name.split("/")[-1].split(":")[0] for weight in layer.weights]
          layer.set_weights([weights[f"{layer.name}.{name}"] for name in names])

      random = np.random.default_rng(1)
      latents = \(latents).astype("float32")
      \(classes)samples = model.predict(\(inputs))
      ```
      """
  }

  private var table: String {
    let rows: [(String, String?)] = [
      ("Latent vectors", "\(file.latent.size) numbers, \(file.latent.distribution.rawValue)"),
      ("Classes", file.classNames.isEmpty ? "none" : file.classNames.listed(most: 100)),
      ("Samples", "\(sample)"), ("Pixels", facts["pixels"]), ("Data set", provenance.dataset),
      ("Steps", provenance.steps > 0 ? provenance.steps.grouped : nil), ("Seed", provenance.seed.map { "\($0)" }),
      ("Licence", facts["license"]), ("GANZoo", provenance.version.isEmpty ? nil : provenance.version),
    ]
    let lines = rows.compactMap { title, text in text.map { "| \(title) | \(Self.cell($0)) |" } }
    return "## What it is\n\n| | |\n| --- | --- |\n" + lines.joined(separator: "\n")
  }

  private var metrics: String {
    let lines = provenance.metrics.rows.map { "| \(Self.cell($0.name)) | \(Self.cell($0.text)) |" }
    guard !lines.isEmpty else { return "" }
    return "## Metrics\n\nBy `ganzoo evaluate`; real: the same of real examples.\n\n| | |\n| --- | --- |\n"
      + lines.joined(separator: "\n")
  }

  private var recipe: String {
    guard !provenance.recipe.isEmpty else { return "" }
    let lines = provenance.recipe.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.isEmpty ? "" : "    " + $0.shown(most: 400)
    }
    return "## Recipe\n\n" + lines.joined(separator: "\n").trimmingEnd
  }

  /// A text as a cell of a table.
  private static func cell(_ text: String) -> String { text.shown(most: 2000).replacing("|", with: #"\|"#) }

  // MARK: - What the hub reads

  private static let task = "unconditional-image-generation"

  /// Data sets of ours by their names on the hub.
  private static let datasets = [
    "mnist": "ylecun/mnist", "fashion-mnist": "zalando-datasets/fashion_mnist", "cifar10": "uoft-cs/cifar10",
  ]

  private var frontMatter: String {
    var lines = ["license: \((facts["license"] ?? "unknown").yamlText)", "library_name: ganzoo"]
    if sample.rank == 3 { lines.append("pipeline_tag: \(Self.task)") }
    lines += ["tags:"] + (["gan", "keras"] + [architecture].compactMap(\.self)).map { "- \($0.yamlText)" }
    if let dataset = provenance.dataset.flatMap({ Self.datasets[$0] }) { lines += ["datasets:", "- \(dataset)"] }
    return (lines + modelIndex).joined(separator: "\n") + "\n"
  }

  /// Recorded metrics: of each that is a number, or has one beside that of real examples.
  private var modelIndex: [String] {
    let numbers = provenance.metrics.entries.compactMap { entry -> (String, Double)? in
      if case .object(let pair) = entry.value { return pair["value"]?.number.map { (entry.key, $0) } }
      return entry.value.number.map { (entry.key, $0) }
    }
    guard !numbers.isEmpty, sample.rank == 3 else { return [] }
    let measured: JSONObject =
      if case .object(let object)? = provenance.metrics["measured"] { object } else { [:] }
    let data = (try? measured.string("data")) ?? provenance.dataset ?? "unknown"
    let split = (try? measured.string("split")).map { ["      split: \($0.yamlText)"] } ?? []
    return [
      "model-index:", "- name: \(name.yamlText)", "  results:", "  - task:", "      type: \(Self.task)",
      "    dataset:", "      name: \(data.yamlText)", "      type: \((Self.datasets[data] ?? data).yamlText)",
    ] + split + ["    metrics:"] + numbers.flatMap { ["    - type: \($0.yamlText)", "      value: \($1)"] }
  }
}

extension String {
  fileprivate var trimmingEnd: String { String(reversed().drop(while: \.isWhitespace).reversed()) }
}
