import Foundation

extension RunFolder {
  /// Bytes of the files that a resumed run will replace: the last checkpoints, the networks and the grid.
  public var replacedBytes: Int {
    Self.bytes(checkpoints.files.suffix(CheckpointRetention.lastKept) + [generator, critic, grid])
  }

  /// Bytes of the run in a folder, which a new run would replace; 0 if there is none.
  public static func replacedBytes(in path: String) -> Int { bytes(files(in: path)) }

  private static func bytes(_ files: [String]) -> Int {
    files.reduce(0) { sum, file in
      var info = stat()
      return sum + (lstat(file, &info) == 0 && info.st_mode & S_IFMT == S_IFREG ? Int(info.st_size) : 0)
    }
  }
}
