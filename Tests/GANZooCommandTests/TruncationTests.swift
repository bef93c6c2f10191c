import Foundation
import GANZoo
import Testing

@Suite("The program, with truncated latent vectors")
struct TruncationTests {
  /// What `evaluate --json` prints, as far as the tests look at it.
  private struct Report: Decodable {
    struct Values: Decodable { let mean: Double }
    struct Pair: Decodable { let samples: Values }
    let truncation: Float?
    let metrics: [String: Pair]
  }

  private let session: Session

  init() throws {
    session = try Session()
    try session.writeDigits()
  }

  @Test("evaluate measures their samples, and says so")
  func evaluated() throws {
    let evaluate = ["evaluate", "--model", "acgan", "--data", "digits", "--samples", "200"]
    let reports = try [[], ["--truncation", "0.5"]].map {
      try JSONDecoder().decode(Report.self, from: Data(session.done(evaluate + $0 + ["--json"]).output.utf8))
    }
    #expect(reports.map(\.truncation) == [nil, 0.5])
    let spreads = try reports.map { try #require($0.metrics["spread"]).samples.mean }
    #expect(spreads[1] < 0.8 * spreads[0], "\(spreads)")
    let head = try session.done(evaluate + ["--truncation", "0.5"]).output.split(separator: "\n")[1]
    #expect(head.hasPrefix("3 sets of 200 samples (seeds 1, 2, 3; truncation at 0.5), compared with 150"), "\(head)")
  }

  @Test("evaluate records no metrics of them, and sizes have bounds")
  func refused() throws {
    let run = try session.train()
    for (arguments, message) in [
      (
        ["--record", "--truncation", "2"],
        "--record writes the metrics of samples without truncation; leave --truncation out"
      ), (["--truncation", "0"], "--truncation is a number from 0.01 to 100, not 0.0"),
    ] {
      let refused = try session.run(["evaluate", run, "--data", "digits"] + arguments)
      #expect(refused.status == 2 && refused.errors.hasPrefix("ganzoo: \(message)\n"), "\(refused.errors)")
    }
  }

  @Test("a generator of uniform latent vectors has none; of a critic it is the run's own")
  func uniform() throws {
    try session.done(
      ["train", "--model", "acgan", "--steps", "1", "--output", "run"]
        + ["--set", "architecture.latent_distribution=uniform"] + Session.tiny)
    for arguments in [["generate", "run", "--grid", "g.png"], ["evaluate", "run"], ["evaluate", "run/critic.h5"]] {
      let ended = try session.run(arguments + ["--truncation", "0.5"])
      #expect(
        ended.status == 2
          && ended.errors.split { $0.isWhitespace }.joined(separator: " ")
            == "ganzoo: --truncation 0.5: the latent vectors of this generator are uniform on [-1, 1), and truncation is "
            + "for normal ones",
        "\(ended.errors)")
    }
  }
}
