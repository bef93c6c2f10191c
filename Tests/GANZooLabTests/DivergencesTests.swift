import GANZooLab
import Testing

@Suite("Divergences of two Gaussians")
struct DivergencesTests {
  @Test("are known to the lab")
  func entry() throws {
    #expect(try ExperimentEntry.registry["divergences"].name == "divergences")
  }
}
