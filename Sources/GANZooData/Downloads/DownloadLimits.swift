/// How long a server is waited for, and what is taken from it beside the file.
package struct DownloadLimits: Sendable {
  /// Seconds until there is a connection.
  package var connecting = 30
  /// Bytes in a second, below which a server is too slow …
  package var slowest = 1_000
  /// … once that lasts for so many seconds.
  package var patience = 60
  /// Seconds that a file may take, whatever its size.
  package var least = 600
  /// Bytes for each of which there is another part of a second: so many in one.
  package var average = 4_000
  /// Addresses to which a server may lead, one after the other.
  package var redirects = 10
  /// Bytes of all heads of answers, those that lead elsewhere included.
  package var head = 100_000

  /// The limits that are in force unless others are given.
  package init() {}

  /// Seconds that a file of so many bytes may take in all.
  package func seconds(size: Int) -> Int { least + size / average }
}
