import GANZooFormats
import GANZooInterchange
import GANZooSupport

/// What the explorer asks for.
struct ExplorerRoutes: Sendable {
  let shelf: GeneratorShelf

  /// The generators by name.
  func list() -> JSONObject {
    let places = shelf.places.map { JSONObject.Value.object(["id": .string($0.id), "title": .string($0.title)]) }
    return ["generators": .array(places)]
  }

  /// One of them.
  func detail(_ id: String) throws -> JSONObject { try shelf.with(id, \.description) }

  /// The latent vector of a seed.
  func latent(_ id: String, seed: Int) throws -> JSONObject {
    let values = try shelf.with(id) { $0.latent(seed: UInt64(clamping: seed)) }
    return ["latent": .array(values.map(JSONObject.Value.float))]
  }

  /// A picture of samples, with the critic's scores in a header.
  ///
  /// The body is `{"generator": id, "latents": [[…], …], "classes": […], "columns": n}`.
  func sample(_ request: HTTPRequest) throws -> HTTPResponse {
    let body = try request.json()
    guard case .string(let id)? = body["generator"], case .array(let vectors)? = body["latents"] else {
      throw HTTPError(400, "a sample needs a 'generator' and 'latents'")
    }
    let latents = try vectors.map { vector in
      guard case .array(let values) = vector else { throw HTTPError(400, "'latents' are lists of numbers") }
      return try values.map(Self.number)
    }
    guard Set(latents.map(\.count)).count == 1 else { throw HTTPError(400, "'latents' have one length") }
    let classes = try Self.whole(body["classes"] ?? .array([]), "classes")
    let columns = try Self.whole(.array([body["columns"] ?? .int(1)]), "columns")
    let (png, scores) = try shelf.with(id) { generator in
      guard latents[0].count == generator.file.latent.size else {
        throw HTTPError(400, "latent vectors have \(generator.file.latent.size) numbers, not \(latents[0].count)")
      }
      return try generator.picture(latents.flatMap(\.self), classes: classes, columns: columns[0])
    }
    var response = HTTPResponse(png: png)
    if !scores.isEmpty {
      response.headers.append(("GANZoo-Scores", scores.map { "\($0.0)" }.joined(separator: " ")))
      response.headers.append(("GANZoo-Shares", scores.map { "\($0.1)" }.joined(separator: " ")))
    }
    return response
  }

  private static func number(_ value: JSONObject.Value) throws -> Float {
    switch value {
    case .int(let number): Float(number)
    case .double(let number): Float(number)
    default: throw HTTPError(400, "'latents' are lists of numbers")
    }
  }

  private static func whole(_ value: JSONObject.Value, _ name: String) throws -> [Int] {
    guard case .array(let values) = value else { throw HTTPError(400, "'\(name)' is a list of whole numbers") }
    return try values.map {
      guard case .int(let number) = $0 else { throw HTTPError(400, "'\(name)' holds whole numbers") }
      return number
    }
  }
}
