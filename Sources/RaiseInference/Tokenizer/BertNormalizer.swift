/// BERT's normaliser: cleaning, spaces around Chinese characters, accent stripping, lower case, in this order.
///
/// The same text comes out as from `BertNormalizer` of Hugging Face's `tokenizers`, and each byte of it knows its origin.
struct BertNormalizer: Sendable {
  /// Drops control characters, NUL and U+FFFD, and makes every white space a space.
  var cleansText = true
  /// Puts a space before and after each Chinese character.
  var separatesIdeographs = true
  /// Decomposes canonically and drops nonspacing marks.
  var stripsAccents = true
  var lowercases = true

  private let scalars = BertScalars.all

  init(cleansText: Bool = true, separatesIdeographs: Bool = true, stripsAccents: Bool = true, lowercases: Bool = true) {
    self.cleansText = cleansText
    self.separatesIdeographs = separatesIdeographs
    self.stripsAccents = stripsAccents
    self.lowercases = lowercases
  }

  /// Replaces `output` with what a part of a text becomes. Bytes that are no UTF-8 are read as U+FFFD.
  func normalize(_ text: UnsafeBufferPointer<UInt8>, in range: Range<Int>, into output: inout NormalizedText) {
    output.removeAll()
    var index = range.lowerBound
    while index < range.upperBound {
      if text[index] < 0x80, output.marks.isEmpty {
        index = copyASCII(text, from: index, to: range.upperBound, into: &output)
      } else {
        let found = UTF8Decoding.decode(text, at: index, end: range.upperBound)
        clean(found.scalar ?? 0xFFFD, origin: index..<index + found.width, into: &output)
        index += found.width
      }
    }
    flush(&output)
  }

  /// The short way for ASCII, which neither decomposes nor combines.
  private func copyASCII(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int, into output: inout NormalizedText
  ) -> Int {
    var index = start
    while index < end, text[index] < 0x80 {
      var byte = text[index]
      if lowercases, byte &- UInt8(ascii: "A") < 26 { byte |= 0x20 }
      if cleansText, byte < 0x20 || byte == 0x7F {
        // Of the control characters only these three count as white space.
        let isWhite = byte == 0x09 || byte == 0x0A || byte == 0x0D
        if isWhite { output.append(ascii: UInt8(ascii: " "), origin: index..<index + 1) }
      } else {
        output.append(ascii: byte, origin: index..<index + 1)
      }
      index += 1
    }
    return index
  }

  private func clean(_ scalar: UInt32, origin: Range<Int>, into output: inout NormalizedText) {
    var scalar = scalar
    var properties = scalars[scalar]
    if cleansText {
      if properties.contains(.dropped) { return }
      if properties.contains(.space) {
        scalar = 0x20
        properties = scalars[scalar]
      }
    }
    if separatesIdeographs, properties.contains(.ideograph) {
      let space = scalars[0x20]
      decompose(0x20, space, origin: origin, into: &output)
      decompose(scalar, properties, origin: origin, into: &output)
      decompose(0x20, space, origin: origin, into: &output)
    } else {
      decompose(scalar, properties, origin: origin, into: &output)
    }
  }

  private func decompose(
    _ scalar: UInt32, _ properties: BertScalars.Properties, origin: Range<Int>, into output: inout NormalizedText
  ) {
    guard stripsAccents else { return lowercase(scalar, properties, origin: origin, into: &output) }
    if 0xAC00...0xD7A3 ~= scalar {
      return decomposeHangul(scalar - 0xAC00, origin: origin, into: &output)
    }
    let parts = scalars.decomposition(properties)
    if parts.isEmpty {
      return order(scalar, properties, isFirst: true, origin: origin, into: &output)
    }
    for index in parts.indices {
      let isFirst = index == parts.startIndex
      order(parts[index], scalars[parts[index]], isFirst: isFirst, origin: origin, into: &output)
    }
  }

  /// Leading consonant, vowel and perhaps a trailing consonant (Unicode 3.12).
  private func decomposeHangul(_ syllable: UInt32, origin: Range<Int>, into output: inout NormalizedText) {
    flush(&output)
    let origin = output.marks.pass(isFirst: true, origin: origin)
    output.append(0x1100 + syllable / 588, origin: origin)
    output.append(0x1161 + syllable % 588 / 28, origin: origin)
    if syllable % 28 > 0 { output.append(0x11A7 + syllable % 28, origin: origin) }
  }

  private func order(
    _ scalar: UInt32, _ properties: BertScalars.Properties, isFirst: Bool, origin: Range<Int>,
    into output: inout NormalizedText
  ) {
    if properties.combiningClass > 0 {
      let combiningClass = properties.combiningClass
      return output.marks.append(scalar, combiningClass: combiningClass, isFirst: isFirst, origin: origin)
    }
    flush(&output)
    let origin = output.marks.pass(isFirst: isFirst, origin: origin)
    if !properties.contains(.mark) { lowercase(scalar, properties, origin: origin, into: &output) }
  }

  private func flush(_ output: inout NormalizedText) {
    if output.marks.isEmpty { return }
    var marks = CanonicalOrder()
    swap(&marks, &output.marks)
    marks.flush { scalar, origin in
      let properties = scalars[scalar]
      if !properties.contains(.mark) { lowercase(scalar, properties, origin: origin, into: &output) }
    }
    swap(&marks, &output.marks)
  }

  private func lowercase(
    _ scalar: UInt32, _ properties: BertScalars.Properties, origin: Range<Int>, into output: inout NormalizedText
  ) {
    let lowered = lowercases ? scalars.lowercase(properties) : []
    if lowered.isEmpty { return output.append(scalar, origin: origin) }
    for scalar in lowered { output.append(scalar, origin: origin) }
  }
}
