import Datasets
import Downloads
import GANZoo
import Images

// Errors of what is learnt from.
extension ErrorFamily {
  static let datasets = ErrorFamily(
    title: "Data sets",
    introduction:
      "`ganzoo data` shows where each data set is or how to get it; `ganzoo data check` looks at all of its files.",
    entries: [
      Entry(
        DatasetError.notFound(
          title: "CIFAR-10", places: ["/home/me/.local/share/ganzoo/cifar10"], ways: ["ganzoo data download cifar10"]),
        "the files are nowhere", remedy: "as the message says"),
      Entry(
        DatasetError.truncated(file: "train-images-idx3-ubyte", expected: 47_040_016, found: 1000),
        "the file is not whole", remedy: "get it again"),
      Entry(
        DatasetError.wrongChecksum(file: "cifar-10-binary.tar.gz", expected: "c4a3…", found: "9b1e…"),
        "the file is not the publisher's", remedy: "get it again, from another place"),
    ])

  static let pictures = ErrorFamily(
    title: "Pictures",
    introduction:
      "PNG, JPEG, WebP and BMP files in a folder, or in one folder for each class: see [pictures.md](pictures.md).",
    entries: [
      Entry(
        PictureFolderError.noPictures(folder: "faces", others: "2 .gif, 1 .tiff"),
        "there is neither a picture nor a class's folder",
        remedy: "name the folder that has them"),
      Entry(
        PictureFolderError.noSplit(folder: "faces"), "there are no splits, or only `train`",
        remedy: "`--split validation` where an evaluation asks for it, or folders `train` and `test`"),
      Entry(
        PictureFolderError.sameSplit(folder: "faces", one: "Val", other: "valid"), "two folders are for one split",
        remedy: "put their files into one of them"),
      Entry(
        ImageError.wrongFormat(name: "faces/7.png", expected: Picture.formats, found: "a GIF file"),
        "the file is no picture of a kind that is read, whatever its ending", remedy: "convert it to PNG, or remove it"),
      Entry(
        ImageError.truncated(name: "faces/7.png", format: .png, found: 512), "the file is not whole",
        remedy: "remove or mend it; `ganzoo data check pictures --data faces` finds all of them"),
    ])

  static let downloads = ErrorFamily(
    title: "Downloads",
    introduction: "What was there before a failed download is there after it, and nothing else.",
    entries: [
      Entry(
        DownloadError.unreachable(url: "https://example.org/a.gz", reason: "the host was not found"),
        "there is no connection", remedy: "try again, or `--url` another address"),
      Entry(
        DownloadError.wrongChecksum(url: "https://example.org/a.gz", expected: "c4a3…", found: "9b1e…"),
        "the server gives another file", remedy: "use the publisher's address"),
      Entry(
        TarError.missing(file: "cifar-10-binary.tar.gz", member: "test_batch.bin"), "the archive lacks a file",
        remedy: "use the publisher's address"),
    ])
}
