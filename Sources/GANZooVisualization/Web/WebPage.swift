import Foundation
import GANZooData
import GANZooFormats
package import GANZooInterchange
import GANZooNN
package import GANZooSupport
package import GANZooTensors

/// A page of HTML that holds a generator and computes its samples itself, in a browser, without server and network.
///
/// The network is in it as Keras describes it, with its weights; the page's script interprets the layers with the loops
/// of CGANZooKernels, compiled to WebAssembly (`Tools/make-web-kernels`). Browsers keep a page that was opened from a
/// file from reading its neighbours, so all is in one file.
package struct WebPage {
  /// The page.
  package let html: String

  /// The most bytes of a page.
  package static let mostBytes = 64 << 20
  /// The most numbers that all layers may give for one sample.
  package static let mostNumbers = 1 << 25

  /// A page with a generator of images or points.
  ///
  /// - Parameters:
  ///   - title: the page's heading, any text.
  ///   - device: what directions of the latent space are found on.
  /// - Throws: `WebPageError` for text, for a layer that the page does not compute, and where the page or what it
  ///   computes with would be too large.
  package init(_ file: GeneratorFile, title: String, on device: Device) throws {
    try Self.check(file)
    let parts: [String: String] = [
      "title": HTML.escaped(title), "origin": HTML.escaped(Self.origin(file.provenance)), "version": ganzooVersion,
      "style": Self.text(PackageResources.controls_css) + Self.text(PackageResources.page_css),
      // A name may hold the end of a script.
      "facts": try Self.facts(file, on: device).json.replacing("<", with: "\\u003c"),
      "kernels": Self.kernels, "weights": Self.base64(file.saved.arrays.flatMap { $0.flatMap(\.values) }),
      "script": Self.computation + Self.joined([PackageResources.controls_js, PackageResources.page_js]),
    ]
    let pieces = Self.text(PackageResources.page_html).split(separator: "{{", omittingEmptySubsequences: false)
    html = pieces.dropFirst().reduce(into: String(pieces[0])) { page, piece in
      let halves = piece.split(separator: "}}", maxSplits: 1, omittingEmptySubsequences: false)
      page += parts[String(halves[0]), default: ""] + halves[1]
    }
  }

  /// Writes the page. It gets its name together with the other files of `group`, if there is one. Throws
  /// `FileWriteError`.
  package func write(to path: String, in group: FileGroup? = nil) throws {
    try AtomicFile.write(Array(html.utf8), to: path, in: group)
  }

  private static func check(_ file: GeneratorFile) throws(WebPageError) {
    guard file.alphabet == nil else { throw .text }
    try check(file.network)
    // Of four numbers three are base64's.
    let bytes = file.network.parameterCount * MemoryLayout<Float>.size / 3 * 4
    guard bytes <= mostBytes else { throw .pageSize(bytes: bytes) }
    let numbers = file.network.vertices.reduce(0) { $0 + $1.outputShape.count }
    guard numbers <= mostNumbers else { throw .memory(bytes: numbers * MemoryLayout<Float>.size) }
  }

  /// Where the generator comes from, as far as its file says.
  private static func origin(_ provenance: Provenance) -> String {
    let data = provenance.dataset.map { "trained on \($0)" }
    return [data, provenance.steps > 0 ? provenance.steps.counted("step") : nil].compactMap(\.self)
      .joined(separator: ", ")
  }

  // MARK: - Files

  /// What this page and that of `ganzoo serve` have in common: how they look, and the elements that they are made of.
  package static var sharedStyle: [UInt8] { PackageResources.controls_css }
  /// A module of JavaScript.
  package static var sharedControls: [UInt8] { PackageResources.controls_js }

  /// What computes a network: modules as one, since a page that was opened from a file cannot import others.
  package static var computation: String {
    joined([
      PackageResources.kernels_js, PackageResources.arrays_js, PackageResources.activations_js,
      PackageResources.convolution_js, PackageResources.windows_js, PackageResources.normalization_js,
      PackageResources.layers_js, PackageResources.network_js,
    ])
  }
  /// The loops, as WebAssembly in base64.
  package static var kernels: String { Data(PackageResources.kernels_wasm).base64EncodedString() }

  /// Numbers in base64.
  package static func base64(_ numbers: [Float]) -> String {
    numbers.map(\.bitPattern.littleEndian).withUnsafeBytes { Data($0) }.base64EncodedString()
  }

  private static func joined(_ modules: [[UInt8]]) -> String {
    modules.map { module in
      var isImport = false
      let lines = text(module).split(separator: "\n", omittingEmptySubsequences: false).filter { line in
        if line.hasPrefix("import ") { isImport = true }
        defer { if line.hasSuffix(";") { isImport = false } }
        return !isImport
      }
      return lines.map { $0.hasPrefix("export ") ? $0.dropFirst("export ".count) : $0 }.joined(separator: "\n")
    }.joined()
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
