import GANZooSupport

/// Who may ask for what: the browser's page from this very address, and whoever knows the token.
///
/// A page from elsewhere may reach 127.0.0.1, directly or by a name that it lets resolve to this machine (DNS
/// rebinding). The first shows in Origin, the second in Host. Other users of the machine know no token.
struct AccessRules: Sendable {
  /// The token, in hexadecimal digits.
  let token: String
  private let hosts: [String]

  /// Rules for a port, with a fresh token of 192 bits.
  init(port: UInt16) {
    var generator = SystemRandomNumberGenerator()
    token = (0..<24).map { _ in
      let byte = UInt8.random(in: .min ... .max, using: &generator)
      return (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }.joined()
    hosts = ["127.0.0.1:\(port)", "localhost:\(port)"]
  }

  /// Throws `HTTPError` where the head of a request is refused.
  func check(_ request: HTTPRequest, needsToken: Bool) throws(HTTPError) {
    guard let host = request.header("host"), hosts.contains(host.lowercased()) else {
      throw HTTPError(403, "this page is at \(hosts[0]) alone")
    }
    if let origins = request.headers["origin"] {
      guard origins.count == 1, hosts.contains(where: { origins[0] == "http://" + $0 }) else {
        throw HTTPError(403, "a page from elsewhere asks")
      }
    }
    if let site = request.headers["sec-fetch-site"], site != ["same-origin"], site != ["none"] {
      throw HTTPError(403, "a page from elsewhere asks")
    }
    guard needsToken else { return }
    guard let sent = request.header("authorization"), sent.hasPrefix("Bearer "),
      Self.isEqual(String(sent.dropFirst("Bearer ".count)), token)
    else { throw HTTPError(401, "the token is missing or another one: open the address that ganzoo serve has printed") }
  }

  /// Compares in a time that says nothing of where the texts differ.
  private static func isEqual(_ left: String, _ right: String) -> Bool {
    let (left, right) = (Array(left.utf8), Array(right.utf8))
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
