import Testing

import GANZooVisualization

@Suite("Smoothing")
struct SmoothingTests {
  @Test("takes the median of a window, and at the ends of what there is")
  func median() {
    #expect(Smoothing.median(3).applied(to: [1, 9, 2, 3, 50, 4]) == [5, 2, 3, 3, 4, 27])
    #expect(Smoothing.median(1).applied(to: [1, 9, 2]) == [1, 9, 2])
    #expect(Smoothing.median(101).applied(to: [1, 9, 2]) == [2, 2, 2])
  }

  @Test("is the median of each window, computed anew, for long windows too")
  func medianAgain() {
    let values = (0..<500).map { Double(($0 * 7919) % 97) }
    let smoothed = Smoothing.median(31).applied(to: values)
    for index in values.indices {
      let window = values[max(0, index - 15)...min(values.count - 1, index + 15)].sorted()
      let middle = window.count / 2
      let median = window.count % 2 == 1 ? window[middle] : (window[middle - 1] + window[middle]) / 2
      #expect(smoothed[index] == median)
    }
  }

  @Test("takes means and moving averages as TensorBoard does, without a bias to the first value")
  func means() {
    #expect(Smoothing.mean(3).applied(to: [1, 2, 6, 1]) == [1.5, 3, 3, 3.5])
    // What a large value has swallowed comes back behind it.
    #expect(Smoothing.mean(3).applied(to: [1, 1, 1e25, 1, 1, 1])[4...] == [1, 1])
    let average = Smoothing.average(0.5).applied(to: [1, 2, 4])
    #expect(average[0] == 1 && abs(average[1] - 5 / 3) < 1e-12 && abs(average[2] - 3) < 1e-12)
    #expect(Smoothing.none.applied(to: [1, 2]) == [1, 2])
  }

  @Test(
    "keeps what is no number, and does not let it spread",
    arguments: [Smoothing.median(3), .mean(3), .average(0.5)])
  func gaps(_ smoothing: Smoothing) {
    let smoothed = smoothing.applied(to: [1, 1, .nan, 1, .infinity, 1])
    #expect(smoothed[2].isNaN && smoothed[4] == .infinity)
    #expect([0, 1, 3, 5].map { smoothed[$0] } == [1, 1, 1, 1])
  }

  @Test("is read from what a user writes")
  func reading() throws {
    #expect(try Smoothing("median:101") == .median(101))
    #expect(try Smoothing("mean:25") == .mean(25))
    #expect(try Smoothing("ema:0.9") == .average(0.9))
    #expect(try Smoothing("none") == .none)
  }

  @Test(
    "is refused with what would do",
    arguments: [
      ("median:100", "an odd number of rows from 1 to 10,001"), ("mean:-1", "an odd number of rows from 1 to 10,001"),
      ("median:999999999999999999999", "an odd number of rows from 1 to 10,001"),
      ("ema:1", "a number above 0 and below 1 behind 'ema:'"),
      ("ema:nan", "a number above 0 and below 1 behind 'ema:'"),
      ("gauss:3", "median:N, mean:N, ema:0.9 or none"), ("", "median:N, mean:N, ema:0.9 or none"),
    ])
  func refusal(_ text: String, _ expected: String) {
    let error = #expect(throws: SmoothingError.self) { try Smoothing(text) }
    #expect(error?.description == "no smoothing '\(text)': expected \(expected)")
  }
}
