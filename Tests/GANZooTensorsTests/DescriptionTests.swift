import GANZooBackend
import GANZooTensors
import GANZooTestSupport
import Testing

@Suite("A tensor as text")
struct DescriptionTests {
  private let device = Device.test(threads: 1)

  private func counted(_ sizes: Int...) -> Tensor {
    let shape = Shape(sizes)
    return Tensor((0..<shape.count).map(Float.init), shape: shape, on: device)
  }

  @Test("has its shape and its numbers")
  func small() {
    #expect("\(Tensor(3.5, on: device))" == "Tensor [] 3.5")
    #expect("\(counted(3))" == "Tensor [3]\n[0.0, 1.0, 2.0]")
    #expect("\(counted(2, 3))" == "Tensor [2, 3]\n[[0.0, 1.0, 2.0],\n [3.0, 4.0, 5.0]]")
    #expect(
      "\(counted(2, 2, 2))" == """
        Tensor [2, 2, 2]
        [[[0.0, 1.0],
          [2.0, 3.0]],

         [[4.0, 5.0],
          [6.0, 7.0]]]
        """)
    #expect("\(Tensor([.nan, -.infinity], shape: [2], on: device))" == "Tensor [2]\n[nan, -inf]")
  }

  @Test("shows the ends of long axes alone")
  func large() {
    #expect("\(counted(1001))" == "Tensor [1001]\n[0.0, 1.0, 2.0, …, 998.0, 999.0, 1000.0]")
    #expect(
      "\(counted(500, 3))" == """
        Tensor [500, 3]
        [[0.0, 1.0, 2.0],
         [3.0, 4.0, 5.0],
         [6.0, 7.0, 8.0],
         …,
         [1491.0, 1492.0, 1493.0],
         [1494.0, 1495.0, 1496.0],
         [1497.0, 1498.0, 1499.0]]
        """)
  }

  @Test(
    "is of bounded length, whatever the shape", arguments: [[7, 7, 7, 7, 7, 7], [2, 2, 2, 2, 2, 2, 2, 2, 2], [1000]])
  func bounded(_ sizes: [Int]) {
    let tensor = Tensor(repeating: -1.2345678e-30, shape: Shape(sizes), on: device)
    #expect("\(tensor)".count < 4_200)
  }

  @Test("is one line within other values, and for debugging")
  func debug() {
    #expect(counted(2, 400).debugDescription == "Tensor [2, 400] (0.0, 1.0, 2.0, …, 797.0, 798.0, 799.0)")
    #expect("\([counted(2)])" == "[Tensor [2] (0.0, 1.0)]")
    #expect("\(IndexTensor([3, 1, 2], on: device))" == "IndexTensor [3] [3, 1, 2]")
    #expect("\(IndexTensor(Array(0..<200), on: device))".hasSuffix(" 98, 99, …]"))
    #expect("\(Tensor(repeating: 1, shape: [5000], on: Device(backend: CountingBackend())))".contains("[0.0, 0.0"))
  }
}
