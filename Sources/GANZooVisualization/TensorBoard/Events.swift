import Foundation
import SwiftProtobuf

extension TBEvent {
  /// An event at a step.
  init(step: Int, wallTime: Double = Date().timeIntervalSince1970, _ what: OneOf_What) {
    self.init()
    self.step = Int64(step)
    self.wallTime = wallTime
    self.what = what
  }

  /// What stands at the start of each file.
  static func fileVersion(step: Int) -> TBEvent { TBEvent(step: step, .fileVersion("brain.Event:2")) }

  /// A training begins at a step: TensorBoard forgets what it has read of this step and later ones.
  static func start(step: Int) -> TBEvent {
    var log = TBSessionLog()
    log.status = .start
    return TBEvent(step: step, .sessionLog(log))
  }

  /// Values at a step.
  static func values(step: Int, wallTime: Double = Date().timeIntervalSince1970, _ values: [TBSummary.Value]) -> TBEvent
  {
    var summary = TBSummary()
    summary.value = values
    return TBEvent(step: step, wallTime: wallTime, .summary(summary))
  }
}

extension TBSummary.Value {
  private init(_ tag: String, _ value: OneOf_Value) {
    self.init()
    self.tag = tag
    self.value = value
  }

  /// A number of a curve, in single precision as in the log.
  static func scalar(_ tag: String, _ value: Float) -> Self { Self(tag, .simpleValue(value)) }

  /// A picture from the bytes of its PNG file; nil where these are none.
  static func image(_ tag: String, png bytes: [UInt8]) -> Self? {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    guard bytes.count > 33, bytes.starts(with: signature) else { return nil }
    let number = { (place: Int) in bytes[place..<place + 4].reduce(Int32(0)) { $0 << 8 | Int32($1) } }
    // TensorBoard counts channels, PNG numbers them.
    let channels: [UInt8: Int32] = [0: 1, 4: 2, 2: 3, 3: 3, 6: 4]
    guard number(16) > 0, number(20) > 0, let colorspace = channels[bytes[25]] else { return nil }
    var image = TBSummary.Image()
    (image.width, image.height, image.colorspace) = (number(16), number(20), colorspace)
    image.encodedImageString = Data(bytes)
    return Self(tag, .image(image))
  }

  /// A histogram.
  static func histogram(_ tag: String, _ histogram: Histogram) -> Self {
    var message = TBHistogramProto()
    (message.min, message.max) = (Double(histogram.range.lowerBound), Double(histogram.range.upperBound))
    (message.num, message.sum, message.sumSquares) = (Double(histogram.count), histogram.sum, histogram.sumOfSquares)
    message.bucketLimit = histogram.limits
    message.bucket = histogram.counts.map(Double.init)
    return Self(tag, .histo(message))
  }

  /// A text in Markdown.
  static func text(_ tag: String, _ text: String) -> Self {
    var tensor = TBTensorProto()
    tensor.dtype = .dtString
    tensor.tensorShape = TBTensorShapeProto()
    tensor.stringVal = [Data(text.utf8)]
    return Self(tag, plugin: "text", content: Data(), .tensor(tensor))
  }

  /// A message of the plug-in that compares settings.
  static func hyperparameters(_ tag: String, _ data: TBHParamsPluginData) throws -> Self {
    var empty = TBTensorProto()
    empty.dtype = .dtFloat
    empty.tensorShape = TBTensorShapeProto()
    return Self(tag, plugin: "hparams", content: Data(try data.orderedBytes()), .tensor(empty))
  }

  private init(_ tag: String, plugin: String, content: Data, _ value: OneOf_Value) {
    self.init(tag, value)
    var data = TBSummaryMetadata.PluginData()
    (data.pluginName, data.content) = (plugin, content)
    metadata.pluginData = data
  }
}

extension Message {
  /// The message in bytes, entries of dictionaries in order.
  func orderedBytes() throws -> [UInt8] {
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    return try serializedBytes(options: options)
  }
}

/// Texts as TensorBoard shows them.
enum EventText {
  /// A block of code, which shows what it holds as it is.
  static func block(_ text: String, language: String = "") -> String {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    return "\(fence)\(language)\n\(text.hasSuffix("\n") ? text : text + "\n")\(fence)"
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var (longest, run) = (0, 0)
    for other in text {
      run = other == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
