import GANZooSupport
import Testing

@Suite("A number with its noun")
struct CountedTests {
  @Test(
    "in singular and plural",
    arguments: [
      (0, "step", "0 steps"), (1, "step", "1 step"), (1024, "class", "1,024 classes"), (1, "class", "1 class"),
      (2, "box", "2 boxes"), (3, "epoch", "3 epochs"), (-1, "step", "-1 steps"),
    ])
  func nouns(_ count: Int, _ noun: String, _ expected: String) { #expect(count.counted(noun) == expected) }
}
