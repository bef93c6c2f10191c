import GANZoo
import GANZooFormats
import GANZooTestSupport
import Testing

@Suite("The range of pixels of a generator of another program")
struct PixelRangeTests {
  private static func pixels(_ end: (Symbol) -> Symbol) throws -> GeneratorInterface.Pixels {
    let z = Symbol.input("z", [3])
    return GeneratorInterface().pixels(of: try Network("G", inputs: [z], outputs: [end(z)]))
  }

  @Test("The range follows from the last layers, or is assumed")
  func layers() throws {
    typealias Pixels = GeneratorInterface.Pixels
    let image = { (activation: ActivationFunction) in
      { (z: Symbol) in Reshape([2, 2, 1])(Dense(4, activation: activation)(z)) }
    }
    let symmetric = Pixels(range: .symmetric, evidence: .layers)
    let unit = Pixels(range: .unit, evidence: .layers)
    let byte = Pixels(range: .byte, evidence: .layers)
    let open = Pixels(range: .unit, evidence: .notNegative)
    let none = Pixels(range: .symmetric, evidence: .assumed)
    let tanh = image(.tanh)
    for (what, end, expected) in [
      ("tanh", tanh, symmetric), ("sigmoid", image(.sigmoid), unit), ("softmax", image(.softmax), unit),
      ("relu", image(.relu), open), ("softplus", image(.softplus), open), ("relu6", image(.relu6), open),
      ("linear", image(.linear), none), ("elu", image(.elu), none), ("swish", image(.swish), none),
      ("LeakyReLU", { LeakyReLU(0.2)(image(.linear)($0)) }, none),
      ("ReLU", { ReLU()(image(.linear)($0)) }, open), ("ReLU up to 1", { ReLU(maximum: 1)(image(.linear)($0)) }, unit),
      ("ReLU up to 255", { ReLU(maximum: 255)(image(.linear)($0)) }, byte),
      ("hard_sigmoid", { ReLU(maximum: 1)(Rescaling(0.2, offset: 0.5)(image(.linear)($0))) }, unit),
      ("tanh to bytes", { Rescaling(127.5, offset: 127.5)(tanh($0)) }, byte),
      ("tanh to 0..1", { Rescaling(0.5, offset: 0.5)(tanh($0)) }, unit),
      ("sigmoid to -1..1", { Rescaling(2, offset: -1)(image(.sigmoid)($0)) }, symmetric),
      ("sigmoid to bytes", { Rescaling(255)(image(.sigmoid)($0)) }, byte),
      ("turned round", { Rescaling(-1, offset: 1)(image(.sigmoid)($0)) }, unit),
      ("twice", { Rescaling(255)(Rescaling(0.5, offset: 0.5)(tanh($0))) }, byte),
      ("half of tanh", { Rescaling(0.5)(tanh($0)) }, none),
      ("mean of two", { Average()(tanh($0), tanh($0)) }, symmetric),
      ("product of two", { Multiply()(image(.sigmoid)($0), image(.sigmoid)($0)) }, unit),
      ("behind", { Cropping2D(0)(UpSampling2D(2)(tanh($0))) }, symmetric),
      ("normalised", { BatchNormalization()(tanh($0)) }, none),
      ("tanh of a ReLU", { Activation(.tanh)(image(.relu)($0)) }, unit),
      ("convolution", { Conv2D(1, kernel: 1, activation: .sigmoid)(tanh($0)) }, unit),
      ("transposed", { Conv2DTranspose(1, kernel: 1, activation: .tanh)(tanh($0)) }, symmetric),
      ("spectral", { SpectralNormalization(Conv2D(1, kernel: 1, activation: .tanh))(tanh($0)) }, symmetric),
    ] as [(String, (Symbol) -> Symbol, Pixels)] {
      #expect(try Self.pixels(end) == expected, "\(what)")
    }
  }

  @Test("A note names an assumed range and the option that changes it")
  func words() {
    #expect(GeneratorInterface.Pixels(range: .unit, evidence: .layers).assumption == nil)
    #expect(
      GeneratorInterface.Pixels(range: .symmetric, evidence: .assumed).assumption
        == "its last layers do not tell the range of pixels, and -1..1 is assumed; --pixels 0..1 or --pixels 0..255 "
        + "changes it")
    #expect(
      GeneratorInterface.Pixels(range: .unit, evidence: .notNegative).assumption
        == "its last layer gives nothing below 0, and pixels are taken for 0..1; --pixels -1..1 or --pixels 0..255 "
        + "changes it")
  }

  @Test("Samples that do not look like the range give a warning")
  func looks() {
    let reach = { (low: String, high: String) in "the pixels of 4 samples reach from \(low) to \(high)" }
    for (range, values, expected) in [
      (.symmetric, [-0.9, 0, 0.9], nil), (.symmetric, [-1.2, 1.2], nil), (.unit, [-0.2, 1.2], nil),
      (.byte, [0, 240], nil),
      (.symmetric, [0, 0.5, 1], reach("0", "1") + ", like 0..1 rather than -1..1: mind --pixels 0..1"),
      (.symmetric, [0, 200], reach("0", "200") + ", like 0..255 rather than -1..1: mind --pixels 0..255"),
      (.symmetric, [-4, 3], reach("-4", "3") + ", beyond -1..1: mind --pixels"),
      (.symmetric, [-0.01, 0.01], reach("-0.01", "0.01") + ": samples are of nearly one colour"),
      (.unit, [-0.9, 0.9], reach("-0.9", "0.9") + ", like -1..1 rather than 0..1: mind --pixels -1..1"),
      (.unit, [0, 250], reach("0", "250") + ", like 0..255 rather than 0..1: mind --pixels 0..255"),
      (.unit, [0, 3], reach("0", "3") + ", beyond 0..1: mind --pixels"),
      (.byte, [0, 1], reach("0", "1") + ", like 0..1 rather than 0..255: mind --pixels 0..1"),
      (.byte, [-1, 1], reach("-1", "1") + ", like -1..1 rather than 0..255: mind --pixels -1..1"),
      (.byte, [100, 101], reach("100", "101") + ": samples are of nearly one colour"),
      (.unit, [0, .nan], "samples have pixels that are no numbers"),
    ] as [(GeneratorInterface.PixelRange, [Float], String?)] {
      #expect(
        GeneratorInterface.Pixels(range: range, evidence: .given).warning(values, 4) == expected, "\(range) \(values)")
    }
  }
}
