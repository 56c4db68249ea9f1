/// Activations that somebody is shown: `count` rows of `width` numbers, `stride` apart.
struct ObservedRows {
  var start: UnsafePointer<Float>
  var count, width, stride: Int

  init(start: UnsafeMutablePointer<Float>, count: Int, width: Int, stride: Int) {
    self.start = UnsafePointer(start)
    (self.count, self.width, self.stride) = (count, width, stride)
  }

  subscript(row: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: start + row * stride, count: width)
  }
}
