import Foundation
import GANZoo
import GANZooTestSupport
import GANZooVisualization
import Testing

@Suite("A page with a generator")
struct WebPageTests {
  private let device = Device(threads: 1)

  /// A generator of images 2 x 2 whose first layer is dense.
  private func generator(
    _ latent: Int = 3, units: Int = 4, classNames: [String] = [], _ layers: [any Layer] = []
  ) throws -> GeneratorFile {
    let z = Symbol.input("z", [latent]), label = Symbol.input("label", [1], of: .int32)
    let x = classNames.isEmpty ? z : Multiply()(z, Flatten()(Embedding(classNames.count, latent)(label)))
    let dense = layers.reduce(Dense(units)(x)) { $1($0) }
    let image = Reshape([2, 2, 1])(Dense(4, activation: .tanh)(dense))
    let network = try Network("G", inputs: classNames.isEmpty ? [z] : [z, label], outputs: [image])
    return try GeneratorFile(
      SavedNetwork(Model(network, seed: 1, on: device)), latent: LatentSpace(size: latent), classNames: classNames,
      provenance: Provenance(dataset: "mnist", steps: 14_000))
  }

  @Test("holds all that it needs, and takes names as text")
  func page() throws {
    let hostile = "</script><b>bold</b>"
    let page = try WebPage(generator(classNames: ["one", hostile]), title: hostile, on: device).html
    #expect(page.contains("<title>&lt;/script&gt;&lt;b&gt;bold&lt;/b&gt;</title>"))
    #expect(page.contains("trained on mnist, 14,000 steps"))
    #expect(!page.contains("<b>"))
    #expect(page.components(separatedBy: "</script>").count == 5)
    #expect(page.firstMatch(of: /\{\{\w+\}\}/) == nil && !page.contains("http:") && !page.contains("https:"))
    #expect(!page.contains("\nimport ") && !page.contains("\nexport "))
    #expect(page.firstMatch(of: /(?:src|href)="(?!#main"|data:,")/) == nil)
  }

  @Test("is refused for what it does not show or compute, and where it would be too large")
  func refusals() throws {
    let refusal = { (file: GeneratorFile) in
      #expect(throws: WebPageError.self) { try WebPage(file, title: "G", on: device) }.map { "\($0)" }
    }
    #expect(
      refusal(try generator(4_096, units: 4_096))
        == "the page would take 85 MiB; a page takes at most 64 MiB")
    let error = WebPageError.layer(name: "rings", className: "Rings")
    #expect("\(error)".hasPrefix("a page does not compute the layer 'rings' (Rings), but these: Activation, Add, "))
    #expect("\(WebPageError.text)" == "this generator makes text, and a page shows images or points")
    #expect(
      "\(WebPageError.memory(bytes: 1 << 30))"
        == "the layers of this generator take 1.0 GiB for one sample; a page takes at most 128 MiB")
  }

  @Test(
    "computes with loops that are what the sources give",
    .enabled(if: compiler == recordedCompiler, "Tools/WebKernels/compiler names another compiler"))
  func kernels() throws {
    let file = NSTemporaryDirectory() + "ganzoo-kernels-\(UUID().uuidString).wasm"
    defer { try? FileManager.default.removeItem(atPath: file) }
    #expect(try Self.output(of: Self.root + "/Tools/make-web-kernels", [file]) != nil)
    let built = try Data(contentsOf: URL(fileURLWithPath: file)).base64EncodedString()
    #expect(
      built == WebPage.kernels, "Tools/make-web-kernels, then commit Sources/GANZooVisualization/Page/kernels.wasm")
  }

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let recordedCompiler = try? String(
    contentsOf: URL(filePath: root + "/Tools/WebKernels/compiler"), encoding: .utf8)

  /// What the toolchain's clang says of itself, in a line.
  private static let compiler: String? = {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard let swiftc = folders.map({ "\($0)/swiftc" }).first(where: FileManager.default.isExecutableFile) else {
      return nil
    }
    let clang = URL(filePath: swiftc).resolvingSymlinksInPath().deletingLastPathComponent().path + "/clang"
    return (try? output(of: clang, ["--version"])).map { text in String(text.prefix { $0 != "\n" }) + "\n" }
  }()

  /// What a program prints; nil where it fails.
  private static func output(of program: String, _ arguments: [String]) throws -> String? {
    let (process, pipe) = (Process(), Pipe())
    (process.executableURL, process.arguments) = (URL(fileURLWithPath: program), arguments)
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? String(decoding: data, as: UTF8.self) : nil
  }
}
