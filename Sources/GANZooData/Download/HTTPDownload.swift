import CGANZooCurl
import Foundation
import GANZooSupport

/// The download of one file from a server to disk through libcurl.
final class HTTPDownload {
  private let url: String
  private let size: Int
  private let file: PendingFile
  private let limits: DownloadLimits
  private let transfer: Transfer
  private var received = 0
  private var headerBytes = 0
  /// The first error; later ones are its consequences and are ignored.
  private var failure: (any Error)?

  /// Prepares the download of `size` bytes into a file; more is never written.
  ///
  /// Throws `DownloadError.unreachable` if libcurl cannot be set up.
  init(_ url: String, size: Int, to file: PendingFile, limits: DownloadLimits) throws {
    (self.url, self.size, self.file, self.limits) = (url, size, file, limits)
    transfer = try Transfer(url, seconds: limits.seconds(size: size), limits)
  }

  /// Downloads the whole file. Calls `progress` with the bytes received about ten times a second; false cancels.
  ///
  /// Throws `DownloadError` or `FileWriteError`.
  func run(progress: (Int) -> Bool) throws {
    try transfer.setCallbacks(
      context: Unmanaged.passUnretained(self).toOpaque(),
      header: { bytes, size, count, context in HTTPDownload.pass(bytes, size * count, context) { $0.receiveHeader($1) }
      },
      body: { bytes, size, count, context in HTTPDownload.pass(bytes, size * count, context) { $0.receiveBody($1) } })
    var lastReport = ContinuousClock.now
    while try transfer.step() {
      checkResponse()
      if let failure { throw failure }
      if ContinuousClock.now - lastReport >= .milliseconds(100) {
        guard progress(received) else { throw DownloadError.cancelled }
        lastReport = .now
      }
      try transfer.wait(milliseconds: 100)
    }
    if failure == nil { checkEnd() }
    if let failure { throw failure }
    guard progress(received) else { throw DownloadError.cancelled }
  }

  // MARK: - Data from libcurl

  /// Passes bytes from libcurl to the download in `context`; returns the number of bytes taken.
  private static func pass(
    _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
    _ receive: (HTTPDownload, UnsafeRawBufferPointer) -> Bool
  ) -> Int {
    guard let context else { return 0 }
    let download = Unmanaged<HTTPDownload>.fromOpaque(context).takeUnretainedValue()
    // libcurl aborts the transfer if the returned count differs from the given one.
    return receive(download, UnsafeRawBufferPointer(start: bytes, count: count)) ? count : count + 1
  }

  private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    headerBytes += line.count
    if headerBytes > limits.headerBytes {
      fail(unreachable("the server's answer has more than \(limits.headerBytes) bytes before the file begins"))
    }
    return failure == nil
  }

  private func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
    checkResponse()
    guard failure == nil else { return false }
    if transfer.status != 200 {
      fail(DownloadError.refused(url: url, status: transfer.status))
    } else if received + bytes.count > size {
      fail(wrongSize(found: received + bytes.count))
    } else {
      do {
        try file.write(bytes)
        received += bytes.count
      } catch {
        fail(error)
      }
    }
    return failure == nil
  }

  // MARK: - Checks

  private func fail(_ error: any Error) { if failure == nil { failure = error } }
  private func unreachable(_ reason: String) -> DownloadError { .unreachable(url: url, reason: reason) }
  private func wrongSize(found: Int) -> DownloadError { .wrongSize(url: url, expected: size, found: found) }

  /// Fails as soon as the server announces a wrong length, or sends too many bytes with an error or a redirect.
  private func checkResponse() {
    let announced = transfer.announcedSize
    if transfer.status == 200, announced >= 0, announced != size { fail(wrongSize(found: announced)) }
    if transfer.downloadedSize > size { fail(wrongSize(found: transfer.downloadedSize)) }
  }

  private func checkEnd() {
    switch transfer.result {
    case CURLE_OK:
      if transfer.status != 200 {
        fail(DownloadError.refused(url: url, status: transfer.status))
      } else if received != size {
        fail(wrongSize(found: received))
      }
    case CURLE_HTTP_RETURNED_ERROR: fail(DownloadError.refused(url: url, status: transfer.status))
    case CURLE_TOO_MANY_REDIRECTS: fail(DownloadError.tooManyRedirects(url: url, limit: limits.redirects))
    case CURLE_OPERATION_TIMEDOUT: fail(unreachable(transfer.timeoutMessage(hasBegun: received > 0, limits)))
    case let result:
      fail(received > 0 ? wrongSize(found: received) : unreachable(transfer.reason(result)))
    }
  }
}
