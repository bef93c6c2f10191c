import GANZoo
import GANZooData

// Errors of what is learnt from.
extension ErrorFamily {
  static let datasets = ErrorFamily(
    title: "Data sets",
    introduction:
      "`ganzoo data` shows where each data set is or how to get it; `ganzoo data check` looks at all of its files.",
    entries: [
      Entry(
        DatasetError.notFound(
          title: "CIFAR-10", places: ["/home/me/.local/share/ganzoo/cifar10"],
          ways: ["name its folder with --data FOLDER", "run 'ganzoo data download cifar10'"]),
        "the files are nowhere", remedy: "as the message says"),
      Entry(
        DatasetError.noFolder(folder: "faces"), "the name is mistyped, or the folder was moved",
        remedy: "name the folder that has the files"),
      Entry(
        DatasetError.truncated(file: "train-images-idx3-ubyte", expected: 47_040_016, found: 1000),
        "the file is not whole", remedy: "get it again"),
      Entry(
        DatasetError.wrongChecksum(file: "cifar-10-binary.tar.gz", expected: "c4a3…", found: "9b1e…"),
        "the file is not the publisher's", remedy: "get it again, from another place"),
      Entry(
        DatasetError.unsupportedSample(name: "shapes", sample: [28, 28, 4]), "shapes are grey or RGB",
        remedy: "`--colour grey` or `--colour rgb`"),
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
        PictureFolderError.noneHeld(folder: "faces", count: 3),
        "about a sixth is kept for evaluation, and of few pictures it may be none",
        remedy: "add pictures, or put some into a folder `test`"),
      Entry(
        PictureFolderError.noSplit(folder: "faces"), "there are no splits, or only `train`",
        remedy: "`--set data.test=by-name`, which keeps a sixth for it, or folders `train` and `test`"),
      Entry(
        PictureFolderError.sameSplit(folder: "faces", one: "Val", other: "valid"), "two folders are for one split",
        remedy: "put their files into one of them"),
      Entry(
        ImageError.wrongFormat(name: "faces/7.png", expected: ImageReader.formats, found: "a GIF file"),
        "the file is not a picture of a supported format, whatever its ending",
        remedy: "convert it to PNG, or remove it"),
      Entry(
        ImageError.truncated(name: "faces/7.png", format: .png, found: 512), "the file is not whole",
        remedy: "remove or mend it; `ganzoo data check pictures --folder faces` finds all of them"),
    ])

  static let text = ErrorFamily(
    title: "Text",
    introduction:
      "UTF-8 in a file or in a folder's `.txt` files, plain or gzip: see [chars](../Models/Chars/README.md).",
    entries: [
      Entry(
        TextError.wrongSample(shape: [28, 28, 1]), "the architecture makes images or points",
        remedy: "`--model chars`"),
      Entry(TextError.noFile(path: "book.txt"), "the name is mistyped", remedy: "name the file that has the text"),
      Entry(TextError.noFiles(folder: "books"), "the folder has other files", remedy: "name the folder that has them"),
      Entry(
        TextError.notUTF8(file: "book.txt", byte: 1234), "the text has another encoding, or it is no text",
        remedy: "`iconv -f latin1 -t utf8` or the like"),
      Entry(
        TextError.zeroByte(file: "book.txt", byte: 1), "the text is in UTF-16, or it is no text",
        remedy: "`iconv -f utf16 -t utf8`"),
      Entry(
        TextError.tooLarge(path: "books", limit: 268_435_456), "there is more text than is kept in memory",
        remedy: "a part of it teaches as much"),
      Entry(
        TextError.tooShort(path: "book.txt", lines: 3, split: .test),
        "a tenth of the lines is held out, and of so few "
          + "none is", remedy: "a longer text"),
    ])

  static let downloads = ErrorFamily(
    title: "Downloads",
    introduction: """
      What was there before a failed download is there after it, and nothing else; what a killed one has left is
      removed by the next. A server has 30 seconds to take a connection, must send 1,000 bytes in a second or is
      left after a minute, and has in all ten minutes and a second for each 4,000 bytes of the file. Proxies are
      those of the environment (`https_proxy` and so on).
      """,
    entries: [
      Entry(
        DownloadError.unreachable(url: "https://example.org/a.gz", reason: "the host was not found"),
        "there is no connection", remedy: "try again, or `--from` another address"),
      Entry(
        DownloadError.unreachable(
          url: "https://example.org/a.gz", reason: "the server sends fewer than 1000 bytes a second for 60 seconds"),
        "the server is too slow, or the line to it", remedy: "try again, or `--from` another address"),
      Entry(
        DownloadError.unreachable(
          url: "https://example.org/a.gz",
          reason: "the server's certificate is not trusted (SSL certificate problem: self-signed certificate)"),
        "somebody is between you and the server, such as a company's proxy",
        remedy: "`CURL_CA_BUNDLE` names a file with the certificates to trust"),
      Entry(
        DownloadError.refused(url: "https://example.org/a.gz", status: 404),
        "the server does not have the file, or not for everybody",
        remedy: "`--from` another address"),
      Entry(
        DownloadError.tooManyRedirects(url: "https://example.org/a.gz", limit: 10), "the server leads in a circle",
        remedy: "`--from` another address"),
      Entry(
        DownloadError.wrongSize(url: "https://example.org/a.gz", expected: 26_421_880, found: 26_421_881),
        "the server gives another file, or the connection was lost", remedy: "try again; use the publisher's address"),
      Entry(
        DownloadError.wrongChecksum(url: "https://example.org/a.gz", expected: "c4a3…", found: "9b1e…"),
        "the server gives another file", remedy: "use the publisher's address"),
      Entry(
        TarError.missing(file: "cifar-10-binary.tar.gz", member: "test_batch.bin"), "the archive lacks a file",
        remedy: "use the publisher's address"),
    ])
}
