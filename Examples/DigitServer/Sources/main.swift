import Foundation
import GANZoo
import Hummingbird

// A web server of digits: http://127.0.0.1:8080/digit/7.png is a seven, another one each time, and
// /digit/7.png?seed=3 always the same.
let asked = CommandLine.arguments.count > 1 ? UInt16(CommandLine.arguments[1]) : 8080
guard let port = asked, CommandLine.arguments.count <= 2 else {
  try FileHandle.standardError.write(
    contentsOf: Data("usage: DigitServer [port, 0 to 65535; 8080 unless given]\n".utf8))
  exit(2)
}
let pool = GeneratorPool(try GeneratorFile.bundled("acgan"))

let router = Router()
router.get("digit/{name}.png") { request, context in
  let name = try context.parameters.require("name")
  guard let digit = pool.file.classNames.firstIndex(of: name) else {
    throw HTTPError(.notFound, message: "no digit \(name)")
  }
  let parameters = request.uri.queryParameters
  let seed = try parameters["seed"] == nil ? UInt64.random(in: 0 ... .max) : parameters.require("seed", as: UInt64.self)
  // Each request has a copy of the generator to itself: a Generator is not Sendable, a GeneratorPool is.
  let png = try await pool.perform { generator in
    let samples = try generator(generator.latents(first: 1, seed: seed), classes: [digit])
    return try PNG.encode(PixelImage(samples: samples))
  }
  return Response(status: .ok, headers: [.contentType: "image/png"], body: .init(byteBuffer: ByteBuffer(bytes: png)))
}

let server = Application(router: router, configuration: .init(address: .hostname("127.0.0.1", port: Int(port))))
try await server.runService()
