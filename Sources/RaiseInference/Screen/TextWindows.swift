/// Cuts texts as the screen does, where there is no screen.
package enum TextWindows {
  /// The windows of a text of UTF-8 bytes, in order: about `windowBytes` long, at most a quarter more.
  package static func ranges(of text: UnsafeBufferPointer<UInt8>, windowBytes: Int) -> [Range<Int>] {
    var cutter = ScreenWindowCutter(text, windowBytes: windowBytes)
    var ranges: [Range<Int>] = []
    while let range = cutter.next() { ranges.append(range) }
    return ranges
  }
}
