import GANZooVisualization

/// A file of the page itself. These hold no data, so that they are for whoever asks.
enum PageFile: String, CaseIterable {
  case index = "/"
  case style = "/style.css"
  case chartStyle = "/chart.css"
  case app = "/app.js"
  case controls = "/controls.js"
  case runs = "/runs.js"
  case explorer = "/explorer.js"
  case toys = "/toys.js"
  case icon = "/icon.svg"

  static let names = Set(allCases.map(\.rawValue))

  init?(_ path: String) { self.init(rawValue: path) }

  var response: HTTPResponse {
    switch self {
    case .index: HTTPResponse(type: "text/html; charset=utf-8", .bytes(PackageResources.index_html))
    case .style:
      HTTPResponse(type: "text/css; charset=utf-8", .bytes(WebPage.sharedStyle + PackageResources.style_css))
    case .chartStyle: HTTPResponse(type: "text/css; charset=utf-8", .bytes(Array(ChartSheet.styleSheet.utf8)))
    case .app: script(PackageResources.app_js)
    case .controls: script(WebPage.sharedControls)
    case .runs: script(PackageResources.runs_js)
    case .explorer: script(PackageResources.explorer_js)
    case .toys: script(PackageResources.toys_js)
    case .icon: HTTPResponse(type: "image/svg+xml", .bytes(PackageResources.icon_svg))
    }
  }

  private func script(_ bytes: [UInt8]) -> HTTPResponse {
    HTTPResponse(type: "text/javascript; charset=utf-8", .bytes(bytes))
  }
}
