import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooTensors
import Testing

@Suite("Keras configurations")
struct ConfigurationTests {
  /// Every layer with settings that are not Keras' defaults.
  static func everything() throws -> Network {
    let label = Symbol.input("label", [1], of: .int32)
    let image = Symbol.input("image", [6, 4, 3])
    let window = Window(3, 2, strides: (2, 1), padding: .same)
    var x = Conv2D(4, window: window, activation: .relu, usesBias: false)(image)
    x = BatchNormalization(momentum: 0.8, epsilon: 1e-5, center: false)(x)
    x = Dropout(0.25)(LeakyReLU(0.1)(x), name: "drop")
    x = MaxPooling2D(2, strides: 1, padding: .same)(UpSampling2D(height: 2, width: 3)(x))
    let units = Dense(5, activation: .softplus, usesBias: false)(ReLU()(Flatten()(x)))
    let embedded = Reshape([5])(Embedding(7, 5)(label))
    let joined = Concatenate()(Add()(units, embedded), Multiply()(units, embedded), pooled(image))
    return try Network("everything", inputs: [label, image], outputs: [Activation(.softmax)(joined), units])
  }

  private static func pooled(_ image: Symbol) -> Symbol {
    let margins = Margins(top: 1, bottom: 2, left: 0, right: 3)
    var x = Cropping2D(margins)(ZeroPadding2D(Margins(top: 2, bottom: 3, left: 4, right: 5))(image))
    x = Conv2DTranspose(4, window: Window(3, 2, strides: (2, 1), padding: .same), activation: .elu, usesBias: false)(x)
    x = LayerNormalization(axis: [2, 3, 1], epsilon: 1e-5, scale: false)(x)
    let means = GlobalAveragePooling2D()(ELU(0.5)(AveragePooling2D(3, strides: 2)(x)))
    let kept = Reshape([1, 4])(GlobalAveragePooling2D(keepsAxes: true)(x))
    let extremes = Subtract()(Maximum()(means, Flatten()(kept)), Minimum()(means, grouped(sequences(image))))
    let convolved = Conv1D(4, kernel: 3, strides: 2, padding: .same, activation: .relu, usesBias: false)(kept)
    let normalized = SpectralNormalization(Dense(4, activation: .tanh, usesBias: false), powerIterations: 3)(convolved)
    return Multiply()(Average()(means, extremes), Flatten()(Rescaling(0.1, offset: -2.5)(normalized)))
  }

  /// Four numbers from four, by convolutions and normalisations in groups.
  private static func grouped(_ numbers: Symbol) -> Symbol {
    var x = Conv1DTranspose(6, kernel: 3, strides: 2, outputPadding: 1, activation: .softsign)(
      Reshape([2, 2])(numbers))
    x = GroupNormalization(groups: 3, epsilon: 1e-5, center: false)(Conv1D(6, kernel: 2, groups: 2)(x))
    x = Conv2D(4, kernel: 2, groups: 2, usesBias: false)(Reshape([5, 3, 2])(x))
    x = DepthwiseConv2D(kernel: 2, depthMultiplier: 2, activation: .relu, usesBias: false)(x)
    x = AlphaDropout(0.2)(x)
    x = GaussianDropout(0.3)(SeparableConv2D(4, window: Window(3, 1, padding: .valid), depthMultiplier: 2)(x))
    x = Conv2DTranspose(4, kernel: 2, strides: 2, padding: .same, outputPadding: OutputPadding(1))(x)
    x = Resizing(1, 1, interpolation: .nearest, cropsToAspectRatio: true)(x)
    return Flatten()(UnitNormalization(axis: [1, 3])(LayerNormalization(axis: [1])(x)))
  }

