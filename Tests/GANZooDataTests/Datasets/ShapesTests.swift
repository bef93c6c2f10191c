import GANZooData
import GANZooSupport
import GANZooTestSupport
import Testing

@Suite("Shapes")
struct ShapesTests {
  @Test("are drawn as Pillow draws them 64 times as large", arguments: ["small", "large", "wide"])
  func reference(_ name: String) throws {
    let fixture = try Fixture("shapes.h5")
    let (shape, images) = try fixture.numbers("\(name)/images")
    let rows = try fixture.numbers("\(name)/factors").values.map(Double.init)
    let (forms, families) = (try fixture.integers("\(name)/forms"), try fixture.integers("\(name)/families"))
    let size = shape.dropFirst().reduce(1, *)
    var sum = 0.0
    for index in 0..<shape[0] {
      let factors = ShapeFactors(
        form: ShapeForm.allCases[forms.values[index]], family: ShapeColour.allCases[families.values[index]],
        x: rows[6 * index], y: rows[6 * index + 1], size: rows[6 * index + 2], turn: rows[6 * index + 3],
        hue: rows[6 * index + 4], background: rows[6 * index + 5])
      let drawn = ShapesDataset.image(factors, height: shape[1], width: shape[2], channels: 3)
      let differences = zip(drawn.pixels, images[index * size..<(index + 1) * size]).map {
        abs(Double($0) - Double($1))
      }
      // Pillow's edges are half a pixel of its larger image off.
      #expect(try #require(differences.max()) <= 10, "\(factors)")
      sum += differences.reduce(0, +) / Double(size)
    }
    #expect(sum / Double(shape[0]) < 0.15)
  }

