import GANZooSupport

/// Where the files of a data set lie when no folder is named.
struct UsualPlaces {
  /// The data set's name on the command line.
  let name: String
  /// Its name for people.
  let title: String
  /// The Debian package that has it and the folder into which that puts it, where there is one.
  var package: (name: String, folder: String)?

  /// The folder that is asked for, else the first of the usual ones that is there. Throws `DatasetError.notFound`.
  func find(_ request: DatasetRequest) throws -> String {
    if let folder = request.folder { return folder }
    let places = [request.downloads.map { "\($0)/\(name)" }, package?.folder].compactMap { $0 }
    if let place = places.first(where: { isFolder($0) }) { return place }
    let ways =
      ["name its folder with --data FOLDER", "run 'ganzoo data download \(name)'"]
      + (package.map { ["install it with 'apt-get install \($0.name)'"] } ?? [])
    throw DatasetError.notFound(title: title, places: places, ways: ways)
  }
}
