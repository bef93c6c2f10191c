/// The version of this library, as written to files.
public let ganzooVersion = "0.1.0"
