import Foundation

/// What can be said of examples that pass by in batches.
struct ExampleStatistics {
  /// Range and mean of a channel.
  struct Channel: CustomStringConvertible, Encodable {
    var minimum = Float.infinity
    var maximum = -Float.infinity
    var sum = 0.0
    var count = 0

    var mean: Double { sum / Double(max(count, 1)) }

    var description: String {
      String(format: "minimum %.3f, maximum %.3f, mean %.3f", minimum, maximum, mean)
    }

    private enum CodingKeys: CodingKey { case minimum, maximum, mean }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(minimum, forKey: .minimum)
      try container.encode(maximum, forKey: .maximum)
      try container.encode(mean, forKey: .mean)
    }
  }

  /// Of the last axis: colours, or coordinates.
  private(set) var channels: [Channel]
  /// Examples of each class.
  private(set) var counts: [Int]

  init(shape: [Int], classes: Int) {
    channels = Array(repeating: Channel(), count: shape.last ?? 1)
    counts = Array(repeating: 0, count: classes)
  }

  mutating func add(_ values: [Float], _ labels: [Int]) {
    for channel in channels.indices {
      var result = channels[channel]
      for index in stride(from: channel, to: values.count, by: channels.count) {
        result.minimum = min(result.minimum, values[index])
        result.maximum = max(result.maximum, values[index])
        result.sum += Double(values[index])
      }
      result.count += values.count / channels.count
      channels[channel] = result
    }
    for label in labels where counts.indices.contains(label) { counts[label] += 1 }
  }
}
