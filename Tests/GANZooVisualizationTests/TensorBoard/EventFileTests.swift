import Foundation
import GANZooTestSupport
import GANZooTraining
import GANZooVisualization
import Testing

@Suite("Event files")
struct EventFileTests {
  @Test("have the check sums of RFC 3720 and of the package tensorboard 2.21.0")
  func sums() {
    #expect(CRC32C.sum(Array("123456789".utf8)) == 0xE306_9283)
    #expect(CRC32C.sum(Array(repeating: 0, count: 32)) == 0x8A91_36AA)
    #expect(CRC32C.sum(Array(repeating: 0xFF, count: 32)) == 0x62A8_AB43)
    #expect(CRC32C.masked([]) == 0xA282_EAD8)
    #expect(CRC32C.masked((0...255).map { UInt8($0) }) == 0xD31A_2360)
  }

  /// A curve's point and a histogram.
  private func event() -> TBEvent {
    var event = TBEvent()
    (event.wallTime, event.step) = (1.5, 3)
    var (point, spread) = (TBSummary.Value(), TBSummary.Value())
    (point.tag, point.simpleValue) = ("critic/real", 0.25)
    spread.tag = "scores/real"
    (spread.histo.min, spread.histo.max, spread.histo.num) = (-1, 1, 3)
    (spread.histo.sum, spread.histo.sumSquares) = (0.5, 2.25)
    (spread.histo.bucketLimit, spread.histo.bucket) = ([0, 1], [1, 2])
    event.summary.value = [point, spread]
    return event
  }

  @Test("have the bytes that the package tensorboard 2.21.0 writes")
  func bytes() throws {
    let record = try EventFile.records([event()])
    let expected =
      "8300000000000000b3b191e909000000000000f83f10032a760a120a0b6372697469632f7265616c150000803e0a600a"
      + "0b73636f7265732f7265616c2a5109000000000000f0bf11000000000000f03f19000000000000084021000000000000"
      + "e03f29000000000000024032100000000000000000000000000000f03f3a10000000000000f03f000000000000004039"
      + "d1a03d"
    #expect(record.map { String(format: "%02x", $0) }.joined() == expected)
  }

  @Test("are read up to the last whole record, wherever the file ends")
  func torn() throws {
    let (first, last) = (try EventFile.records([event()]), try EventFile.records([event(), event()]))
    for count in 0...last.count {
      let whole = count == last.count ? 3 : count >= first.count ? 2 : 1
      #expect(try EventReader.events(first + last.prefix(count)).count == whole, "\(count) bytes")
    }
  }

  @Test("of a folder have names in the order in which they were made, within one second, too")
  func names() throws {
    let folder = try TemporaryFolder()
    let files = try (0..<3).map { try EventFile(in: folder.path, startingAt: $0) }
    #expect(RunFolder.eventFiles(in: folder.path) == files.map(\.name))
    #expect(try EventReader(folder.path).events.map(\.step) == [0, 1, 2])
    #expect(try EventReader(folder.path).events.allSatisfy { $0.fileVersion == "brain.Event:2" })
  }
}

@Suite("Histograms for TensorBoard")
struct HistogramTests {
  @Test("count all finite numbers, each in the bin that holds it")
  func counts() throws {
    let numbers = (0..<1000).map { Float($0) / 999 * 4 - 1 }
    let histogram = try #require(Histogram(numbers + [.nan, .infinity, -.infinity]))
    #expect(histogram.count == 1000 && histogram.counts.reduce(0, +) == 1000)
    #expect(histogram.range == -1...3 && histogram.limits.last == 3)
    var least = -Double.infinity
    for (limit, count) in zip(histogram.limits, histogram.counts) {
      #expect(count == numbers.count { Double($0) >= least && (Double($0) < limit || limit == 3) })
      least = limit
    }
    #expect(abs(histogram.sum - 1000) < 1e-3)
    #expect(abs(histogram.sumOfSquares - numbers.reduce(0.0) { $0 + Double($1) * Double($1) }) < 1e-9)
  }

  @Test("of equal numbers have one bin, of none that is finite there is none")
  func equal() throws {
    let histogram = try #require(Histogram([0.5, 0.5, 0.5]))
    #expect(histogram.limits == [0.5] && histogram.counts == [3])
    #expect(Histogram([]) == nil && Histogram([.nan]) == nil)
    let widest = try #require(Histogram([-Float.greatestFiniteMagnitude, .greatestFiniteMagnitude]))
    #expect(widest.counts.reduce(0, +) == 2)
  }
}
