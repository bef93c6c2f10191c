import GANZooSupport

/// A configuration that does not describe a layer or a network.
public enum ConfigurationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The text is not JSON; the reason.
  case notJSON(String)
  /// A key that is needed is not there.
  case missing(key: String)
  /// The value of a key is not what is expected.
  case wrongType(key: String, expected: String, found: String)
  /// The class is neither functional nor sequential.
  case notAModel(className: String)
  /// No layer has this class name; the names that are known.
  case unknownLayer(className: String, known: [String])
  /// Layers of classes that are not known; the names that are.
  case unsupportedLayers([UnsupportedLayer], known: [String])
  /// A layer gets its input from a layer that is not there.
  case unknownSource(layer: String, source: String)
  /// A layer leads to itself.
  case cycle(layer: String)
  /// A layer that makes no sense, and why.
  case invalid(layer: String, reason: String)
  /// An error in the settings of a layer.
  indirect case inLayer(name: String, className: String, ConfigurationError)

  /// A layer of a class that is not known.
  public struct UnsupportedLayer: Equatable, Sendable {
    /// The layer's name.
    public var name: String
    /// Its class.
    public var className: String

    package init(name: String, className: String) {
      self.name = name
      self.className = className
    }
  }

  /// A sentence that names the key.
  public var description: String {
    switch self {
    case .notJSON(let reason): "the model configuration is not JSON: \(reason)"
    case .missing(let key): "the model configuration lacks '\(key.shown())'"
    case .wrongType(let key, let expected, let found):
      "in the model configuration '\(key.shown())' should be \(expected), but is \(found)"
    case .unknownLayer(let className, let known):
      "no layer '\(className.shown())'; known: \(known.joined(separator: ", "))"
    case .notAModel(let className):
      "the model is a '\(className.shown())', but only models of the classes Functional, Model and Sequential "
        + "can be read"
    case .unsupportedLayers(let layers, let known): Self.sentence(layers, known)
    case .unknownSource(let layer, let source):
      "layer '\(layer.shown())' reads from '\(source.shown())', which is not in the model"
    case .cycle(let layer): "layer '\(layer.shown())' depends on its own output"
    case .invalid(let layer, let reason): "layer '\(layer.shown())': \(reason)"
    case .inLayer(let name, let className, let error): "layer '\(name.shown())' (\(className.shown())): \(error.detail)"
    }
  }

  /// What is wrong, after the words that say where.
  private var detail: String {
    switch self {
    case .missing(let key): "its configuration lacks '\(key.shown())'"
    case .wrongType(let key, let expected, let found): "'\(key.shown())' should be \(expected), but is \(found)"
    default: description
    }
  }

  /// The error with the name and the class of the layer whose settings it is about, where it does not name one.
  package func located(inLayer name: String, _ className: String) -> ConfigurationError {
    switch self {
    case .missing, .wrongType: .inLayer(name: name, className: className, self)
    default: self
    }
  }

  /// One layer of each class, and no more than ten.
  private static func sentence(_ layers: [UnsupportedLayer], _ known: [String]) -> String {
    var classes: Set<String> = []
    let examples = layers.filter { classes.insert($0.className).inserted }
    let supported = "; supported are: " + known.joined(separator: ", ")
    if let only = examples.first, examples.count == 1 {
      return "layer '\(only.name.shown())' is a '\(only.className.shown())', which is not supported" + supported
    }
    let parts =
      examples.prefix(10).map { "layer '\($0.name.shown())' (\($0.className.shown()))" }
      + (examples.count > 10 ? ["…"] : [])
    return "\(examples.count) classes of layers are not supported: " + parts.joined(separator: ", ") + supported
  }
}
