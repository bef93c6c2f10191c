import GANZooSupport
import Testing

@Suite("Progress bar")
struct ProgressBarTests {
  private func bar(_ recorder: Recorder, total: Int? = 5000, done: Int = 0) -> ProgressBar {
    ProgressBar("train", total: total, done: done, output: recorder.output, clock: recorder.clock)
  }

  @Test("On a terminal one line is redrawn")
  func terminal() {
    let recorder = Recorder(width: 120)
    var bar = bar(recorder)
    recorder.advance(seconds: 100)
    bar.update(done: 1200, values: [("critic", 0.1234), ("generator", -1.5)])
    #expect(
      recorder.take() == "\rtrain  1,200/5,000  24% [####>---------------]  12 steps/s  5 min left"
        + "  critic 0.123  generator -1.500\u{1B}[K")
    recorder.advance(seconds: 1)
    bar.update(done: 5000)
    #expect(recorder.take().hasPrefix("\rtrain  5,000/5,000  100% [####################]"))
    bar.finish()
    #expect(
      recorder.take() == "\rtrain  5,000/5,000  100% [####################]  49.5 steps/s  in 1 min 41 s\u{1B}[K\n")
    bar.finish()
    bar.update(done: 6000)
    #expect(recorder.take() == "")
  }

  @Test("Without a unit the share alone is shown, with the time that is left")
  func share() {
    for (width, text) in [
      (nil, "measure  25%  5 min left  1 of 4 parts\n"),
      (80, "\rmeasure  25% [#####>--------------]  5 min left  1 of 4 parts\u{1B}[K"),
    ] as [(Int?, String)] {
      let recorder = Recorder(width: width)
      var bar = ProgressBar("measure", total: 4000, unit: "", output: recorder.output, clock: recorder.clock)
      recorder.advance(seconds: 100)
      bar.update(done: 1000, facts: ["1 of 4 parts"])
      #expect(recorder.take() == text)
    }
  }

  @Test("Values and notes are escaped")
  func hostile() {
    let recorder = Recorder(width: 80)
    var bar = ProgressBar("tr\u{1B}[2Jain", total: 5, output: recorder.output, clock: recorder.clock)
    bar.update(done: 1, values: [("a\u{7}", 1)])
    #expect(recorder.take().dropFirst().dropLast(3).unicodeScalars.allSatisfy { $0.value >= 0x20 })
    bar.note("grid in a\u{1B}[31m")
    #expect(recorder.take().hasPrefix("\r\u{1B}[Kgrid in a\\u{1B}[31m\n"))
  }

  @Test("A terminal is redrawn at most ten times a second")
  func rateLimit() {
    let recorder = Recorder(width: 80)
    var bar = bar(recorder)
    var drawn = 0
    for step in 1...1000 {
      recorder.advance(seconds: 0.01)
      bar.update(done: step)
      if !recorder.take().isEmpty { drawn += 1 }
    }
    #expect((99...101).contains(drawn))
  }

  @Test(
    "If space is short, parts are dropped, the bar first, losses last; the last column stays empty",
    arguments: [
      (120, "train  1,200/5,000  24% [####>---------------]  12 steps/s  5 min left  G 0.80  D 1.32  x 1.00  ▁▂█"),
      (90, "train  1,200/5,000  24% [##>-------]  12 steps/s  5 min left  G 0.80  D 1.32  x 1.00  ▁▂█"),
      (81, "train  1,200/5,000  24%  12 steps/s  5 min left  G 0.80  D 1.32  x 1.00  ▁▂█"),
      (76, "train  1,200/5,000  24%  12 steps/s  5 min left  G 0.80  D 1.32  x 1.00"),
      (72, "train  1,200/5,000  24%  12 steps/s  5 min left  G 0.80  D 1.32  x 1.00"),
      (61, "train  1,200/5,000  24%  5 min left  G 0.80  D 1.32"),
      (41, "train  24%  5 min left  G 0.80  D 1.32"),
      (39, "train  24%  5 min left  G 0.80  D 1.32"),
      (38, "train  24%  5 min left  G 0.80"),
      (31, "train  24%  5 min left  G 0.80"),
      (24, "train  1,200/5,000  24%"),
      (12, "train  1,20"),
      (1, ""),
    ])
  func narrow(_ width: Int, _ line: String) {
    let recorder = Recorder(width: width)
    var bar = bar(recorder)
    recorder.advance(seconds: 100)
    bar.update(done: 1200, facts: ["G 0.80", "D 1.32", "x 1.00"], curve: "▁▂█")
    #expect(recorder.take() == "\r\(line)\u{1B}[K")
  }

  @Test("Where there are colours, the title, the bar and the curve have one, and nothing else of the line changes")
  func colors() {
    let recorder = Recorder(width: 100, hasColor: true)
    var bar = bar(recorder)
    recorder.advance(seconds: 100)
    bar.update(done: 2500, facts: ["D 1.32"], curve: "▁█")
    #expect(
      recorder.take() == "\r\u{1B}[1mtrain\u{1B}[0m  2,500/5,000  50% [\u{1B}[32m##########>\u{1B}[0m"
        + "\u{1B}[2m---------\u{1B}[0m]  25 steps/s  1 min left  D 1.32\u{1B}[36m  ▁█\u{1B}[0m\u{1B}[K")
    bar.note("warning: 100: \u{1B}[2J")
    #expect(recorder.take().hasPrefix("\r\u{1B}[K\u{1B}[1;33mwarning:\u{1B}[0m 100: \\u{1B}[2J\n"))
    bar.note("note: a")
    #expect(recorder.take().hasPrefix("\r\u{1B}[K\u{1B}[36mnote:\u{1B}[0m a\n"))
  }

  @Test("A curve has a character for each of a bounded number of values")
  func sparkline() {
    var curve = Sparkline()
    for value in [0, .nan, 1, 2, 3.5, 7] { curve.add(value) }
    #expect(curve.text(cells: 12) == "▁▂▃▅█")
    #expect(curve.text(cells: 2) == "▁█")
    var long = Sparkline()
    for value in 0..<1_000_000 { long.add(Double(value)) }
    #expect(long.text(cells: 8) == "▁▂▃▄▅▆▇█")
    var flat = Sparkline()
    flat.add(1)
    #expect(flat.text(cells: 4) == "")
    flat.add(1)
    #expect(flat.text(cells: 4) == "▁▁")
  }

  @Test(
    "Numbers take few characters",
    arguments: [
      (0.8, "0.80"), (-26.26738, "-26.3"), (1203.4, "1203"), (0.0049, "4.9e-03"), (0, "0.00"), (2.5e7, "2.5e+07"),
      (.infinity, "inf"),
    ] as [(Double, String)])
  func numbers(_ value: Double, _ text: String) { #expect(value.tersestText == text) }

  @Test("The width is evaluated before each drawing")
  func resized() {
    let recorder = Recorder(width: 80)
    var bar = bar(recorder)
    bar.update(done: 1)
    _ = recorder.take()
    recorder.resize(to: 8)
    recorder.advance(seconds: 1)
    bar.update(done: 2)
    #expect(recorder.take() == "\rtrain  \u{1B}[K")
  }

  @Test("Elsewhere it prints plain lines: the first, one every ten seconds, the last")
  func plain() {
    let recorder = Recorder(width: nil)
    var bar = bar(recorder, total: 250)
    for step in 1...250 {
      recorder.advance(seconds: 0.1)
      bar.update(done: step, values: [("loss", 0.5)])
    }
    bar.finish()
    #expect(
      recorder.take() == """
        train  1/250  0%  10 steps/s  24 s left  loss 0.500
        train  101/250  40%  10 steps/s  14 s left  loss 0.500
        train  201/250  80%  10 steps/s  4 s left  loss 0.500
        train  250/250  100%  10 steps/s  in 25 s  loss 0.500

        """)
  }

  @Test("The rate is that of the last half minute of this run")
  func recentRate() {
    let recorder = Recorder(width: nil)
    var bar = bar(recorder, total: 100_000, done: 1000)
    var done = 1000
    for _ in 1...60 {
      recorder.advance(seconds: 1)
      done += 1
      bar.update(done: done)
    }
    #expect(recorder.take().hasPrefix("train  1,001/100,000  1%  1 steps/s"))
    for _ in 1...40 {
      recorder.advance(seconds: 1)
      done += 2000
      bar.update(done: done)
    }
    bar.finish()
    #expect(recorder.take().hasSuffix("train  81,060/100,000  81%  2,000 steps/s  in 1 min 40 s\n"))
  }

  @Test("Slow steps show seconds per step; without a total there is no bar, percentage or remaining time")
  func slow() {
    let recorder = Recorder(width: 80)
    var bar = bar(recorder, total: nil)
    recorder.advance(seconds: 9)
    bar.update(done: 2)
    #expect(recorder.take() == "\rtrain  2  4.5 s/step\u{1B}[K")
  }

  @Test("A note is printed above the bar")
  func note() {
    let recorder = Recorder(width: 60)
    var bar = bar(recorder, total: 10)
    bar.note("before")
    bar.update(done: 1)
    bar.note("wrote a.png")
    let line = "\rtrain  1/10  10% [##>-----------------]\u{1B}[K"
    #expect(recorder.take() == "before\n\(line)\r\u{1B}[Kwrote a.png\n\(line)")
    let plain = Recorder(width: nil)
    var lines = self.bar(plain, total: 10)
    lines.update(done: 1)
    lines.note("wrote a.png")
    #expect(plain.take() == "train  1/10  10%\nwrote a.png\n")
  }

  @Test("A bar without updates prints nothing, and invalid counts do no harm")
  func odd() {
    let recorder = Recorder(width: 80)
    var bar = bar(recorder, total: 0)
    bar.finish()
    #expect(recorder.take() == "")
    var strange = self.bar(recorder, total: 10)
    strange.update(done: 20)
    #expect(recorder.take() == "\rtrain  20/10  100% [####################]\u{1B}[K")
  }
}
