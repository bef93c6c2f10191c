import Foundation
import GANZooFormats
import GANZooInterchange
import GANZooNN
import GANZooTestSupport
import Testing

/// Schedules and rates of `Tests/Fixtures/make_schedules.py`.
@Suite("Keras' learning-rate schedules")
struct KerasScheduleTests {
  @Test("have Keras' rate at each step", arguments: ["keras2", "keras3"])
  func rates(_ name: String) throws {
    let text = try String(contentsOfFile: Fixture.path("keras_schedules/\(name).json"), encoding: .utf8)
    guard case .array(let cases)? = try JSONObject(json: text)["cases"] else { throw CocoaError(.fileReadCorruptFile) }
    #expect(cases.count == 9)
    for case .object(let entry) in cases {
      let schedule = try #require(KerasSchedule(try entry.object("schedule")))
      guard case .array(let steps)? = entry["steps"], case .array(let rates)? = entry["rates"] else { continue }
      for (step, expected) in zip(steps, rates) {
        let (step, expected) = (Int(try #require(step.number)), Float(try #require(expected.number)))
        let found = try #require(schedule.rate(after: step), "\(schedule.className) at \(step)")
        #expect(abs(found - expected) <= 2e-6 * expected, "\(schedule.className) at \(step): \(found), \(expected)")
      }
    }
  }

  @Test("have no rate where they are of others, damaged, or at an end that trains nothing")
  func unknown() throws {
    for (name, config, step) in [
      ("Mine", "", 0), ("ExponentialDecay", #""initial_learning_rate": 0.1, "decay_steps": 9"#, 0),
      ("ExponentialDecay", #""initial_learning_rate": 1, "decay_steps": 0, "decay_rate": 2"#, 5),
      ("PiecewiseConstantDecay", #""boundaries": [1, 2], "values": [0.1]"#, 0),
      ("CosineDecay", #""initial_learning_rate": 0.1, "decay_steps": 5"#, 5),
      ("PolynomialDecay", #""initial_learning_rate": 1, "decay_steps": 1, "power": -9"#, 1),
    ] {
      let settings = try JSONObject(json: #"{"class_name": "\#(name)", "config": {\#(config)}}"#)
      #expect(try #require(KerasSchedule(settings)).rate(after: step) == nil, "\(settings)")
    }
    #expect(KerasSchedule(try JSONObject(json: #"{"class_name": "CosineDecay"}"#)) == nil)
  }
}
