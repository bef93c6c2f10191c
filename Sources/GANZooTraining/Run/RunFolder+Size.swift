import Foundation

extension RunFolder {
  /// Bytes of files that new ones replace when the run goes on: of the last checkpoints, the networks and the grid.
  public var replacedBytes: Int {
    Self.bytes(checkpoints.files.suffix(CheckpointRetention.lastKept) + [generator, critic, grid])
  }

  /// Bytes of the run in a folder, which another run replaces; 0 where there is none.
  public static func replacedBytes(in path: String) -> Int { bytes(files(in: path)) }

  private static func bytes(_ files: [String]) -> Int {
    files.reduce(0) { sum, file in
      var info = stat()
      return sum + (lstat(file, &info) == 0 && info.st_mode & S_IFMT == S_IFREG ? Int(info.st_size) : 0)
    }
  }
}
