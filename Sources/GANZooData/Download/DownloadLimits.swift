/// Timeouts and size limits of a download.
package struct DownloadLimits: Sendable {
  /// Seconds to wait for a connection.
  package var connectTimeout = 30
  /// A transfer is too slow below this number of bytes per second …
  package var lowSpeedLimit = 1_000
  /// … for this number of seconds.
  package var lowSpeedTimeout = 60
  /// Seconds that any file may take, whatever its size.
  package var minimumTotalTime = 600
  /// Bytes per second that extend the total time of large files.
  package var expectedSpeed = 4_000
  /// The largest number of consecutive redirects.
  package var redirects = 10
  /// The largest size in bytes of all response headers together, including those of redirects.
  package var headerBytes = 100_000

  /// The default limits.
  package init() {}

  /// The longest time in seconds for a file of this size in bytes.
  package func seconds(size: Int) -> Int { minimumTotalTime + size / expectedSpeed }
}
