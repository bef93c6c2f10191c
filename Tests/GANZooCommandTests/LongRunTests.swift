import Foundation
import Testing

@Suite("A long run", .serialized)
struct LongRunTests {
  /// Twenty thousand steps of networks of a few numbers, with all that a run writes on the way.
  @Test("takes no more memory and no more file descriptors at its end than after its first steps")
  func isFlat() throws {
    let session = try Session()
    let settings = [
      "architecture.generator.hidden=[8]", "architecture.critic.hidden=[8]", "training.batch=4",
      "schedule.critic_iterations=1", "training.log_every=1", "training.grid_every=1000", "training.ema_decay=0.9",
    ]
    let (_, looks) = try session.watched(
      ["train", "--model", "mlp", "--recipe", "toy-8-gaussians", "--steps", "20000", "--checkpoint-every", "200"]
        + ["--threads", "1", "--output", "run"] + settings.flatMap { ["--set", $0] })
    try #require(looks.count > 100)
    // From after the first checkpoints and grids; the last looks may see the process end.
    let (early, late) = (looks[looks.count / 10..<looks.count / 5], looks[looks.count * 9 / 10..<looks.count - 10])
    // Files are open now and then.
    let usual = { (looks: ArraySlice<ProcessLook>, value: (ProcessLook) -> Int) in
      looks.map(value).sorted()[looks.count / 2]
    }
    let growth = usual(late, \.resident) - usual(early, \.resident)
    #expect(growth < 1 << 20, "memory grew by \(growth) bytes")
    #expect(usual(late, \.descriptors) <= usual(early, \.descriptors))
  }
}
