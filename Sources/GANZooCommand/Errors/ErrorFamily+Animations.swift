import GANZoo
import GANZooSupport

// Errors of films and walks.
extension ErrorFamily {
  static let animations = ErrorFamily(
    title: "Films and walks",
    introduction: "[Films and walks](films.md).",
    entries: [
      Entry(
        AnimationError.pixels(pictures: 20_000, width: 302, height: 323, limit: Animation.mostPixels),
        "the file would take minutes to write and be too large to show", remedy: "do what the message says"),
      Entry(
        AnimationError.size(picture: "run/samples/step-0000500.png", width: 302, height: 302, found: (98, 98)),
        "somebody put a picture of another size into the run's folder", remedy: "remove it"),
      Entry(
        AnimationError.noProgram(path: "film.mp4", program: "ffmpeg"), "MP4 is written by another program",
        remedy: "`apt install ffmpeg`, or another format"),
      Entry(
        AnimationError.failed(path: "film.mp4", format: .mp4, reason: "Unknown encoder 'libx264'"),
        "a library or ffmpeg refused, in its own words", remedy: "choose another format"),
      Entry(WalkError.onePoint, "there is nothing to walk between", remedy: "ask for more points"),
      Entry(
        UsageError("--truncation 0.7: \(GeneratorInputError.uniformTruncation)"),
        "the generator learnt from uniform latent vectors", remedy: "leave it out"),
      Entry(
        GeneratorInputError.noBlend(layer: "one_hot"), "the generator of another program takes classes in another way",
        remedy: "`--class` with one class"),
    ])
}
