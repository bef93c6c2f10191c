import Foundation
import GANZooTestSupport
import Testing

@Suite("A page with a generator, as a user makes it")
struct WebExportTests {
  @Test("A run becomes a page that opens")
  func page() throws {
    let session = try Session()
    _ = try session.train()
    let written = try session.done(["export", "run", "--format", "web", "--output", "page"])
    #expect(written.output == "wrote page/index.html\n")
    let page = try session.text("page/index.html")
    #expect(page.contains("<title>run</title>") && page.contains("trained on mnist, 2 steps"))
    let again = try session.run("export", "run", "--format", "web", "--output", "page")
    #expect(again.status == 2 && again.errors == "ganzoo: page/index.html exists; --force replaces it\n")
    let samples = try session.run("export", "run", "--format", "web", "--samples", "2", "--output", "other")
    #expect(samples.status == 2 && samples.errors.contains("--samples goes with files, not with --format web\n"))
    let critic = try session.run("export", "run/critic.h5", "--format", "web", "--output", "other")
    #expect(
      critic.status == 2
        && critic.errors
          == "ganzoo: run/critic.h5 is a critic, not a generator; the run's generator is run/generator.h5\n"
    )
    #expect(!session.has("other"))
  }
}
