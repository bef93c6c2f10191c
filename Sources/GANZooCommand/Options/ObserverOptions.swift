import ArgumentParser
import GANZoo

/// Who else watches a training.
struct ObserverOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Have an observer of a plug-in watch the run, with settings as in 'name:every=10,path=a.csv', or 'none'; may be "
        + "given several times.", valueName: "name"),
    completion: .observer)
  var observer: [String] = []

  func apply(to options: inout RunOptions) {
    if !observer.isEmpty { options.observers = observer == ["none"] ? [] : observer }
  }
}
