/// Makes JSON lines of the records of one format. What it does with a record depends on the record alone, and, between
/// a broken one and the next whole one, on the fault.
protocol RecordParser {
  /// What the records are counted in.
  static var unit: RecordUnit { get }

  /// How many bytes it must see of a record beside those whose number is limited: fields before its content, line ends.
  static var maxBytesAround: Int { get }

  /// Whether it stands where a record may begin, so that another parser could go on from there.
  var isBetweenRecords: Bool { get }

  /// Takes the next step at the beginning of `bytes`, which are not empty. A document's line is appended to `lines`,
  /// without its newline.
  ///
  /// - Parameters:
  ///   - end: Whether the file ends with `bytes`, and how; unless it goes on, no step may need more.
  ///   - number: The number of the line or record that begins here.
  mutating func step(
    _ bytes: UnsafeBufferPointer<UInt8>, end: StreamEnd, number: Int, lines: inout [UInt8]
  ) throws -> RecordStep

  /// What to do with a record that has not ended after so many bytes that it must be given up.
  mutating func giveUp(_ bytes: UnsafeBufferPointer<UInt8>, number: Int) -> RecordStep
}

/// What stands behind the bytes that a parser sees.
enum StreamEnd {
  /// More of the file.
  case goesOn
  /// Its end.
  case whole
  /// The place at which damage cuts it off.
  case cutOff
}

/// How a parser went on.
struct RecordStep {
  enum Outcome {
    /// The record may be whole with more than this many bytes.
    case needs(Int)
    /// Nothing to tell: a blank line, or what lies between a fault and the next record.
    case nothing
    /// One more line.
    case line
    /// A record of a kind that holds no document.
    case passedOver(String)
    /// A record that breaks.
    case broken(RecordFault)
  }

  var outcome: Outcome
  /// Bytes that are done with; may reach behind those given.
  var length = 0
  /// Lines or records that are done with.
  var count = 0
}

/// Why and where a record breaks.
struct RecordFault {
  /// The 1-based number of the line or record.
  var number: Int
  /// The 1-based byte of the line; 1 where lines do not count.
  var column = 1
  var reason: String
}
