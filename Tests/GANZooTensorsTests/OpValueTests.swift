import Foundation
import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("Values and gradients as PyTorch computes them in float64")
struct OpValueTests {
  static let cases = FixtureFunctions.all.keys.sorted()

  @Test("Every case of the fixture has a function")
  func complete() throws {
    #expect(try Fixture("op_values.h5").cases.sorted() == Self.cases)
  }

  @Test("Output, gradients and gradients of gradients", arguments: cases)
  func agrees(_ name: String) throws {
    let fixture = try Fixture("op_values.h5")
    let device = Device.test(threads: 1)
    let function = try #require(FixtureFunctions.all[name])
    var (inputs, integers, differentiable): ([Tensor], [Int], [Int]) = ([], [], [])
    for index in 0... {
      guard try fixture.has("\(name)/in_\(index)") else { break }
      if let floats = try? fixture.tensor("\(name)/in_\(index)", on: device) {
        let isVariable = try fixture.has("\(name)/grad_\(index)")
        if isVariable { differentiable.append(index) }
        inputs.append(isVariable ? floats.variable() : floats)
      } else {
        integers = try fixture.integers("\(name)/in_\(index)").values
      }
    }
    let seed = try fixture.tensor("\(name)/g", on: device).variable()
    let output = function(inputs, integers)
    let variables = differentiable.map { inputs[$0] }
    let first = gradients(of: output, with: variables, seed: seed, recording: true)
    let directions = try differentiable.map { try fixture.tensor("\(name)/v_\($0)", on: device) }
    let sum = zip(first, directions).map { ($0 * $1).sum() }.reduce(Tensor(0, on: device), +)
    let second = gradients(of: sum, with: variables + [seed])

    // The penalty's sums run over a batch of images, and cancel.
    let absolute: Float = name.hasPrefix("wgan_gp") ? 2e-4 : 2e-5
    func check(_ found: Tensor, _ dataset: String) throws {
      try expectClose(found, fixture.numbers("\(name)/\(dataset)"), dataset, absolute: absolute, relative: 2e-5)
    }
    try check(output, "out")
    for (position, index) in differentiable.enumerated() {
      try check(first[position], "grad_\(index)")
      try check(second[position], "second_\(index)")
    }
    try check(second[differentiable.count], "second_g")
  }
}
