import Foundation
import GANZooFormats
import GANZooSupport

/// Documentation/lab.md: what the lab is for, and what came out, from the committed results.
package struct LabIndex {
  /// The whole page.
  package let text: String

  private static let head = """
    # The lab

    Articles and papers on Wasserstein GANs explain them by experiments: plans that move boxes, divergences as a
    Gaussian moves away, value surfaces, norms of gradients, curves of losses and scores. `ganzoo lab` computes each of
    them anew, on two cores and in minutes, and says whether it comes out as the source has it.

        ganzoo lab                                     the experiments, with sources and times
        ganzoo lab transport --about                   its source and its settings
        ganzoo lab transport                           all of it, to lab/transport
        ganzoo lab transport --quick                   in seconds, to lab/transport-quick
        ganzoo lab transport --set cases=1000 --seeds 5 --output lab/more    with other settings

    The quick form is too short to judge: it shows that an experiment works. The program and the page say so, too.

    Ctrl-C keeps what was measured, and the same command goes on, to the same result but for seconds. `--force`
    measures all of it again. The folder has

    - `README.md`: a paragraph in plain words, the source's statements with what was found, tables, the setting, and
      where it departs from the source's;
    - `result.json`: all of it and more numbers, for programs; `--json` prints it;
    - `figure.svg` and `figure.png`: the picture;
    - `settings.yaml`, `parts/` and `runs/`: the settings in force, and what was measured so far.

    ## What came out

    A finding is a statement of a source that has a yes or no by a threshold that the page states. Where it does not
    agree, that is a result: nothing is tuned until it does. Where there is chance in it, numbers are those of three
    seeds, with their spread.

    """

  private static let foot = """

    `make lab` measures all of it again, `Tools/make-lab NAME…` some of it; this page is made from the results.

    ## An experiment of your own

    An experiment is a folder in [Sources/GANZooLab/Experiments](../Sources/GANZooLab/Experiments) with a type that
    conforms to `Experiment`: it measures and gives an `ExperimentResult`, from which page, JSON and picture are made.
    [Divergences](../Sources/GANZooLab/Experiments/Divergences/Divergences.swift) is the shortest.

    - What takes long and needs the networks themselves goes through `lab.measure`: parts that do not depend on each
      other, several at a time, each kept in a file. A part calls `progress` every second at least.
    - Whole trainings go through `lab.train`: runs of `ganzoo train`, several at a time, whose logs the experiment
      reads.
    - Settings have a default for each form, by `form.choose(full:quick:)`; the quick form takes seconds.
    - A finding is computed from the numbers, and the summary is true whatever came out.

    [CONTRIBUTING.md](../CONTRIBUTING.md#an-experiment-of-the-lab) says which files and tests belong to it.

    """

  /// Reads the results of all experiments from a folder with a folder for each.
  ///
  /// Throws where a result is damaged, is of a quick form, or belongs to another experiment.
  package init(of folder: String) throws {
    let rows = try ExperimentEntry.registry.entries.compactMap { try Self.row($0, folder) }
    let table = ["| experiment | source | minutes | what came out |", "| --- | --- | --: | --- |"] + rows
    text = Self.head + "\n" + table.joined(separator: "\n") + "\n" + Self.foot
  }

  /// Nil where there is no result yet.
  private static func row(_ entry: ExperimentEntry, _ folder: String) throws -> String? {
    let path = "\(folder)/\(entry.name)/result.json"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let minutes = entry.minutes < 1 ? "below 1" : "\(Int(entry.minutes.rounded(.up)))"
    let result = try JSONObject(json: String(contentsOfFile: path, encoding: .utf8))
    guard result["experiment"] == .string(entry.name), result["form"] == .string(ExperimentForm.full.rawValue),
      case .array(let findings)? = result["findings"]
    else { throw LabIndexError(path: path, experiment: entry.name) }
    let agreeing = findings.count { finding in
      if case .object(let finding) = finding { finding["agrees"] == .bool(true) } else { false }
    }
    let verdict =
      agreeing == findings.count ? "all \(agreeing) findings agree" : "\(agreeing) of \(findings.count) agree"
    let title = "[\(entry.name)](lab/\(entry.name)/README.md): \(entry.title)"
    return "| \(title) | \(entry.source) | \(minutes) | \(verdict) |"
  }
}

/// A result that is not the full form's of its experiment.
package struct LabIndexError: Error, CustomStringConvertible {
  package let path, experiment: String

  package var description: String { "\(path) is not the result of the full form of \(experiment)" }
}
