import Foundation
import GANZooSupport

/// A download of a dataset into a folder. The folder appears only when all files are complete and verified.
public struct DatasetDownload {
  /// The files to download.
  public let files: [DownloadFile]
  /// The folder where they will be.
  public let folder: String
  /// Timeouts and limits for the server.
  package var limits = DownloadLimits()

  /// Prepares a download into the subfolder of `downloads` that has the dataset's name.
  ///
  /// - Parameter mirror: the address of a folder on another server that has the same file names.
  /// - Throws: `DownloadError.notAnAddress`.
  public init(_ dataset: DatasetEntry, into downloads: String, mirror: String? = nil) throws {
    files = dataset.downloads.map { file in
      var file = file
      if let mirror { file.url = mirror + (mirror.hasSuffix("/") ? "" : "/") + file.name }
      return file
    }
    folder = "\(downloads)/\(dataset.name)"
    for file in files { _ = try Self.address(file.url) }
  }

  /// Downloads all files, verifies their sizes and SHA-256, and moves the folder into place, replacing an existing one.
  ///
  /// - Parameter progress: called about ten times a second with a file and the number of its bytes received so far;
  ///   returns false to cancel.
  /// - Throws: `DownloadError`, `TarError` or `FileWriteError`. Then no file of this download remains, and an existing
  ///   folder is unchanged.
  public func run(progress: (DownloadFile, Int) -> Bool) throws {
    let work = try WorkFolder(for: folder)
    for file in files {
      let path = "\(work.files)/\(file.name)"
      try download(file, to: path) { progress(file, $0) }
      if !file.members.isEmpty {
        try TarArchive.extract(file.members, from: path, to: work.files) {
          guard progress(file, file.size) else { throw DownloadError.cancelled }
        }
        try FileManager.default.removeItem(atPath: path)
      }
    }
    try work.finish()
  }

  private func download(_ file: DownloadFile, to path: String, progress: (Int) -> Bool) throws {
    let pending = try PendingFile(for: path)
    do {
      try HTTPDownload(Self.address(file.url), size: file.size, to: pending, limits: limits).run(progress: progress)
      // Hashes what was written to disk, because that is what will be read later.
      let found = try DownloadFile.sha256(of: pending.name)
      guard found == file.sha256.lowercased() else {
        throw DownloadError.wrongChecksum(url: file.url, expected: file.sha256, found: found)
      }
      try pending.finish()
    } catch {
      pending.discard()
      throw error
    }
  }

  private static func address(_ text: String) throws -> String {
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme?.lowercased()), url.host != nil else {
      throw DownloadError.notAnAddress(text: text)
    }
    return url.absoluteString
  }
}