  @Test("lie inside of the image, which they cover by the area of their outline")
  func area() throws {
    let side = 48
    let areas: [ShapeForm: Double] = [
      .circle: .pi, .square: 2, .triangle: 1.2990381, .star: 1.4694631,
    ]
    for form in ShapeForm.allCases {
      for (place, turn) in [(0.34, 0.0), (0.66, 0.3), (0.5, 0.77)] {
        let factors = ShapeFactors(
          form: form, family: .red, x: place, y: place, size: 0.32, turn: turn, background: 0)
        let image = ShapesDataset.image(factors, height: side, width: side, channels: 1)
        let most = Double(try #require(image.pixels.max()))
        let covered = image.pixels.reduce(0) { $0 + Double($1) } / most
        let radius = 0.32 * Double(side)
        let area = try #require(areas[form]) * radius * radius
        #expect(abs(covered / area - 1) < 0.01, "\(form) \(place)")
      }
    }
  }

  @Test("that lie across a border are cut there, as they lie in a larger image")
  func cut() {
    let places = [
      (0.1, 0.32, 0.0), (0.9, 0.32, 0.4), (0.02, 0.25, 0.7), (1, 0.2, 0.1), (-0.3, 0.2, 0), (1.4, 0.3, 0.9),
    ]
    for form in ShapeForm.allCases {
      for (place, size, turn) in places {
        var factors = ShapeFactors(form: form, family: .blue, x: place, size: size, turn: turn, background: 0)
        for isUpright in [false, true] {
          if isUpright { (factors.x, factors.y) = (0.5, place) }
          let image = ShapesDataset.image(factors, height: 32, width: 32, channels: 1)
          let (height, width) = isUpright ? (96, 32) : (32, 96)
          let large = ShapesDataset.image(factors, height: height, width: width, channels: 1)
          let first = isUpright ? (32, 0) : (0, 32)
          let differences = (0..<32 * 32).map { pixel in
            let there = (first.0 + pixel / 32) * width + first.1 + pixel % 32
            return abs(Int(image.pixels[pixel]) - Int(large.pixels[there]))
          }
          #expect(differences.allSatisfy { $0 <= 1 }, "\(factors)")
        }
      }
    }
  }

  @Test("outside of the ranges of examples are drawn with the nearest colours, or not seen at all")
  func ranges() {
    let image = { (change: (inout ShapeFactors) -> Void) in
      var factors = ShapeFactors(form: .star, family: .green)
      change(&factors)
      return ShapesDataset.image(factors, height: 24, width: 24, channels: 3).pixels
    }
    for hue in [30.0, -30] { #expect(image { $0.hue = hue } == image { $0.hue = hue * 30 }) }
    #expect(image { ($0.background, $0.size) = (9, 0) } == Array(repeating: 255, count: 24 * 24 * 3))
    #expect(image { ($0.background, $0.size) = (-9, 0) } == Array(repeating: 0, count: 24 * 24 * 3))
    #expect(image { $0.background = 0.81 }.first == 255)
    // A turn of 1 is none; eighths are exact.
    for turn in [-2.875, -0.875, 1.125, 999.125] { #expect(image { $0.turn = turn } == image { $0.turn = 0.125 }) }
    let empty = image { $0.size = 0 }
    for far in [-1_000.0, -2, 3, 1_000] {
      #expect(image { $0.x = far } == empty && image { $0.y = far } == empty)
    }
    // All of the image lies inside of the form.
    #expect(Set(image { ($0.size, $0.background) = (1_000, 0) }).count <= 3)
  }

  @Test("have factors that are uniform and independent, and classes that take turns")
  func factors() throws {
    let shapes = try ShapesDataset(.train)
    #expect((shapes.count, shapes.shape) == (60_000, [32, 32, 3]))
    #expect(shapes.classNames.count == 12 && shapes.classNames[4] == "green square")
    let count = 12_000
    let all = (0..<count).map(shapes.factors)
    let ranges: [((ShapeFactors) -> Double, ClosedRange<Double>)] = [
      ({ $0.x }, ShapeFactors.places), ({ $0.y }, ShapeFactors.places), ({ $0.size }, ShapeFactors.sizes),
      ({ $0.turn }, 0...1), ({ $0.hue }, ShapeFactors.hues), ({ $0.background }, ShapeFactors.backgrounds),
    ]
    let shares = ranges.map { value, range in
      all.map { (value($0) - range.lowerBound) / (range.upperBound - range.lowerBound) }
    }
    for values in shares {
      // The Kolmogorov-Smirnov distance from a uniform distribution is above 1.95 / sqrt(n) once in a thousand times.
      let sorted = values.sorted()
      let distance = sorted.indices.map { abs(sorted[$0] - (Double($0) + 0.5) / Double(count)) }.max() ?? 1
      #expect(distance < 1.95 / Double(count).squareRoot())
    }
    for one in shares.indices {
      for other in 0..<one {
        let products = zip(shares[one], shares[other]).map { ($0 - 0.5) * ($1 - 0.5) * 12 }
        #expect(abs(products.reduce(0, +) / Double(count)) < 0.035, "\(one) \(other)")
      }
    }
    let (_, labels) = shapes.batch([0, 13, 59_999])
    #expect(labels == [0, 1, 11])
    #expect(all[13].form == .circle && all[13].family == .green)
  }

  @Test("an example is a function of seed, split and number alone")
  func numbers() throws {
    let (train, test) = (try open("shapes", "", request()), try open("shapes", "", request(.test)))
    let all = try open("shapes", "", request(.all))
    #expect((train.count, test.count, all.count) == (60_000, 10_000, 70_000))
    let (three, first) = (try train.batch([7, 59_999, 7]), try all.batch([60_007, 7]))
    let size = 32 * 32 * 3
    #expect(three.values[..<size] == three.values[(2 * size)...] && three.labels == [7, 11, 7])
    #expect(Array(three.values[..<size]) == Array(first.values[size...]))
    #expect(try Array(first.values[..<size]) == test.batch([7]).values && first.labels == [7, 7])
    #expect(Array(first.values[..<size]) != Array(first.values[size...]))
    let other = try open("shapes", "{seed: 2, count: 100, test_count: 10}", request())
    #expect(try other.count == 100 && other.batch([7]).values != Array(three.values[..<size]))
  }

  @Test("have the same bits on every machine: the sum was computed by another program of the numbers")
  func bits() throws {
    let (values, _) = try ShapesDataset(.train).batch([0, 1, 7, 10, 12_345, 59_999])
    var sum = SHA256()
    values.map { UInt8(($0 * 127.5 + 127.5).rounded()) }.withUnsafeBytes { sum.update($0) }
    #expect(sum.finish() == "8fa9d8afa8d848d74aa5c44f45eabc7bca19e81e0d39e524888fc55491812ec5")
    let first = try ShapesDataset(.train).factors(of: 0)
    // Philox 4x32-10 in Python, of seed 1.
    #expect((first.x, first.y, first.size) == (0.35223697647452357, 0.4011278180778027, 0.21482338189147412))
    #expect((first.turn, first.hue, first.background) == (0.798191340174526, 19.29744314868003, 0.32305038197664543))
  }

  @Test("with one channel are as bright as pictures become, and their class is the form")
  func grey() throws {
    let grey = try ShapesDataset(.test, shape: [32, 32, 1])
    #expect(grey.classNames == ["circle", "square", "triangle", "star"])
    #expect(Set((0..<12).map { "\(grey.factors(of: $0).form) \(grey.factors(of: $0).family)" }).count == 12)
    let colour = ShapesDataset.image(grey.factors(of: 5), height: 32, width: 32, channels: 3).converted(channels: 1)
    let (values, labels) = grey.batch([5])
    #expect(labels == [1])
    #expect(zip(values, colour.pixels).allSatisfy { abs($0 * 127.5 + 127.5 - Float($1)) <= 1 })
  }

  @Test("refuses samples that are no images, and a folder")
  func refused() {
    #expect(
      message { _ = try open("shapes", "", DatasetRequest(sample: [28, 28, 4])) }
        == "shapes are images of 1 or 3 channels, from 8 x 8 to 4096 x 4096, but samples are 28 x 28 x 4")
    #expect(
      message { _ = try open("shapes", "", DatasetRequest(folder: "pics", sample: [32, 32, 3])) }
        == "shapes is computed and takes no folder, but data.folder is pics")
  }

  private func request(_ split: DatasetSplit = .train) -> DatasetRequest { DatasetRequest(split, sample: [32, 32, 3]) }
}