  /// Sequences made of an image, pooled to four numbers.
  private static func sequences(_ image: Symbol) -> Symbol {
    let dilated = Conv2D(3, kernel: 2, padding: .same, dilation: Dilation(2, 3), activation: .softsign)(image)
    let large = UpSampling2D(height: 1, width: 2, interpolation: .bilinear)(SpatialDropout2D(0.1)(dilated))
    var x = Reshape([16, 9])(Permute([2, 1, 3])(large))
    x = Cropping1D(before: 3, after: 1)(ZeroPadding1D(before: 2, after: 4)(UpSampling1D(3)(x)))
    x = Conv1D(4, kernel: 3, padding: .causal, dilation: 2, activation: .leakyReLU)(PReLU(sharedAxes: [1])(x))
    x = SeparableConv1D(4, kernel: 2, padding: .same, depthMultiplier: 2, activation: .tanh)(x)
    x = GaussianNoise(0.2)(AveragePooling1D(3, strides: 2, padding: .same)(MaxPooling1D(2, strides: 1)(x)))
    let rest = ReLU(maximum: 1.5, slope: 0.1, threshold: 0.2)(GlobalMaxPooling2D()(Conv2D(4, kernel: 1)(large)))
    let means = GlobalAveragePooling1D(keepsAxes: true)(x)
    let joined = Concatenate(axis: 1)(means, RepeatVector(2)(rest), Reshape([1, 4])(GlobalMaxPooling1D()(x)))
    return Softmax()(GlobalMaxPooling1D()(joined))
  }

  @Test(
    "A network survives the way through JSON", arguments: [everything, SeedNetworks.generator, SeedNetworks.critic])
  func roundTrip(make: @Sendable () throws -> Network) throws {
    let network = try make()
    let json = network.kerasConfiguration.json
    let read = try Network(kerasConfiguration: JSONObject(json: json))
    #expect(read.kerasConfiguration.json == json)
    #expect(read.vertices.map(\.name) == network.vertices.map(\.name))
    #expect(read.vertices.map(\.outputShape) == network.vertices.map(\.outputShape))
    #expect(read.inputs == network.inputs && read.outputs == network.outputs && read.name == network.name)
    #expect(read.parameterCount == network.parameterCount)
    let archive = network.kerasArchiveConfiguration.json
    #expect(try Network(kerasConfiguration: JSONObject(json: archive)).kerasConfiguration.json == json)
  }

  @Test("The form for archives names the modules that both generations of Keras know")
  func archive() throws {
    let x = Symbol.input("x", [4])
    let network = try Network("M", inputs: [x], outputs: [Dropout(0.5)(x, name: "y")])
    #expect(
      network.kerasArchiveConfiguration.json
        == #"{"module": "keras", "class_name": "Model", "registered_name": null, "config": {"name": "M", "layers": ["#
        + #"{"module": "keras.layers", "registered_name": null, "class_name": "InputLayer", "name": "x", "#
        + #""inbound_nodes": [], "config": {"name": "x", "batch_input_shape": [null, 4], "dtype": "float32"}}, "#
        + #"{"module": "keras.layers", "registered_name": null, "class_name": "Dropout", "name": "y", "#
        + #""inbound_nodes": [[["x", 0, 0, {}]]], "config": {"name": "y", "rate": 0.5}}], "#
        + #""input_layers": [["x", 0, 0]], "output_layers": [["y", 0, 0]]}}"#)
  }

  @Test("Every layer of the registry takes part in the round trip")
  func complete() throws {
    #expect(Set(try Self.everything().vertices.map(\.className)) == Set(LayerRegistry.builtIn.names))
  }

  @Test("A layer with several axes, and no other, names the module without which Keras 3 forgets them")
  func module() throws {
    let image = Symbol.input("image", [4, 4, 2])
    let x = LayerNormalization()(LayerNormalization(axis: [-3, -2, -1])(image, name: "all"), name: "last")
    let configuration = try Network("D", inputs: [image], outputs: [x]).kerasConfiguration
    let modules = try configuration.object("config").array("layers").map { entry in
      guard case .object(let entry) = entry else { return "no object" }
      return try "\(entry.string("name")) \(entry.string("module", default: "none"))"
    }
    #expect(modules == ["image none", "all keras.layers", "last none"])
  }

