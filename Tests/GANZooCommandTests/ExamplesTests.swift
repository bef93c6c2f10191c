import Foundation
import GANZoo
import GANZooTestSupport
import Testing

/// The programs of Examples and Tests/Outside, for a few steps.
@Suite("Examples")
struct ExamplesTests {
  private func session(_ program: String) throws -> Session {
    try Session(program: try OutsidePackages.programs.get() + "/" + program)
  }

  @Test("TrainDigits trains and draws ten digits of each class")
  func trainDigits() throws {
    let session = try session("TrainDigits")
    let output = try session.done(["2"]).output
    #expect(output.hasPrefix("step 2: ") && output.contains("step 2: "), "\(output)")
    #expect(try session.bytes("digits.png").count > 1000)
    let file = try GeneratorFile(contentsOf: session.folder + "/generator.h5")
    #expect(file.provenance.steps == 2 && file.provenance.recipe.contains("model: acgan"))
  }

  @Test("CustomObserver writes a row for each loss")
  func customObserver() throws {
    let session = try session("CustomObserver")
    try session.done(["2"])
    let rows = try session.text("losses.csv").split(separator: "\n")
    #expect(rows[0] == "step,loss,value" && rows[1].hasPrefix("0,critic/") && rows.last?.hasPrefix("1,") == true)
  }

  @Test("CustomOp gives the first and the second derivative of the sine")
  func customOp() throws {
    let output = try session("CustomOp").done([]).output
    #expect(output.hasPrefix("x 0.0: sin' 1.0, sin'' 0.0\nx 0.5: sin' 0.87758"), "\(output)")
  }

  @Test("CustomEmbedding's gradients are those of finite differences, and 0 for a class that was not asked for")
  func customEmbedding() throws {
    let lines = try session("CustomEmbedding").done([]).output.split(separator: "\n")
    #expect(lines.count == 6)
    for line in lines {
      let numbers = line.split(separator: ",").compactMap { $0.split(separator: " ").last.flatMap { Float($0) } }
      #expect(numbers.count == 2 && abs(numbers[0] - numbers[1]) < 2e-2, "\(line)")
      #expect(line.hasPrefix("class 1") == (numbers.first == 0), "\(line)")
    }
  }

  @Test("SampleKerasFile draws from the generator that comes with GANZoo, and from a file of Keras'")
  func sampleKerasFile() throws {
    let session = try session("SampleKerasFile")
    try session.done([])
    let bundled = try session.bytes("samples.png")
    try session.done([Documents.root + "/Weights/acgan.h5"])
    #expect(try session.bytes("samples.png") == bundled && bundled.count > 1000)
  }

  @Test("GANZoo stands beside modules called Metrics and Files")
  func neighbours() throws {
    #expect(try session("Beside").done([]).output == "steps runs acgan chars dcgan mlp resnet\n")
  }
}
