import GANZooSupport
import Testing

@Suite("Numbers and durations")
struct FormattingTests {
  @Test(
    "Durations in whole seconds",
    arguments: [
      (0.0, "0 s"), (7.9, "7 s"), (299, "4 min 59 s"), (3599.9, "59 min 59 s"), (3723, "1 h 2 min"), (-5, "0 s"),
    ])
  func whole(_ seconds: Double, _ text: String) {
    #expect(Duration.seconds(seconds).wholeUnitText == text)
  }

  @Test(
    "Estimates have no seconds beside minutes",
    arguments: [(59.9, "59 s"), (60, "1 min"), (119, "1 min"), (3599, "59 min"), (7500, "2 h 5 min")])
  func estimate(_ seconds: Double, _ text: String) {
    #expect(Duration.seconds(seconds).estimateText == text)
  }

  @Test(
    "Durations in sentences",
    arguments: [
      (0.0, "0.0 s"), (0.45, "0.4 s"), (9.99, "9.9 s"), (10, "10 s"), (83, "1 min 23 s"), (7500, "2 h 5 min"),
      (-1, "0.0 s"),
    ])
  func units(_ seconds: Double, _ text: String) {
    #expect(Duration.seconds(seconds).unitText == text)
  }

  @Test(
    "Thousands separators",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (8_172_521, "8,172,521"), (-12_345, "-12,345"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func grouped(_ number: Int, _ text: String) {
    #expect(number.grouped == text)
  }

  @Test(
    "Bytes in the largest suitable unit",
    arguments: [
      (0, "0 bytes"), (1023, "1023 bytes"), (1024, "1.0 KiB"), (10_240, "10 KiB"), (850_000_000, "811 MiB"),
      (1 << 30, "1.0 GiB"), (-(3 << 29), "-1.5 GiB"), (1 << 50, "1.0 PiB"), (.max, "8192 PiB"), (.min, "-8192 PiB"),
    ])
  func bytes(_ number: Int, _ text: String) {
    #expect(number.byteText == text)
  }

  @Test(
    "Losses",
    arguments: [
      (0.1234, "0.123"), (-2.5, "-2.500"), (0, "0.000"), (0.00012, "1.20e-04"), (1_234_567, "1.23e+06"),
      (.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf"),
    ] as [(Double, String)])
  func losses(_ number: Double, _ text: String) {
    #expect(number.shortText == text)
  }
}
