import Foundation
import GANZooTraining
import GANZooVisualization
import SwiftProtobuf
import Testing

/// The events of files as TensorBoard reads them: up to the first record that is not whole, of which check sums are
/// compared.
struct EventReader {
  /// All events of all files, in order.
  var events: [TBEvent] = []

  /// The files of a folder.
  init(_ folder: String) throws {
    for name in RunFolder.eventFiles(in: folder) {
      events += try Self.events(Array(Data(contentsOf: URL(filePath: "\(folder)/\(name)"))))
    }
  }

  static func events(_ bytes: [UInt8]) throws -> [TBEvent] {
    var (events, place): ([TBEvent], Int) = ([], 0)
    func number(_ start: Int, _ count: Int) -> UInt64 {
      bytes[start..<start + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    while place + 12 <= bytes.count {
      let length = Int(number(place, 8))
      #expect(number(place + 8, 4) == UInt64(CRC32C.masked(Array(bytes[place..<place + 8]))))
      guard place + 16 + length <= bytes.count else { break }
      let message = Array(bytes[place + 12..<place + 12 + length])
      #expect(number(place + 12 + length, 4) == UInt64(CRC32C.masked(message)))
      events.append(try TBEvent(serializedBytes: message))
      place += 16 + length
    }
    return events
  }

  /// Values in order, of which those are forgotten that come again behind a START.
  var values: [(step: Int, value: TBSummary.Value)] {
    var found: [(step: Int, value: TBSummary.Value)] = []
    for event in events {
      switch event.what {
      case .sessionLog(let log) where log.status == .start: found.removeAll { $0.step >= Int(event.step) }
      case .summary(let summary): found += summary.value.map { (Int(event.step), $0) }
      default: break
      }
    }
    return found
  }

  /// Points of curves, by tag.
  var curves: [String: [Int: Float]] {
    values.reduce(into: [:]) { curves, found in
      guard case .simpleValue(let number) = found.value.value else { return }
      #expect(curves[found.value.tag]?[found.step] == nil, "\(found.value.tag) at \(found.step) is there twice")
      curves[found.value.tag, default: [:]][found.step] = number
    }
  }

  /// Steps of other values, by tag.
  func steps(_ tag: String) -> [Int] { values.filter { $0.value.tag == tag }.map(\.step) }

  /// A text.
  func text(_ tag: String) -> String? {
    values.last { $0.value.tag == tag }.flatMap { found in
      found.value.tensor.stringVal.first.map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
