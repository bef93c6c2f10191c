import Foundation
import GANZooTestSupport
import Testing

import GANZooVisualization

@Suite("A run's log as columns")
struct RunLogTests {
  private func log(_ text: String, _ body: (inout RunLog, String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/log.jsonl"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    var log = RunLog(path)
    try body(&log, path)
  }

  @Test("reads rows in order, each name by itself")
  func rows() throws {
    try log(
      """
      {"step": 0, "seconds": 0.5, "critic/real": 0.25, "generator/adversarial": 1.5}
      {"step": 5, "seconds": 0.75, "metric/accuracy": 0.5}
      {"step": 10, "seconds": 1.0, "critic/real": -0.125, "generator/adversarial": 2}

      """
    ) { log, _ in
      try log.update()
      #expect(log.names == ["critic/real", "generator/adversarial", "metric/accuracy"])
      #expect(log["critic/real"]?.steps == [0, 10])
      #expect(log["critic/real"]?.seconds == [0.5, 1])
      #expect(log["critic/real"]?.values == [0.25, -0.125])
      #expect(log.lastStep == 10 && log.lastSeconds == 1)
      #expect(log["critic/none"] == nil)
    }
  }

  @Test("finds the Keras article's names by their keys")
  func aliases() throws {
    try log(#"{"step": 0, "seconds": 1, "D_real_is_fake": 3, "accuracy": 0.5}"# + "\n") { log, _ in
      try log.update()
      #expect(log["critic/real"]?.values == [3] && log["metric/accuracy"]?.values == [0.5])
    }
  }

  @Test("reads a growing file on, leaves a half-written row for later, and begins anew where the run has gone back")
  func growth() throws {
    let first = #"{"step": 0, "seconds": 1, "a": 1}"# + "\n"
    try log(first + #"{"step": 1, "sec"#) { log, path in
      try log.update()
      #expect(log["a"]?.values == [1])
      let whole = first + #"{"step": 1, "seconds": 2, "a": 2}"# + "\n"
      try whole.write(toFile: path, atomically: true, encoding: .utf8)
      try log.update()
      #expect(log["a"]?.values == [1, 2])
      let other = first + #"{"step": 1, "seconds": 3, "a": 7}"# + "\n" + #"{"step": 2, "seconds": 4, "a": 8}"# + "\n"
      try other.write(toFile: path, atomically: true, encoding: .utf8)
      try log.update()
      #expect(log["a"]?.values == [1, 7, 8] && log["a"]?.seconds == [1, 3, 4])
      unlink(path)
      try log.update()
      #expect(log.series.isEmpty && log.lastStep == nil)
    }
  }

  @Test("takes nothing of rows before one that is none, however often it is asked")
  func allOrNothing() throws {
    let first = #"{"step": 0, "seconds": 1, "a": 1}"# + "\n"
    try log(first) { log, path in
      try log.update()
      let more = first + #"{"step": 1, "seconds": 2, "a": 2, "b": 1}"# + "\n"
      try (more + "none\n").write(toFile: path, atomically: true, encoding: .utf8)
      for _ in 0..<3 {
        #expect(throws: RunRecordError.row(path: path, line: 3, reason: "not JSON: a value is missing, at byte 0")) {
          try log.update()
        }
        #expect(log.names == ["a"] && log["a"]?.values == [1] && log.lastStep == 0)
      }
      try more.write(toFile: path, atomically: true, encoding: .utf8)
      try log.update()
      #expect(log["a"]?.values == [1, 2] && log["b"]?.values == [1])
    }
  }

  @Test("names the row that is none")
  func torn() throws {
    for (row, reason) in [
      (#"{"step": 1, "sec"#, "not JSON: a text does not end, at byte 16"),
      (#"{"seconds": 1}"#, "it has no step"), (#"{"step": 1}"#, "it has no seconds"),
      (#"{"step": 9223372036854775807, "seconds": 0}"#, "no run has a step 9223372036854775807"),
      (#"{"step": 1, "seconds": 1e308}"#, "no run takes 1e+308 seconds"),
      (#"{"step": 1, "seconds": -1}"#, "no run takes -1.0 seconds"),
      ("", "not JSON: a value is missing, at byte 0"),
    ] {
      try log(#"{"step": 0, "seconds": 1}"# + "\n" + row + "\n") { log, path in
        let error = #expect(throws: RunRecordError.self) { try log.update() }
        #expect(error?.description == "line 2 of \(path) is no row of a log: \(reason)")
      }
    }
  }
}
