import Foundation
import GANZoo

extension Tensor {
  /// sin x: an op of its own, whose rule is made of ops, so that its gradient has a gradient.
  func sin() -> Tensor {
    .custom([self], forward: { $0[0].mapped(Foundation.sin) }, vjp: [{ gradient, _ in gradient * self.cos() }])
  }

  /// cos x
  func cos() -> Tensor {
    .custom([self], forward: { $0[0].mapped(Foundation.cos) }, vjp: [{ gradient, _ in gradient * -self.sin() }])
  }
}

let device = Device()
let x = Tensor([0, 0.5, 1], shape: [3], on: device).variable()
let slope = gradients(of: x.sin(), with: [x], recording: true)[0]
let curvature = gradients(of: slope, with: [x])[0]
for (index, x) in x.values.enumerated() {
  print("x \(x): sin' \(slope.values[index]), sin'' \(curvature.values[index])")
}
