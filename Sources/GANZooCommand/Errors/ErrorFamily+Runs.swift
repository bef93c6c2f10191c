import GANZoo
import GANZooServer
import GANZooSupport

// Errors of trainings and of what they write.
extension ErrorFamily {
  static let runs = ErrorFamily(
    title: "Run folders",
    introduction: "[How runs are kept](runs.md).",
    entries: [
      Entry(
        RunFolderError.exists(path: "runs/a"), "`--output` names the folder of another run",
        remedy: "choose another name, or one of the two"),
      Entry(
        RunFolderError.foreign(path: "photos"), "`--output` names a folder of something else, which --force keeps, too",
        remedy: "choose another name"),
      Entry(
        RunFolderError.inUse(path: "runs/a", owner: "process 4711 on host"), "another process trains there",
        remedy: "wait, or end that process"),
      Entry(
        RunFolderError.marked(
          path: "runs/a", owner: "process 4711 on host", file: "runs/a/run.lock", reason: "function not implemented"),
        "another process trains there, or was killed, which a file system without locks cannot tell apart",
        remedy: "see whether it runs; where it does not, remove the file"),
      Entry(
        RunFolderError.link(path: "runs/a/samples"),
        "the run folder came from somebody else, or a part of it was put elsewhere",
        remedy: "put the files there; the run folder itself may be a link"),
      Entry(
        RunFolderError.shared(path: "runs/a/log.jsonl"), "a backup of links was made of the run (`cp -al`)",
        remedy: "`cp log.jsonl copy && mv copy log.jsonl`"),
      Entry(
        RunFolderError.lost(path: "runs/a", file: "runs/a/run.lock"),
        "somebody removed the lock, or another process took the folder",
        remedy: "see that no other process trains there"),
      Entry(
        RunFolderError.gone(path: "runs/a"), "the folder was renamed or removed",
        remedy: "`ganzoo resume` with its new name"
      ),
      Entry(
        RunFolderError.cannotRead(path: "runs/a/checkpoints", reason: "permission denied"), "another user's run",
        remedy: "`chown` or `chmod`"),
      Entry(
        RunFolderError.isFolder(path: "runs/a/grid.png"), "something else lies where a run would have a file",
        remedy: "put it elsewhere"),
      Entry(
        RunFolderError.notAFile(path: "runs/a/run.lock"), "something else than a file lies where a run has its lock",
        remedy: "as the message says"),
      Entry(
        RunFolderError.notARun(path: "runs"), "`ganzoo resume` names another folder than the run's",
        remedy: "name the one that has `checkpoints`"),
      Entry(RunFolderError.missing(path: "runs/a"), "`ganzoo resume` names no folder", remedy: "name the run's folder"),
      Entry(
        RunRecordError.notARun(path: "runs"), "a command that shows runs was given another folder",
        remedy: "name the folder that has `recipe.yaml`"),
      Entry(
        RunRecordError.row(path: "runs/a/log.jsonl", line: 7, reason: "it has no step"),
        "a crash of the machine, or another program, has damaged the log",
        remedy: "remove the line from a copy of the folder, or go on with `ganzoo resume --override log`"),
      Entry(
        UsageError(
          """
          the run in runs/a had other settings; --override steps allows what may change:
          Setting         Of the run  Asked for
          ─────────────────────────────────────
          training.steps  200         400
          """), "`ganzoo resume` with other settings than the run's, on the command line or in `recipe.yaml`",
        remedy: "leave them as they were, or say `--override` where that is offered"),
    ])

  static let livePage = ErrorFamily(
    title: "The live page",
    introduction: "[A page in the browser](serve.md). What the page refuses it says in its frame.",
    entries: [
      Entry(
        ServerError.portInUse(6060), "another `ganzoo serve` is at work, or another program",
        remedy: "as the message says"),
      Entry(
        ServerError.cannotListen(port: 80, reason: "permission denied"),
        "ports below 1,024 are the superuser's, or the system has no more sockets", remedy: "name another port"),
      Entry(ServerError.noFolder(path: "runs"), "the folder does not exist", remedy: "name the one with the runs"),
      Entry(ServerError.notAFolder(path: "runs.zip"), "a file is named", remedy: "name the folder with the runs"),
      Entry(
        ServerError.points(path: "toy.h5"), "`--weights` names a generator of points",
        remedy: "`ganzoo generate` plots its points; the page trains toys anew"),
    ])

