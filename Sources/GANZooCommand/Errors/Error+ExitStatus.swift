import GANZooSupport

extension Error {
  /// The status with which the program ends: 2 for wrong use, 1 for what fails.
  var exitStatus: Int32 { (self as? any UserError)?.isWrongUse == true ? 2 : 1 }
}
