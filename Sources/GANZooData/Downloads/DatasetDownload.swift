import Foundation
import GANZooSupport

/// The files of a data set on their way into a folder, which appears when all of them are there and right.
public struct DatasetDownload {
  /// What is downloaded.
  public let files: [DownloadFile]
  /// Where it will lie.
  public let folder: String
  /// How long a server is waited for.
  package var limits = DownloadLimits()

  /// A download of a data set into the folder of its name in `downloads`.
  ///
  /// - Parameter mirror: the address of a folder on another server that has the files under the same names.
  /// - Throws: `DownloadError` for an address that is none.
  public init(_ dataset: DatasetEntry, into downloads: String, mirror: String? = nil) throws {
    files = dataset.downloads.map { file in
      var file = file
      if let mirror { file.url = mirror + (mirror.hasSuffix("/") ? "" : "/") + file.name }
      return file
    }
    folder = "\(downloads)/\(dataset.name)"
    for file in files { _ = try Self.address(file.url) }
  }

  /// Downloads, checks size and SHA-256 of each file, and puts the folder into place; one that is there is replaced.
  ///
  /// - Parameter progress: is given a file and how many bytes of it there are, about ten times a second, and returns whether
  ///   to go on.
  /// - Throws: `DownloadError`, or what is wrong with an archive or the disk. No file of this download is left then, and a
  ///   folder that was there is as it was.
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
      // Of what lies on the disk, which is what will be read.
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
