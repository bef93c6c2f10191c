import CGANZooCurl
import Foundation
import GANZooSupport

/// One HTTP request through libcurl's multi interface, step by step, so that no call blocks longer than the caller
/// allows.
final class Transfer {
  /// A callback that receives bytes: address, size of an item, number of items, context; returns the number of bytes
  /// taken.
  typealias Callback = @convention(c) (UnsafeMutablePointer<CChar>?, Int, Int, UnsafeMutableRawPointer?) -> Int

  private let easy: UnsafeMutableRawPointer
  private let multi: UnsafeMutableRawPointer
  private let url: String
  private let allowed: Int
  private let message: UnsafeMutablePointer<CChar>
  private var headers: UnsafeMutablePointer<curl_slist>?
  private var finished: CURLcode?

  /// libcurl must be initialised once before any other call.
  private static let initialization = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  /// Prepares a transfer that may take this many seconds in total. Throws `DownloadError.unreachable`.
  init(_ url: String, seconds: Int, _ limits: DownloadLimits) throws {
    guard Self.initialization == CURLE_OK, let easy = curl_easy_init() else {
      throw DownloadError.unreachable(url: url, reason: "libcurl cannot be used")
    }
    guard let multi = curl_multi_init() else {
      curl_easy_cleanup(easy)
      throw DownloadError.unreachable(url: url, reason: "libcurl cannot be used")
    }
    (self.easy, self.multi, self.url, allowed) = (easy, multi, url, seconds)
    message = .allocate(capacity: Int(CURL_ERROR_SIZE))
    message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try setUp(limits)
    try check(curl_multi_add_handle(multi, easy))
  }

  deinit {
    curl_multi_remove_handle(multi, easy)
    curl_easy_cleanup(easy)
    curl_multi_cleanup(multi)
    curl_slist_free_all(headers)
    message.deallocate()
  }

  private func setUp(_ limits: DownloadLimits) throws {
    try check(ganzoo_curl_set_pointer(easy, CURLOPT_ERRORBUFFER, message))
    try check(ganzoo_curl_set_text(easy, CURLOPT_URL, url))
    try check(ganzoo_curl_allow_only_http(easy))
    // A gzip file must arrive compressed, as published.
    headers = curl_slist_append(nil, "Accept-Encoding: identity")
    try check(ganzoo_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headers))
    try check(ganzoo_curl_set_text(easy, CURLOPT_USERAGENT, "ganzoo"))
    let numbers = [
      // libcurl must not install signal handlers in the caller's process.
      (CURLOPT_NOSIGNAL, 1),
      (CURLOPT_FOLLOWLOCATION, 1), (CURLOPT_MAXREDIRS, limits.redirects),
      // The body of an error response is not read, since it may never end.
      (CURLOPT_FAILONERROR, 1),
      (CURLOPT_SSL_VERIFYPEER, 1), (CURLOPT_SSL_VERIFYHOST, 2),
      (CURLOPT_CONNECTTIMEOUT, limits.connectTimeout),
      (CURLOPT_LOW_SPEED_LIMIT, limits.lowSpeedLimit), (CURLOPT_LOW_SPEED_TIME, limits.lowSpeedTimeout),
      (CURLOPT_TIMEOUT, allowed),
    ]
    for (option, value) in numbers { try check(ganzoo_curl_set_number(easy, option, value)) }
    ganzoo_curl_leave_lookups(easy)
    // Like the curl program, honour the variables that name trusted certificates; libcurl itself reads those for
    // proxies.
    let environment = ProcessInfo.processInfo.environment
    if let trusted = ["CURL_CA_BUNDLE", "SSL_CERT_FILE"].lazy.compactMap({ environment[$0] }).first(where: { $0 != "" })
    {
      try check(ganzoo_curl_set_text(easy, CURLOPT_CAINFO, trusted))
    }
  }

  /// Sets the callbacks for response headers and body. The context must outlive the transfer.
  func setCallbacks(context: UnsafeMutableRawPointer, header: Callback, body: Callback) throws {
    try check(ganzoo_curl_set_sink(easy, CURLOPT_HEADERFUNCTION, CURLOPT_HEADERDATA, header, context))
    try check(ganzoo_curl_set_sink(easy, CURLOPT_WRITEFUNCTION, CURLOPT_WRITEDATA, body, context))
  }

  /// Does all work that needs no waiting; returns true while the transfer is running.
  func step() throws -> Bool {
    var running: Int32 = 0
    try check(curl_multi_perform(multi, &running))
    if running == 0, finished == nil { finished = ganzoo_curl_result(multi) }
    return running > 0
  }

  /// Waits for network activity, at most this long.
  func wait(milliseconds: Int32) throws { try check(curl_multi_poll(multi, nil, 0, milliseconds, nil)) }

  private func check(_ code: CURLcode) throws {
    guard code == CURLE_OK else { throw DownloadError.unreachable(url: url, reason: reason(code)) }
  }

  private func check(_ code: CURLMcode) throws {
    guard code == CURLM_OK else {
      throw DownloadError.unreachable(url: url, reason: String(cString: curl_multi_strerror(code)))
    }
  }

  // MARK: - Result

  /// libcurl's result code.
  var result: CURLcode { finished ?? CURLE_OK }
  /// The status of the last response; 0 if there was none.
  var status: Int { ganzoo_curl_number(easy, CURLINFO_RESPONSE_CODE) }
  /// The body length that the server announced; -1 if it did not.
  var announcedSize: Int { Int(ganzoo_curl_size(easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T)) }
  /// Bytes of the body received, whether or not they were passed on.
  var downloadedSize: Int { Int(ganzoo_curl_size(easy, CURLINFO_SIZE_DOWNLOAD_T)) }

  /// A message that says which timeout expired.
  func timeoutMessage(hasBegun: Bool, _ limits: DownloadLimits) -> String {
    if String(cString: message).hasPrefix("Operation too slow") {
      return hasBegun
        ? "the server sends fewer than \(limits.lowSpeedLimit) bytes a second for \(limits.lowSpeedTimeout) seconds"
        : "no answer within \(limits.lowSpeedTimeout) seconds"
    }
    let seconds = Double(ganzoo_curl_size(easy, CURLINFO_TOTAL_TIME_T)) / 1e6
    guard seconds >= Double(allowed) - 0.5 else { return "no connection within \(limits.connectTimeout) seconds" }
    return "it took longer than \(allowed) seconds"
  }

  /// A message that says why the transfer failed.
  func reason(_ code: CURLcode) -> String {
    let details = String(cString: message)
    switch code {
    case CURLE_COULDNT_RESOLVE_HOST: return "the host was not found"
    case CURLE_COULDNT_RESOLVE_PROXY: return "the proxy was not found"
    case CURLE_COULDNT_CONNECT:
      let number = Int32(ganzoo_curl_number(easy, CURLINFO_OS_ERRNO))
      return number == 0 ? "no connection" : "no connection (\(systemReason(number)))"
    case CURLE_GOT_NOTHING: return "the server closed the connection without an answer"
    case CURLE_UNSUPPORTED_PROTOCOL where (300..<400).contains(status):
      return "the server leads to an address that begins neither with http:// nor with https://"
    case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY: return "the server does not speak HTTP"
    case CURLE_PEER_FAILED_VERIFICATION: return "the server's certificate is not trusted (\(details))"
    // CURLE_TOO_LARGE, more than 5,000 header lines; older versions of libcurl lack the constant.
    case _ where code.rawValue == 100: return "the server's answer has too many lines before the file begins"
    default: return details.isEmpty ? String(cString: curl_easy_strerror(code)) : details
    }
  }
}
