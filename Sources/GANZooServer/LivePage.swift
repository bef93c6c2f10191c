import Foundation
import GANZooFormats
import GANZooSupport
package import GANZooTraining

/// A page in the browser with runs, an explorer of generators and toys, served on this machine alone.
package final class LivePage: Sendable {
  /// What is served.
  package struct Settings: Sendable {
    /// The folder of runs, or a run; nil for none.
    package var runs: String?
    /// Files of generators beside those of runs and of the package.
    package var weights: [String]
    /// The port; 0 for any that is free.
    package var port: UInt16
    /// Threads that compute pictures.
    package var threads: Int

    /// What to serve.
    package init(runs: String?, weights: [String] = [], port: UInt16, threads: Int) {
      (self.runs, self.weights, self.port, self.threads) = (runs, weights, port, threads)
    }
  }

  private let server: HTTPServer

  /// Starts to serve. Throws `ServerError`, or what a file of weights throws.
  package init(_ settings: Settings, zoo: Zoo, limits: ServerLimits = ServerLimits()) throws {
    let routes = try PageRoutes(settings, zoo)
    server = try HTTPServer(
      port: settings.port, limits: limits,
      routes: .init(needsToken: { !PageFile.names.contains($0) }, answer: routes.answer))
  }

  /// The page's address, with the token behind a number sign: no browser sends that part to any server.
  package var address: String { "\(origin)/#token=\(server.rules.token)" }
  /// The address without the token.
  package var origin: String { "http://127.0.0.1:\(server.port)" }
  /// The token.
  package var token: String { server.rules.token }

  /// Serves until `isOver` says so; it is asked ten times in a second.
  package func run(until isOver: () -> Bool) {
    while !isOver() {
      usleep(100_000)
      server.closeLate()
    }
    server.stop()
  }
}

/// What answers each path.
struct PageRoutes: Sendable {
  private let runs: RunRoutes
  private let explorer: ExplorerRoutes
  private let toys: ToyRoutes

  init(_ settings: LivePage.Settings, _ zoo: Zoo) throws {
    let store = RunStore(try settings.runs.map { path throws(ServerError) in try RunPlaces(path) })
    runs = RunRoutes(store: store)
    explorer = ExplorerRoutes(
      shelf: try GeneratorShelf(store, weights: settings.weights, zoo: zoo, threads: settings.threads))
    toys = ToyRoutes(zoo, threads: settings.threads)
  }

  func answer(_ request: HTTPRequest) throws -> HTTPResponse {
    if let file = PageFile(request.path) { return try only("GET", request) { file.response } }
    switch request.path {
    case "/api/runs": return try only("GET", request) { HTTPResponse(json: runs.list()) }
    case "/api/runs/watch":
      return try only("GET", request) {
        let names = request.values("run")
        guard names.count <= 2 else { throw HTTPError(400, "two runs are watched at most") }
        return HTTPResponse(events: RunEvents(runs, names: names))
      }
    case "/api/run": return try only("GET", request) { HTTPResponse(json: try runs.detail(value("run", request))) }
    case "/api/run/grid":
      return try only("GET", request) { try runs.grid(value("run", request), step: number("step", request)) }
    case "/api/runs/chart":
      return try only("GET", request) {
        let names = request.values("run")
        guard (1...2).contains(names.count) else { throw HTTPError(400, "a chart is of one run or two") }
        return try runs.chart(names, ChartLook(request))
      }
    case "/api/runs/compare":
      return try only("GET", request) {
        HTTPResponse(json: try runs.comparison(value("left", request), value("right", request)))
      }
    case "/api/generators": return try only("GET", request) { HTTPResponse(json: explorer.list()) }
    case "/api/generator":
      return try only("GET", request) { HTTPResponse(json: try explorer.detail(value("id", request))) }
    case "/api/generator/latent":
      return try only("GET", request) {
        HTTPResponse(json: try explorer.latent(value("id", request), seed: number("seed", request)))
      }
    case "/api/generator/sample": return try only("POST", request) { try explorer.sample(request) }
    case "/api/toys": return try only("GET", request) { HTTPResponse(json: toys.list()) }
    case "/api/toy": return try only("POST", request) { try toys.train(request) }
    default: throw HTTPError(404, "there is nothing at \(request.path.shown())")
    }
  }

  private func only(_ method: String, _ request: HTTPRequest, _ answer: () throws -> HTTPResponse) throws
    -> HTTPResponse
  {
    guard request.method == method || request.method == "HEAD" && method == "GET" else {
      throw HTTPError(405, "\(request.path) is asked by \(method)")
    }
    return try answer()
  }

  private func value(_ name: String, _ request: HTTPRequest) throws(HTTPError) -> String {
    let values = request.values(name)
    guard values.count == 1 else { throw HTTPError(400, "\(request.path) needs one '\(name)'") }
    return values[0]
  }

  private func number(_ name: String, _ request: HTTPRequest) throws(HTTPError) -> Int {
    let text = try value(name, request)
    guard let number = Int(text), number >= 0 else { throw HTTPError(400, "'\(name)' is a number of at least 0") }
    return number
  }
}
