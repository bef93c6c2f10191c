import GANZooSupport

/// Default locations of a dataset's files.
struct SearchPaths {
  /// The dataset's name on the command line.
  let name: String
  /// The dataset's title in messages.
  let title: String
  /// The Debian package that contains it and the folder that the package installs, if there is one.
  var package: (name: String, folder: String)?

  /// The requested folder, or else the first default location that exists. Throws `DatasetError.notFound`.
  func find(_ request: DatasetRequest) throws -> String {
    if let folder = request.folder { return folder }
    let places = [request.downloads.map { "\($0)/\(name)" }, package?.folder].compactMap { $0 }
    if let place = places.first(where: { isFolder($0) }) { return place }
    let ways =
      ["name its folder with \(request.folderOption) FOLDER", "run 'ganzoo data download \(name)'"]
      + (package.map { ["install it with 'apt-get install \($0.name)'"] } ?? [])
    throw DatasetError.notFound(title: title, places: places, ways: ways)
  }
}
