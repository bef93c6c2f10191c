import Foundation
import GANZooSupport

/// What a run has noted: machines, lines for its user, ends.
public struct RunDiary: Sendable {
  /// A machine on which the run began or went on.
  public struct Machine: Decodable, Equatable, Sendable {
    /// GANZoo's version.
    public let version: String
    /// Its processor and the widest vectors that its kernels use.
    public let processor, vectors: String
    /// The device's name.
    public let device: String
    /// The device's threads.
    public let threads: Int
  }

  /// A row of the diary.
  public struct Entry: Decodable, Sendable {
    /// Steps that were done.
    public let step: Int
    /// When it was written, in ISO 8601.
    public let time: String
    /// Where the run began or went on.
    public let began: Machine?
    /// A line for the user.
    public let note: String?
    /// How it ended: "finished", "stopped" or an error.
    public let ended: String?
  }

  /// All rows that can be read, in order.
  public let entries: [Entry]
  /// The machines on which it ran, in order.
  public var machines: [Machine] { entries.compactMap(\.began) }
  /// What it told its user.
  public var notes: [(step: Int, text: String)] { entries.compactMap { entry in entry.note.map { (entry.step, $0) } } }

  private static let mostBytes = 1 << 24
  private static let mostEntries = 10_000

  /// Reads a diary; empty where there is none. Rows that are none are left out: it is for people to read.
  init(_ path: String) {
    let bytes = (try? RegularFile.beginning(of: path, count: Self.mostBytes)) ?? []
    let decoder = JSONDecoder()
    entries = bytes.split(separator: UInt8(ascii: "\n")).prefix(Self.mostEntries).compactMap { line in
      guard String(validating: line, as: UTF8.self)?.isStreamSafe == true else { return nil }
      return try? decoder.decode(Entry.self, from: Data(line))
    }
  }
}
