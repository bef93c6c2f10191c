import Foundation
package import GANZooFormats
import GANZooNN

/// A learning rate that changes with the step: one of the schedules that come with Keras.
///
/// As `keras/src/optimizers/schedules/learning_rate_schedule.py` of Keras 3.15 computes them; those of 2.15 are the
/// same.
package struct KerasSchedule {
  /// The class in Keras, such as `ExponentialDecay`.
  package let className: String
  private let rate: (Double) throws -> Double?

  /// A schedule as Keras writes it; its rate is unknown where it is none of Keras' own.
  package init?(_ settings: JSONObject) {
    guard let name = try? settings.name("class_name"), let config = try? settings.object("config") else { return nil }
    className = name
    rate = Self.known[name].map { function in { try function(config, $0) } } ?? { _ in nil }
  }

  /// The rate for the update after this many; nil where it cannot be told, or where it is no positive number.
  package func rate(after steps: Int) -> Float? {
    guard let rate = (try? rate(Double(steps))) ?? nil, case let number = Float(rate), number > 0, number.isFinite
    else {
      return nil
    }
    return number
  }

  private static let known: [String: @Sendable (JSONObject, Double) throws -> Double?] = [
    "ExponentialDecay": { config, step in
      try first(config) * pow(number(config, "decay_rate"), progress(config, step))
    },
    "InverseTimeDecay": { config, step in
      try first(config) / (1 + number(config, "decay_rate") * progress(config, step))
    },
    "PiecewiseConstantDecay": { config, step in
      let (boundaries, values) = (try numbers(config, "boundaries"), try numbers(config, "values"))
      guard values.count == boundaries.count + 1 else { return nil }
      return values[boundaries.firstIndex { step <= $0 } ?? boundaries.count]
    },
    "PolynomialDecay": { config, step in
      var length = try number(config, "decay_steps")
      if try config.bool("cycle", default: false), step > 0 { length *= (step / length).rounded(.up) }
      let end = try number(config, "end_learning_rate", 1e-4)
      return try (first(config) - end) * pow(1 - min(step / length, 1), number(config, "power", 1)) + end
    },
    "CosineDecay": { config, step in
      let (length, alpha) = (try number(config, "decay_steps"), try number(config, "alpha", 0))
      let isWarmed = config["warmup_target"].map { $0 != .null } ?? false
      let warmth = isWarmed ? try number(config, "warmup_steps", 0) : 0
      let top = isWarmed ? try number(config, "warmup_target") : try first(config)
      if step < warmth { return try first(config) + (top - first(config)) * step / warmth }
      let cosine = (1 + cos(.pi * min((step - warmth) / length, 1))) / 2
      return top * ((1 - alpha) * cosine + alpha)
    },
  ]

  private static func first(_ config: JSONObject) throws -> Double { try number(config, "initial_learning_rate") }

  private static func number(_ config: JSONObject, _ key: String, _ standard: Float? = nil) throws -> Double {
    Double(try config.float(key, default: standard))
  }

  private static func numbers(_ config: JSONObject, _ key: String) throws -> [Double] {
    guard case .array(let values)? = config[key] else { return [] }
    return values.compactMap(\.number)
  }

  /// How many times the length of a decay has passed.
  private static func progress(_ config: JSONObject, _ step: Double) throws -> Double {
    let share = step / (try number(config, "decay_steps"))
    return try config.bool("staircase", default: false) ? share.rounded(.down) : share
  }
}