  @Test("A batch normalisation of another axis than the last is refused; Keras 2's lists are read")
  func axis() throws {
    let layer = try BatchNormalization(configuration: ["axis": .array([.int(3)])])
    #expect(try layer.outputShape([[4, 4, 2]]) == [4, 4, 2])
    #expect(throws: LayerShapeError(expected: "an input whose last axis is 3, the batch axis counted", found: [[4]])) {
      try layer.outputShape([[4]])
    }
    #expect(try BatchNormalization(configuration: ["axis": .int(-1)]).outputShape([[4]]) == [4])
  }

  @Test("The slope of a LeakyReLU is read from either generation")
  func slope() throws {
    #expect(try LeakyReLU(configuration: ["alpha": .double(0.1)]).slope == 0.1)
    #expect(try LeakyReLU(configuration: ["negative_slope": .double(0.2)]).slope == 0.2)
    #expect(try LeakyReLU(configuration: [:]).slope == 0.3)
  }

  @Test("A pooling without steps of its own moves by its size")
  func strides() throws {
    let settings: JSONObject = ["pool_size": .int(3), "strides": .null]
    let window = try MaxPooling2D(configuration: settings).window
    #expect((window.strideHeight, window.strideWidth) == (3, 3))
    #expect(try AveragePooling1D(configuration: settings).window.strideWidth == 3)
    #expect(try MaxPooling1D(configuration: ["pool_size": .array([.int(4)])]).window.strideWidth == 4)
  }

  @Test("Shared axes and a softmax's axis are read as numbers and as lists of one")
  func axes() throws {
    #expect(try PReLU(configuration: ["shared_axes": .int(2)]).sharedAxes == [2])
    #expect(try PReLU(configuration: [:]).sharedAxes == [])
    let softmax = try Softmax(configuration: ["axis": .array([.int(1)])])
    #expect(try softmax.outputShape([[4]]) == [4])
    let expected = "an input whose last axis is 1, the batch axis counted"
    #expect(throws: LayerShapeError(expected: expected, found: [[4, 4]])) { try softmax.outputShape([[4, 4]]) }
  }

  static let refused: [(any Layer.Type, JSONObject, String)] = [
    (Dense.self, [:], "the model configuration lacks 'units'"),
    (Dense.self, ["units": .int(0)], "'units' should be a whole number from 1 to 16777216, but is 0"),
    (Dense.self, ["units": .string("ten")], "'units' should be a whole number from 1 to 16777216, but is \"ten\""),
    (
      Dense.self, ["units": .int(1), "activation": .string("glu")],
      "'activation' should be one of linear, relu, tanh, sigmoid, softmax, softplus, softsign, elu, selu, gelu, mish, "
        + "exponential, swish, leaky_relu, relu6, log_softmax, hard_silu, hard_tanh, log_sigmoid, tanh_shrink, squareplus, "
        + "but is \"glu\""
    ),
    (Dense.self, ["units": .int(1), "use_bias": .int(1)], "'use_bias' should be true or false, but is 1"),
    (Dropout.self, ["rate": .int(1)], "'rate' should be a number in 0 ..< 1, but is 1.0"),
    (Dropout.self, ["rate": .bool(true)], "'rate' should be a finite number, but is true"),
    (Dropout.self, ["rate": .int(0), "noise_shape": .array([.int(1)])], "'noise_shape' should be null, but is [1]"),
    (SpatialDropout2D.self, ["rate": .int(1)], "'rate' should be a number in 0 ..< 1, but is 1.0"),
    (GaussianNoise.self, ["stddev": .double(1.5)], "'stddev' should be a number in 0 ... 1, but is 1.5"),
    (LeakyReLU.self, ["alpha": .int(-1)], "'alpha' should be a number of at least 0, but is -1.0"),
    (LeakyReLU.self, ["negative_slope": .int(-1)], "'negative_slope' should be a number of at least 0, but is -1.0"),
    (Activation.self, [:], "the model configuration lacks 'activation'"),
    (BatchNormalization.self, ["renorm": .bool(true)], "'renorm' should be false, but is true"),
    (
      Embedding.self, ["input_dim": .int(2), "output_dim": .int(2), "mask_zero": .bool(true)],
      "'mask_zero' should be false, but is true"
    ),
    (PReLU.self, ["shared_axes": .array([.int(0)])], "'shared_axes' should be a whole number from 1 to 8, but is 0"),
    (Permute.self, ["dims": .array([.int(1), .int(3)])], "'dims' should be each axis from 1 on once, but is [1, 3]"),
    (ZeroPadding1D.self, ["padding": .array([.int(1)])], "'padding' should be a number or two, but is [1]"),
    (MaxPooling1D.self, [:], "the model configuration lacks 'pool_size'"),
    (
      Conv2D.self, ["filters": .int(1), "kernel_size": .array([.int(1)])],
      "'kernel_size' should be two sizes, but is [1]"
    ),
    (
      Conv2D.self, ["filters": .int(1), "kernel_size": .int(3), "strides": .int(2), "dilation_rate": .int(2)],
      "'dilation_rate' should be 1 where strides are greater, but is 2 x 2"
    ),
    (
      Conv2D.self, ["filters": .int(1), "kernel_size": .int(3), "dilation_rate": .array([.int(16), .int(16)])],
      "'dilation_rate' should be at most 1024 taps, gaps counted, but is 16 x 16"
    ),
    (
      Conv2DTranspose.self,
      ["filters": .int(1), "kernel_size": .int(3), "strides": .int(2), "dilation_rate": .int(2)],
      "'dilation_rate' should be 1 where strides are greater, but is 2 x 2"
    ),
    (
      Conv2D.self, ["filters": .int(1), "kernel_size": .int(3), "data_format": .string("channels_first")],
      "'data_format' should be \"channels_last\", but is \"channels_first\""
    ),
    (
      Conv2D.self, ["filters": .int(4), "kernel_size": .int(3), "groups": .int(3)],
      "'groups' should be a number that divides the 4 filters, but is 3"
    ),
    (
      Conv2DTranspose.self, ["filters": .int(4), "kernel_size": .int(3), "groups": .int(2)],
      "'groups' should be 1, but is 2"
    ),
    (
      DepthwiseConv2D.self, ["kernel_size": .int(3), "depth_multiplier": .int(0)],
      "'depth_multiplier' should be a whole number from 1 to 16777216, but is 0"
    ),
    (SeparableConv2D.self, ["kernel_size": .int(3)], "the model configuration lacks 'filters'"),
    (
      GroupNormalization.self, ["groups": .int(-2)],
      "'groups' should be a whole number from 1 to 16777216, but is -2"
    ),
    (Resizing.self, ["height": .int(1)], "the model configuration lacks 'width'"),
    (
      Resizing.self, ["height": .int(1), "width": .int(1), "antialias": .bool(true)],
      "'antialias' should be false, but is true"
    ),
    (
      Resizing.self, ["height": .int(1), "width": .int(1), "interpolation": .string("area")],
      "'interpolation' should be one of nearest, bilinear, bicubic, but is \"area\""
    ),
    (SeparableConv1D.self, ["kernel_size": .int(3)], "the model configuration lacks 'filters'"),
    (AlphaDropout.self, ["rate": .int(1)], "'rate' should be a number in 0 ..< 1, but is 1.0"),
    (GaussianDropout.self, ["rate": .int(1)], "'rate' should be a number in 0 ..< 1, but is 1.0"),
    (MaxPooling2D.self, ["pool_size": .null], "'pool_size' should be a list of sizes, but is null"),
    (
      UpSampling2D.self, ["interpolation": .string("lanczos3")],
      "'interpolation' should be one of nearest, bilinear, bicubic, but is \"lanczos3\""
    ),
    (
      Reshape.self, ["target_shape": .array([.int(-1), .int(-1)])],
      "'target_shape' should be a list of sizes, one of them -1 or none, but is [-1, -1]"
    ),
    (
      InputLayer.self, ["batch_input_shape": .array([.string("5")])],
      "'batch_input_shape' should be a list of sizes, but is [\"5\"]"
    ),
    (
      Conv2D.self, ["filters": .int(1), "kernel_size": .array([.int(32), .int(33)])],
      "'kernel_size' should be at most 1024 taps, but is 32 x 33"
    ),
    (
      Conv2DTranspose.self,
      ["filters": .int(1), "kernel_size": .int(3), "output_padding": .array([.int(1), .int(1)])],
      "'output_padding' should be less than the strides, 1 x 1, but is 1 x 1"
    ),
    (
      Conv1DTranspose.self,
      ["filters": .int(1), "kernel_size": .int(3), "strides": .int(2), "output_padding": .int(2)],
      "'output_padding' should be less than the strides, 1 x 2, but is 0 x 2"
    ),
    (
      Conv1D.self, ["filters": .int(1), "kernel_size": .array([.int(3), .int(3)])],
      "'kernel_size' should be a whole number from 1 to 16777216, but is [3, 3]"
    ),
    (
      Conv2D.self, ["filters": .int(1), "kernel_size": .int(3), "padding": .string("causal")],
      "'padding' should be one of same, valid, but is \"causal\""
    ),
    (
      Conv1D.self,
      ["filters": .int(1), "kernel_size": .int(3), "strides": .array([.int(2)]), "dilation_rate": .array([.int(2)])],
      "'dilation_rate' should be 1 where strides are greater, but is 1 x 2"
    ),
    (LayerNormalization.self, ["axis": .array([.null])], "'axis' should be a whole number from -8 to 8, but is null"),
    (LayerNormalization.self, ["rms_scaling": .bool(true)], "'rms_scaling' should be false, but is true"),
    (ZeroPadding2D.self, ["padding": .array([.int(1)])], "'padding' should be a number or two, but is [1]"),
    (
      Cropping2D.self, ["cropping": .array([.int(1), .int(-1)])],
      "'cropping' should be a whole number from 0 to 16777216, but is -1"
    ),
    (Concatenate.self, ["axis": .int(0)], "'axis' should be another axis than the batch's, but is 0"),
    (Rescaling.self, [:], "the model configuration lacks 'scale'"),
    (
      Rescaling.self, ["scale": .array([.int(1), .int(2)])], "'scale' should be a finite number, but is [1, 2]"
    ),
    (
      Rescaling.self, ["scale": .int(1), "offset": .array([.int(1)])],
      "'offset' should be a finite number, but is [1]"
    ),
    (SpectralNormalization.self, [:], "the model configuration lacks 'layer'"),
    (SpectralNormalization.self, ["layer": .null], "'layer' should be an object, but is null"),
    (SpectralNormalization.self, ["layer": .object([:])], "the model configuration lacks 'class_name'"),
    (
      SpectralNormalization.self, ["layer": .object(["class_name": .string("Dense")])],
      "the model configuration lacks 'config'"
    ),
    (
      SpectralNormalization.self, ["layer": .object(["class_name": .string("Flatten"), "config": .object([:])])],
      "'layer' should be one of Conv1D, Conv2D, Conv2DTranspose, Dense, Embedding, but is \"Flatten\""
    ),
    (
      SpectralNormalization.self,
      [
        "layer": .object(["class_name": .string("Dense"), "config": .object(["units": .int(1)])]),
        "power_iterations": .int(0),
      ], "'power_iterations' should be a whole number from 1 to 1000, but is 0"
    ),
    (ReLU.self, ["max_value": .int(-6)], "'max_value' should be a number of at least 0, but is -6.0"),
    (ReLU.self, ["threshold": .null], "'threshold' should be a finite number, but is null"),
  ]

  @Test("A setting that is missing, wrong or not offered is named", arguments: refused.indices)
  func settings(index: Int) {
    let (type, configuration, text) = Self.refused[index]
    let error = #expect(throws: ConfigurationError.self) { try type.init(configuration: configuration) }
    #expect(error?.description.replacing("in the model configuration ", with: "") == text)
  }

  @Test("A hundred thousand keys are joined, compared and renamed in time proportional to their number")
  func many() throws {
    let entries = (0..<100_000).map { #""key\#($0)": \#($0)"# }
    let a = try JSONObject(json: "{" + entries.joined(separator: ",") + "}")
    let b = try JSONObject(json: "{" + entries.reversed().joined(separator: ",") + "}")
    let start = ContinuousClock.now
    let (isEqual, renamed, joined) = (a == b, a.renamingKeras2Activations, a + b)
    #expect(ContinuousClock.now - start < .seconds(3))
    #expect(isEqual && renamed == b && joined == a)
    #expect((a + ["other": .null]).json.hasSuffix(#""key99999": 99999, "other": null}"#))
    #expect(a + ["key0": .null] != a && a + ["other": .null] != b + ["another": .null])
  }
}
