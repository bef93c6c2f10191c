import GANZooFormats
import GANZooNN
import GANZooTestSupport
import Testing

/// What a layer is written as has to be read again: else a file is made that nothing opens.
@Suite("Configurations that are written")
struct WrittenConfigurationTests {
  /// Settings with values at the ends of what is accepted, each as a number and as lists.
  private static let values: [String: [JSONObject.Value]] = {
    let sizes: [JSONObject.Value] = [1, 2, 3, 255, 256, 31_622, 31_623, 65_536, 1 << 24, (1 << 24) + 1, 0, -1]
      .map { .int($0) }
    let pairs: [JSONObject.Value] = sizes.flatMap { (a: JSONObject.Value) -> [JSONObject.Value] in
      [.array([a]), .array([a, a]), .array([a, .int(1)]), .array([.int(2), a])]
    }
    let numbers: [JSONObject.Value] = [
      .int(0), .int(1), .double(0.3), .double(0.999_999_999), .double(1e-45), .double(1e39), .int(-1),
    ]
    let margins = sizes.map { JSONObject.Value.array([.array([$0, .int(0)]), .array([.int(1), $0])]) }
    let axes: [JSONObject.Value] = [-1, 0, 1, 2, 8, 9].flatMap { (axis: Int) -> [JSONObject.Value] in
      [.int(axis), .array([.int(axis)]), .array([.int(axis), .int(2)])]
    }
    var values: [String: [JSONObject.Value]] = [:]
    for key in ["kernel_size", "strides", "pool_size", "dilation_rate", "size", "target_shape", "dims"] {
      values[key] = sizes + pairs + [.null, .array([]), .array([.int(-1), .int(4)])]
    }
    for key in ["padding", "cropping"] {
      values[key] = sizes + pairs + margins + [.string("same"), .string("valid"), .string("causal")]
    }
    for key in [
      "filters", "units", "input_dim", "output_dim", "n", "power_iterations", "depth_multiplier", "groups", "height",
      "width",
    ] {
      values[key] = sizes
    }
    for key in ["axis", "shared_axes"] { values[key] = axes + [.null] }
    for key in [
      "rate", "stddev", "alpha", "negative_slope", "max_value", "threshold", "scale", "offset", "momentum", "epsilon",
    ] { values[key] = numbers + [.null] }
    for key in ["use_bias", "center", "keepdims", "crop_to_aspect_ratio"] { values[key] = [.bool(true), .bool(false)] }
    values["output_padding"] = [.null] + sizes + pairs
    values["activation"] =
      ["linear", "relu", "tanh", "silu", "swish", "leaky_relu", "celu", "hard_swish"].map { .string($0) } + [.null]
    values["interpolation"] = [.string("nearest"), .string("bilinear")]
    return values
  }()
  /// Settings without which a layer is not read.
  private static let needed: [String: [String]] = [
    "Conv1D": ["filters", "kernel_size"], "Conv2D": ["filters", "kernel_size"],
    "Conv2DTranspose": ["filters", "kernel_size"], "Conv1DTranspose": ["filters", "kernel_size"],
    "SeparableConv1D": ["filters", "kernel_size"], "SeparableConv2D": ["filters", "kernel_size"],
    "DepthwiseConv2D": ["kernel_size"], "Dense": ["units"],
    "Embedding": ["input_dim", "output_dim"],
    "MaxPooling1D": ["pool_size"], "MaxPooling2D": ["pool_size"], "AveragePooling1D": ["pool_size"],
    "AveragePooling2D": ["pool_size"], "Reshape": ["target_shape"], "Permute": ["dims"], "RepeatVector": ["n"],
    "Dropout": ["rate"], "SpatialDropout2D": ["rate"], "GaussianNoise": ["stddev"],
    "GaussianDropout": ["rate"], "AlphaDropout": ["rate"], "Resizing": ["height", "width"], "Rescaling": ["scale"],
    "Activation": ["activation"],
  ]

  @Test("are read again as the same layer, whatever was accepted", arguments: LayerRegistry.builtIn.names)
  func readAgain(_ name: String) throws {
    var random = SystemRandomNumberGenerator()
    var accepted = 0
    for turn in 0..<3000 {
      var settings: JSONObject = [:]
      for (key, values) in Self.values
      where Self.needed[name, default: []].contains(key) || Int.random(in: 0..<6, using: &random) == 0 {
        settings[key] = values.randomElement(using: &random)
      }
      if name == "InputLayer" { settings["batch_shape"] = .array([.null] + (0..<turn % 9).map { .int($0 + 1) }) }
      if name == "SpectralNormalization" {
        settings["layer"] = .object(["class_name": .string("Conv2D"), "config": .object(settings)])
      }
      guard let layer = try? LayerRegistry.builtIn.layer(name, settings) else { continue }
      accepted += 1
      let written = try JSONObject(json: layer.configuration.json)
      do {
        let copy = try LayerRegistry.builtIn.layer(name, written)
        #expect(copy.configuration == layer.configuration, "\(settings.json)")
      } catch {
        Issue.record("\(name) \(settings.json) is written as \(written.json), which is refused: \(error)")
      }
    }
    #expect(accepted > 0)
  }

  @Test("A size passes as two where it passes as one number")
  func numberAsPair() throws {
    for size in [1, 31_622, 31_623, 1 << 24] {
      #expect(try (["size": .int(size)] as JSONObject).pair("size") == (size, size))
      #expect(try (["size": .array([.int(size), .int(size)])] as JSONObject).pair("size") == (size, size))
    }
  }
}
