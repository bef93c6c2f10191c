import Files
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// One file on its way from a server to the disk, in pieces.
final class HTTPDownload: NSObject, URLSessionDataDelegate {
  /// Seconds without a byte after which a server is given up.
  private static let timeout = 60.0
  private static let mostRedirects = 10

  private struct State {
    var received = 0
    var redirects = 0
    /// The first thing that went wrong, which what follows from it does not replace.
    var failure: (any Error)?
  }

  private let url: URL
  private let size: Int
  private let file: PendingFile
  private let state = Mutex(State())
  private let end = DispatchSemaphore(value: 0)

  /// A download to a file of `size` bytes; more is never written.
  init(_ url: URL, size: Int, to file: PendingFile) {
    (self.url, self.size, self.file) = (url, size, file)
  }

  /// Downloads all of it. `progress` is given the bytes so far and returns whether to go on.
  ///
  /// Throws `DownloadError` or `FileWriteError`.
  func run(progress: (Int) -> Bool) throws {
    let configuration = URLSessionConfiguration.ephemeral
    configuration.timeoutIntervalForRequest = Self.timeout
    configuration.urlCache = nil
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    var request = URLRequest(url: url)
    // Files that are packed must arrive packed.
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    session.dataTask(with: request).resume()
    while end.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
      if !progress(state.withLock(\.received)) {
        fail(DownloadError.cancelled)
        break
      }
    }
    let (failure, received) = state.withLock { ($0.failure, $0.received) }
    if let failure { throw failure }
    guard received == size else { throw wrongSize(found: received) }
    guard progress(received) else { throw DownloadError.cancelled }
  }

  private func wrongSize(found: Int) -> DownloadError {
    .wrongSize(url: url.absoluteString, expected: size, found: found)
  }

  /// Notes what went wrong; nothing is written after that.
  ///
  /// The task is cancelled only when it reports data or a response: Foundation on Linux stops the program where one is
  /// cancelled while it asks about a redirect.
  private func fail(_ error: any Error) { state.withLock { if $0.failure == nil { $0.failure = error } } }

  // MARK: - What the session reports, one at a time

  func urlSession(
    _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
    newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
  ) {
    let count = state.withLock { state in
      state.redirects += 1
      return state.redirects
    }
    guard count <= Self.mostRedirects else {
      fail(DownloadError.tooManyRedirects(url: url.absoluteString, limit: Self.mostRedirects))
      return completionHandler(nil)
    }
    completionHandler(request)
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
  ) {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    let announced = Int(response.expectedContentLength)
    if status != 200 {
      fail(DownloadError.refused(url: url.absoluteString, status: status))
    } else if announced >= 0 && announced != size {
      fail(wrongSize(found: announced))
    }
    completionHandler(state.withLock { $0.failure == nil } ? .allow : .cancel)
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let hasFailed = state.withLock { state in
      guard state.failure == nil else { return true }
      state.received += data.count
      do {
        guard state.received <= size else { throw wrongSize(found: state.received) }
        try file.write(Array(data))
      } catch {
        state.failure = error
      }
      return state.failure != nil
    }
    if hasFailed { dataTask.cancel() }
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    if let error {
      let received = state.withLock(\.received)
      fail(
        received > 0
          ? wrongSize(found: received)
          : DownloadError.unreachable(url: url.absoluteString, reason: Self.reason(error)))
    }
    end.signal()
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? URLError)?.code {
    case .timedOut?: "no answer within \(Int(timeout)) seconds"
    default: error.localizedDescription
    }
  }
}
