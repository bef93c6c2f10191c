public import GANZooFormats
import GANZooNN
import GANZooSupport

/// What a Keras model was compiled with: its optimizer and its loss.
public struct KerasCompilation: Sendable {
  /// A setting of an optimizer as a recipe has it.
  public typealias Setting = (name: String, value: String)

  /// The optimizer's settings under the names of recipes, `name` first; empty for one that GANZoo does not have.
  public let optimizer: [Setting]
  /// The optimizer's class in Keras, such as `Adam`; nil where the file names none.
  public let optimizerClass: String?
  /// The loss in snake case, such as `binary_crossentropy`; nil where there is none, or several.
  public let loss: String?
  /// Settings of the optimizer that GANZoo's does not have, such as `clipnorm`.
  public let leftOut: [String]
  /// What became of a schedule of the learning rate, in words; nil where the rate is a number.
  public let scheduleNote: String?
  /// How many arrays for each weight the optimizer's state has before those of GANZoo's optimizer, and behind them.
  package let otherSlots: (before: Int, behind: Int)

  /// Reads what a file says; nil for a model that was not compiled.
  public init?(_ file: KerasFile) {
    let archived = file.modelConfig.flatMap { try? JSONObject(json: $0).object("compile_config") }
    guard let settings = file.trainingConfig.flatMap({ try? JSONObject(json: $0) }) ?? archived else { return nil }
    let saved = (try? settings.object("optimizer_config")) ?? (try? settings.object("optimizer"))
    // Keras 2.15 writes the word of `compile("adam")` into an archive.
    let word = try? settings.name("optimizer")
    let className = (try? saved?.name("class_name")).flatMap { $0.split(separator: ">").last.map(String.init) } ?? word
    optimizerClass = className
    loss = settings["loss"].flatMap(Self.name)
    guard let known = Self.known.first(where: { $0.className == className || $0.name == className?.lowercased() })
    else {
      (optimizer, leftOut, scheduleNote, otherSlots) = ([], [], nil, (0, 0))
      return
    }
    let config = saved == nil ? known.standard : (try? saved?.object("config")) ?? [:]
    let convention = OptimizerConvention(file.kerasVersion, isLegacy: config["decay"] != nil)
    let steps = file.optimizer?.variables.first?.array.values.first.flatMap { Int(exactly: $0) } ?? 0
    let schedule = (try? config.object("learning_rate")).flatMap(KerasSchedule.init)
    let scheduled = schedule?.rate(after: steps)
    let numbers = known.numbers.compactMap { name -> Setting? in
      if name == "learning_rate", let scheduled { return (name, "\(scheduled)") }
      // Keras called the rate `lr` up to 2.2.
      let keys = name == "learning_rate" ? [name, "lr"] : [name]
      return keys.compactMap { try? config.float($0) }.first.map { (name, "\($0)") }
    }
    let flags = known.flags.compactMap { name in (try? config.bool(name)).map { (name, "\($0)") } }
    optimizer = [("name", known.name), ("convention", convention.rawValue)] + numbers + flags
    scheduleNote = schedule.map { schedule in
      let found = "the learning rate's schedule, \(schedule.className.shown()), "
      let place = "after \(steps.counted("step"))"
      return found
        + (scheduled.map { "is at \($0) \(place), and the rate stays there" }
          ?? "gives no rate above 0 \(place) that GANZoo can tell, so that the rate is that of GANZoo's \(known.name)")
    }
    let texts = known.numbers.compactMap { name -> String? in
      guard case .string(let text)? = config[name] else { return nil }
      return "its \(name), '\(text.shown())', which is no number"
    }
    let others = Self.others.filter { !known.numbers.contains($0) && config[$0]?.isNone == false }
    leftOut = texts + others
    otherSlots = (
      others.count { $0 == "use_ema" }, others.count { ["amsgrad", "centered", "momentum"].contains($0) }
    )
  }

  /// An optimizer of Keras' and of recipes, and Keras' settings where a model was compiled with its name alone.
  private struct Known {
    let className: String
    let name: String
    let standard: JSONObject
    var flags: [String] = []
    var numbers: [String] { standard.entries.map(\.key) }
  }

  private static let known = [
    Known(
      className: "Adam", name: "adam",
      standard: [
        "learning_rate": .double(1e-3), "beta_1": .double(0.9), "beta_2": .double(0.999), "epsilon": .double(1e-7),
      ]),
    Known(
      className: "RMSprop", name: "rmsprop",
      standard: ["learning_rate": .double(1e-3), "rho": .double(0.9), "epsilon": .double(1e-7)]),
    Known(
      className: "SGD", name: "sgd", standard: ["learning_rate": .double(1e-2), "momentum": .double(0)],
      flags: ["nesterov"]),
  ]
  private static let others = [
    "amsgrad", "centered", "clipnorm", "clipvalue", "decay", "global_clipnorm", "gradient_accumulation_steps",
    "momentum", "use_ema", "weight_decay",
  ]

  /// The name of a loss: a text, or an object of Keras 3.
  private static func name(_ loss: JSONObject.Value) -> String? {
    switch loss {
    case .string(let name): snakeCase(name)
    case .object(let object): (try? object.name("class_name")).map(snakeCase)
    // Of two outputs the first is the score, as a rule.
    case .array(let losses): losses.first.flatMap(name)
    default: nil
    }
  }
}

extension JSONObject.Value {
  /// Whether a setting is off.
  fileprivate var isNone: Bool { self == .null || self == .bool(false) || number == 0 }
}

extension OptimizerConvention {
  /// Whose formulas a Keras of this version has; `isLegacy` of optimizers of before 2.11, which later ones keep.
  fileprivate init(_ version: String?, isLegacy: Bool) {
    let numbers = (version ?? "3").split { !$0.isNumber }.prefix(3).compactMap { Int($0) } + [0, 0, 0]
    self =
      switch (numbers[0], numbers[1]) {
      case (3..., _): .keras3
      case (2, 11...): isLegacy ? .keras23 : .keras211
      case (2, 3...): .keras23
      case (2, 2): .keras22
      case (2, 1) where numbers[2] >= 3: .keras22
      case (2, _): .keras20
      default: .keras1
      }
  }
}
