/// Fashion-MNIST: Zalando's images of clothing, 28 x 28 grey, 60,000 for training and 10,000 for testing.
///
/// Source: Xiao, Rasul, Vollgraf 2017, https://arxiv.org/abs/1708.07747,
/// https://github.com/zalandoresearch/fashion-mnist
public enum FashionMNIST {
  /// Names of the classes by label.
  public static let classNames = [
    "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
  ]

  /// Reads a split from a folder with the same file names as `MNIST.load`. Throws `DatasetError`.
  public static func load(_ split: DatasetSplit, from folder: String) throws -> LabeledImages {
    try IDXFolder(path: folder, classNames: classNames).load(split)
  }

  /// The registry's entry of Fashion-MNIST.
  public static let entry = DatasetEntry(
    name: "fashion-mnist", title: "Fashion-MNIST, articles of clothing, 70,000 of 28 x 28 grey",
    origin: "Zalando SE; MIT", shape: [28, 28, 1], classes: 10, downloads: downloads, locate: searchPaths.find,
    load: { try load($0.split, from: searchPaths.find($0)) })

  private static let searchPaths = SearchPaths(
    name: "fashion-mnist", title: "Fashion-MNIST",
    package: (name: "dataset-fashion-mnist", folder: "/usr/share/datasets/fashion-mnist"))

  /// The publisher's files. The SHA-256 are of files that match the MD5 in the publisher's README, section "Get the
  /// Data". Debian's package has the same contents, compressed again.
  private static let downloads = IDXFolder.downloads(
    from: "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
    [
      (
        26_421_880, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"
      ),
      (
        29_515, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"
      ),
      (
        4_422_102, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"
      ),
      (
        5_148, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"
      ),
    ])
}
