import Foundation
import GANZoo
import GANZooEvaluation
import GANZooTestSupport
import GANZooWeights
import Testing

@Suite("Factors of shapes")
struct FactorTests {
  private let device = Device(threads: 1)

  /// The true factors of examples.
  private func table(_ shapes: ShapesDataset, _ indices: some Sequence<Int>) -> FactorTable {
    var table = FactorTable(ShapeFactor.allCases)
    for index in indices {
      let factors = shapes.factors(of: index)
      table.add([ShapeFactor.allCases.map { $0.share(of: factors) }], classes: [index % 12])
    }
    return table
  }

  @Test("are what their codes stand for; circles have no turn")
  func codes() throws {
    let shapes = try ShapesDataset(.test)
    for index in 0..<240 {
      let known = shapes.factors(of: index)
      for factor in ShapeFactor.allCases {
        let code = factor.code(of: known)
        #expect(code.count == factor.width && code.allSatisfy { abs($0) <= 1 })
        let (read, share) = (factor.share(code: code[...]), factor.share(of: known))
        #expect((read == nil) == (share == nil) && (read == nil) == (factor == .turn && known.form == .circle))
        if let read, let share { #expect(abs(read - share) < 1e-5, "\(factor) of \(known)") }
      }
    }
  }

  @Test("have the distances of closed forms from the uniform distribution")
  func distances() {
    let even = (0..<1_000).map { (Double($0) + 0.5) / 1_000 }
    for (values, line, round) in [
      (even, 0, 0), (even.map { $0 / 2 }, 0.25, 0.125), (Array(repeating: 0.5, count: 9), 0.25, 0.25),
      (Array(repeating: 0, count: 9), 0.5, 0.25), (Array(repeating: 2, count: 9), 1.5, 0.25),
      (even.map { $0 < 0.5 ? $0 / 2 : 0.5 + $0 / 2 }, 0.125, 0.125),
    ] {
      #expect(abs(ShapeFactor.x.distance(of: values) - line) < 1e-3, "\(line)")
      #expect(abs(ShapeFactor.turn.distance(of: values) - round) < 2e-3, "\(round)")
    }
  }

  @Test("holes of samples that collapsed are counted as they were made")
  func holes() throws {
    let (test, train) = (try ShapesDataset(.test), try ShapesDataset(.train))
    let (reference, real) = (table(test, 0..<10_000), table(train, 0..<10_000))
    // Circles and squares on the left alone.
    let collapsed = table(train, (10_000..<60_000).filter { $0 % 12 < 6 && train.factors(of: $0).x < 0.5 })
    let report = FactorReport(samples: collapsed, reference: reference, real: real, classes: 12)
    #expect(report.count == 10_000)
    let x = try #require(report.factors.first { $0.name == "x" })
    #expect(x.reached == .init(samples: 10, real: 20) && x.bins == 20)
    #expect(abs(x.distance.samples - 0.25) < 0.01 && x.distance.real < 0.01)
    let y = try #require(report.factors.first { $0.name == "y" })
    #expect(y.reached == .init(samples: 20, real: 20) && y.distance.samples < 0.01)
    let holes = Dictionary(uniqueKeysWithValues: report.joints.map { ("\($0.first) \($0.second)", $0) })
    #expect(holes.count == 21)
    #expect(holes["x y"]?.cells == 100 && holes["x y"]?.holes == .init(samples: 50, real: 0))
    #expect(holes["y size"]?.holes == .init(samples: 0, real: 0))
    #expect(holes["class x"]?.cells == 120 && holes["class x"]?.holes == .init(samples: 90, real: 0))
    // Circles have no turn: nine classes have.
    #expect(holes["class turn"]?.cells == 90 && holes["class turn"]?.holes == .init(samples: 60, real: 0))
    #expect(report.holes.real == 0 && report.holes.samples > 0.2 && report.holes.samples < 0.4)
  }

  @Test("of images in order of their classes are compared as those in any order: a part is taken at random")
  func order() throws {
    let (test, train) = (try ShapesDataset(.test), try ShapesDataset(.train))
    let (reference, real) = (table(test, 0..<5_000), table(train, 0..<5_000))
    let sorted = table(train, (0..<12).flatMap { Array(stride(from: 20_000 + $0, to: 40_000, by: 12)) })
    let report = FactorReport(samples: sorted, reference: reference, real: real, classes: 12)
    #expect(report.count == 5_000 && report.holes == .init(samples: 0, real: 0), "\(report.holes)")
    #expect(report == FactorReport(samples: sorted, reference: reference, real: real, classes: 12))
    let other = FactorReport(samples: reference, reference: sorted, real: sorted, classes: 12)
    #expect(other.joints.allSatisfy { $0.cells >= 90 } && other.holes == .init(samples: 0, real: 0), "\(other.holes)")
  }

  @Test("are learnt from drawn examples, and what was learnt is kept in a file")
  func learning() throws {
    let folder = try TemporaryFolder()
    let test = try ShapesDataset(.test, shape: [16, 16, 3])
    let training = FactorTraining(sample: [16, 16, 3], steps: 60)
    let reader = try #require(try training.train(on: device) { _, _ in false })
    let errors = try reader.errors(on: test, count: 300)
    // A guess of the middle is off by a quarter of a range.
    #expect(try #require(errors[.background]) < 0.15 && #require(errors[.x]) < 0.2, "\(errors)")
    let path = folder.path + "/factors.h5"
    try FactorFile(reader, training, errors: errors).write(to: path)
    let file = try FactorFile(contentsOf: path)
    #expect(file.image == [16, 16, 3] && file.error(of: .x) == errors[.x])
    #expect(try FactorReader(file.saved, on: device).errors(on: test, count: 300) == errors)
    #expect(throws: CancellationError.self) {
      try reader.errors(on: test, count: 300) { throw CancellationError() }
    }
    let last = file.saved.arrays[file.saved.arrays.count - 1].map { array in
      StoredArray(shape: array.shape, values: Array(repeating: Float.nan, count: array.shape.reduce(1, *)))
    }
    let broken = SavedNetwork(file.saved.network, arrays: file.saved.arrays.dropLast() + [last])
    #expect(throws: FactorFileError.self) { try FactorReader(broken, on: device).table(of: test, count: 10) }
    var stops = 0
    #expect(
      try training.train(on: device) { _, _ in
        stops += 1
        return stops == 2
      } == nil)
  }

  @Test("a file of another network is refused")
  func other() throws {
    let path = try TrainedWeights.bundled().classifier(of: "mnist").path
    #expect(
      message { _ = try FactorFile(contentsOf: path) }
        == "\(path) is no network that reads the factors of shapes; ganzoo classifier factors makes one")
  }
}
