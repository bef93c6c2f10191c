import Foundation
import GANZoo
import GANZooTestSupport
import GANZooVisualization
import Testing

@Suite("Layers of a page with a generator")
struct WebLayersTests {
  /// Networks of layers that a page computes, with one output. Larger ones have no other layers, and take seconds.
  private static func cases() throws -> [(name: String, sample: SampleModel)] {
    try (ModelCase.layers + ModelCase.architectures).compactMap { model in
      let network = try model.network()
      guard network.outputs.count == 1, network.parameterCount <= 1 << 18, (try? WebPage.check(network)) != nil else {
        return nil
      }
      return (model.name, SampleModel(network))
    }
  }

  @Test("are those of the script's table, and each is tried")
  func table() throws {
    let script = WebPage.computation
    let start = try #require(script.range(of: "const layers = {\n"))
    let end = try #require(script.range(of: "\n};\n", range: start.upperBound..<script.endIndex))
    let names = script[start.upperBound..<end.lowerBound].split(separator: "\n").compactMap {
      try? /\ \ ([A-Z]\w+)[:(,].*/.wholeMatch(in: $0)
    }
    .map { String($0.1) }
    #expect(names.sorted() == WebPage.layers.sorted())
    let tried = Set(try Self.cases().flatMap { $0.sample.model.network.vertices.map(\.className) })
    #expect(Set(WebPage.layers).intersection(LayerRegistry.builtIn.names).subtracting(tried).isEmpty)
  }

  @Test("give what the library gives, in a browser", .enabled(if: Chromium.isInstalled, "Chromium is missing"))
  func values() throws {
    let cases = try Self.cases()
    let entries = cases.map { name, sample in
      let inputs = sample.inputs.map { "\"\(WebPage.base64($0.values))\"" }.joined(separator: ", ")
      let weights = WebPage.base64(SavedNetwork(sample.model).arrays.flatMap { $0.flatMap(\.values) })
      let network = WebPage.description(of: sample.model.network).json
      return "{ name: \"\(name)\", weights: \"\(weights)\", inputs: [\(inputs)], network: \(network) }"
    }
    let text = try Chromium.result(
      of: """
        <!doctype html><meta charset="utf-8"><pre id="result"></pre>
        <script type="module">
        \(WebPage.computation)
        const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
        const numbers = (text) => new Float32Array(bytes(text).buffer);
        const kernels = await Kernels.make(bytes("\(WebPage.kernels)"));
        const lines = [];
        for (const { name, weights, inputs, network } of [\(entries.joined(separator: ",\n"))]) {
          try {
            const samples = new Network(kernels, network, numbers(weights)).samples(...inputs.map(numbers));
            lines.push([name, ...samples].join(" "));
          } catch (error) {
            lines.push(name + " " + error);
          }
        }
        document.querySelector("#result").textContent = lines.join("\\n");
        </script>
        """)
    let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.map { $0.first.map(String.init) } == cases.map(\.name))
    for (line, (name, sample)) in zip(lines, cases) {
      let expected = sample.model(sample.inputs, .inference)[0].values
      let found = line.dropFirst().compactMap { Float($0) }
      guard found.count == expected.count else {
        Issue.record("\(name): \(line.dropFirst().prefix(12).joined(separator: " "))")
        continue
      }
      let scale = max(1, expected.map(\.magnitude).max() ?? 1)
      let worst = zip(found, expected).map { ($0 - $1).magnitude }.max() ?? 0
      #expect(worst <= 1e-5 * scale, "\(name): \(worst)")
    }
  }
}