  static let checkpoints = ErrorFamily(
    title: "Checkpoints",
    introduction: "Where `ganzoo resume` cannot go on. The checkpoint before is used when the last one is removed.",
    entries: [
      Entry(
        CheckpointError.none(folder: "runs/a/checkpoints"), "the run was killed before its first checkpoint",
        remedy: "start it again"),
      Entry(
        CheckpointError.unusable(
          reason: CheckpointError.checksum(file: "runs/a/checkpoints/step-0000250.h5").description,
          earlier: "runs/a/checkpoints/step-0000200.h5"),
        "the file was changed or damaged; of other damage the message begins as in [Keras' files](#keras-files)",
        remedy: "remove it where the message says that there is an earlier one"),
      Entry(
        CheckpointError.format(file: "runs/a/checkpoints/step-0000250.h5", found: "2", version: "0.9.0"),
        "a later GANZoo wrote it", remedy: "resume with that version"),
      Entry(
        CheckpointError.dataset(file: "runs/a/checkpoints/step-0000250.h5", expected: 60_000, found: 59_999),
        "the data are not those of the run", remedy: "name them with `--data FOLDER --override paths`"),
      Entry(
        CheckpointError.device(file: "runs/a/checkpoints/step-0000250.h5", expected: "cuda", found: "cpu"),
        "a library's client resumes a run on another kind of device, where results differ",
        remedy: "allow `TrainingRun.Change.device`"),
      Entry(
        CheckpointError.classifier(file: "runs/a/checkpoints/step-0000250.h5", classifier: "c.h5"),
        "`--evaluate-every` would judge by another classifier than so far",
        remedy:
          "name the same one with `--classifier FILE --override paths`, or allow the other with `--override classifier`"
      ),
      Entry(
        CheckpointError.log(
          file: "runs/a/checkpoints/step-0000250.h5", log: "runs/a/log.jsonl", expected: 4096, found: 0),
        "the log was lost or cut", remedy: "put it back, or go on without its rows, which are all that is lost then"),
    ])

  static let trainings = ErrorFamily(
    title: "Trainings",
    introduction: "A step with a number that is not finite changes nothing; `post-mortem.json` says more.",
    entries: [
      Entry(
        TrainingError.notFinite(
          NonFinite(
            step: 120, criticUpdate: 120, network: "D", term: "critic/real", value: .nan, losses: [], gradients: [],
            examples: [], classes: [], learningRate: 1e-3)),
        "the training diverges, or an example holds what is no number",
        remedy: "lower learning rates, a gradient penalty, or `ganzoo resume RUN --on-nan retry`"),
      Entry(
        ObserverStateError(observer: "csv-log", bytes: 20_000),
        "an observer of a plug-in asks a checkpoint to keep more than an attribute of its file holds",
        remedy: "have the observer keep a length or a position, and the rest in a file of its own"),
      Entry(
        ObserverNameError(name: "csv-log"), "a run is to have an observer twice, or two of one `name`",
        remedy: "give `--observer csv-log` once; in code, let `name` differ"),
    ])

  static let limits = ErrorFamily(
    title: "Limits of the machine",
    introduction: """
      The memory of a training is found before it starts: three steps run on a device that counts memory and computes
      nothing. That of many samples is found in the same way. Nothing is written yet.
      """,
    entries: [
      Entry(
        LimitError.memory(
          needed: 51_600_000_000, available: AvailableMemory(bytes: 22_900_000_000, limit: .machine),
          advice: "a training.batch smaller than 50,000, or smaller networks, take less"),
        "memory does not suffice: the machine's, a container's or that of `ulimit -v`",
        remedy: "a smaller `training.batch`; close other programs"),
      Entry(
        LimitError.disk(needed: 400_000_000, free: 90_000_000, paths: ["runs/a"]),
        "checkpoints, networks and grids may come to more than is free",
        remedy: "make room, write less often (`--set training.grid_every=1000`), or choose another disk with `--output`"
      ),
      Entry(
        IndexOverflowError(count: 3_010_560_000),
        "there may be memory for arrays that large, but positions in them are kept in 32 bits",
        remedy: "a smaller `training.batch`; `--ignore-limits` does not help"),
    ])

  static let writing = ErrorFamily(
    title: "Files that cannot be written",
    introduction: "A file is written whole or stays as it was.",
    entries: [
      Entry(
        FileWriteError.folderMissing(path: "out/a.png", folder: "out"), "the folder does not exist",
        remedy: "make it, or choose another"),
      Entry(
        FileWriteError.failed(path: "runs/a/grid.png", reason: "no space left on device"), "the disk is full",
        remedy: "make room; `ganzoo resume` goes on"),
    ])
}
