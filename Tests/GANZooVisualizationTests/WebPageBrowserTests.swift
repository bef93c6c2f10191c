import Foundation
import GANZoo
import GANZooTestSupport
import GANZooVisualization
import Testing

@Suite("A page with a generator in a browser", .enabled(if: Chromium.isInstalled, "Chromium is missing"))
struct WebPageBrowserTests {
  private let device = Device(threads: 1)

  /// What a page says once `script` has set `lines`, each a name and numbers.
  private func lines(_ page: WebPage, _ script: String) throws -> [String: [Float]] {
    let text = try Chromium.result(
      of: page.html + """
        <pre id="result"></pre>
        <script type="module">
        const find = (selector) => document.querySelector(selector);
        const lines = {};
        await generator.ready;
        if (!find("#notice").hidden) lines[find("#notice").textContent] = [];
        \(script)
        find("#result").textContent = Object.entries(lines).map(([name, all]) => [name, ...all].join(";")).join("\\n");
        </script>
        """)
    return Dictionary(
      uniqueKeysWithValues: text.split(separator: "\n").map { line in
        let parts = line.split(separator: ";")
        return (String(parts[0]), parts.dropFirst().compactMap { Float($0) })
      })
  }

  private func differ(_ found: [Float]?, _ expected: Tensor) -> Float {
    let (found, expected) = (found ?? [], expected.values)
    guard found.count == expected.count else { return .infinity }
    return zip(found, expected).map { ($0 - $1).magnitude }.max() ?? 0
  }

  @Test("has the latent vectors, the samples and the pixels of ganzoo generate", arguments: ["acgan", "resnet"])
  func agrees(_ model: String) throws {
    let file = try GeneratorFile.bundled(model)
    let generator = Generator(file, on: device)
    let classes = file.classNames.isEmpty ? [] : [3]
    let found = try lines(
      WebPage(file, title: model, on: device),
      """
      const z = generator.latents(7);
      lines.latents = z;
      lines.truncated = generator.latents(7, 3, "generation", 0.5);
      lines.columns = generator.latents(7, 10, "grid");
      lines.sample = generator.samples(z, [3]);
      find("#seed").value = 6;
      find("#next").click();
      document.querySelectorAll("#classes input")[3]?.click();
      const { width, height } = find("#sample");
      lines.pixels = [...find("#sample").getContext("2d").getImageData(0, 0, width, height).data].filter((_, i) => i % 4 === 0);
      lines[find("#sample").getAttribute("aria-label")] = [];
      """)
    let latents = generator.latents(first: 1, seed: 7)
    #expect(differ(found["latents"], latents) <= 1e-5)
    let samples = try generator(latents, classes: classes)
    #expect(differ(found["sample"], samples) <= 1e-5)
    let random = RandomStream(seed: 7, purpose: .generation)
    #expect(differ(found["truncated"], try file.latent.truncated(at: 0.5).sample(3, from: random, on: device)) <= 1e-5)
    let columns = file.latent.sample(10, from: RandomStream(seed: 7, purpose: .grid), on: device)
    #expect(differ(found["columns"], columns) <= 1e-5)
    let pixels = zip(found["pixels"] ?? [], samples.pixels).map { abs(Int($0) - Int($1)) }
    #expect(pixels.count == samples.shape.count && pixels.allSatisfy { $0 <= 1 })
    #expect(found[classes.isEmpty ? "A sample, seed 7" : "A sample of class 3, seed 7"] == [], "\(found.keys)")
  }

  @Test("shows points as they are, too")
  func points() throws {
    let z = Symbol.input("z", [2])
    let network = try Network("G", inputs: [z], outputs: [Dense(2)(Dense(8, activation: .relu)(z))])
    let file = try GeneratorFile(
      SavedNetwork(Model(network, seed: 1, on: device)), latent: LatentSpace(size: 2, distribution: .uniform),
      classNames: [], provenance: Provenance())
    let found = try lines(
      WebPage(file, title: "toy", on: device),
      """
      lines.latents = generator.latents(3, 5, "grid");
      lines.samples = generator.samples(lines.latents);
      const { width, height } = find("#sample");
      const { data } = find("#sample").getContext("2d").getImageData(0, 0, width, height);
      lines.colours = [new Set(Array.from({ length: data.length / 4 }, (_, i) => data.slice(4 * i, 4 * i + 3).join())).size];
      lines.hidden = [Number(find("#grid-card").hidden), Number(find("#truncation-card").hidden)];
      """)
    let latents = file.latent.sample(5, from: RandomStream(seed: 3, purpose: .grid), on: device)
    #expect(differ(found["latents"], latents) <= 1e-5)
    #expect(differ(found["samples"], try Generator(file, on: device)(latents)) <= 1e-5)
    #expect((found["colours"]?.first ?? 0) > 2)
    #expect(found["hidden"] == [1, 1])
  }
}
