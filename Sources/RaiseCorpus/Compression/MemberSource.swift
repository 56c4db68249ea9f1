/// Decodes one compressed member after another: gzip calls them members, zstd frames.
protocol MemberDecoder: AnyObject {
  /// What a member is called in messages, such as "gzip member".
  static var memberName: String { get }
  /// Whether `opening`, up to four bytes, can begin a member.
  static func beginsMember(_ opening: UnsafeRawBufferPointer) -> Bool
  /// Whether four bytes behind damage are likely to begin a member: its fixed part in full.
  static func mayBeginMember(_ opening: UnsafeRawBufferPointer) -> Bool
  /// Stands before a member.
  func reset()
  /// Decodes from `input` into `output`.
  func decode(_ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> DecodeStep
}

/// How far one decoding step came.
struct DecodeStep {
  enum Outcome {
    /// Needs more input or more room.
    case more
    /// The member is complete.
    case memberEnd
    /// The member is wrong, for this reason.
    case corrupted(String)
  }

  var outcome: Outcome
  var consumed: Int
  var produced: Int
}

extension MemberDecoder {
  static func mayBeginMember(_ opening: UnsafeRawBufferPointer) -> Bool { beginsMember(opening) }
}

/// A file of compressed members, decoded one behind the other. It ends at the first member that is cut off or wrong
/// and at the first bytes that begin no member: data behind such a place cannot be trusted to be whole lines. Formats
/// that find their next record by themselves may ask it to go on behind a wrong member instead.
final class MemberSource<Decoder: MemberDecoder>: ByteSource {
  private(set) var loss: ByteLoss?
  private(set) var damages: [ByteDamage] = []
  private let goesOnBehindDamage: Bool
  /// Whether a newline is still to be written for the last damage.
  private var owesNewline = false
  private var searchesMember = false
  /// Whether a member was whole since the last damage: what only looks like one is not told again.
  private var tellsDamage = true
  private var producedBytes = 0
  /// Where the member's content begins among the produced bytes.
  private var memberStart = 0
  private let file: InputFile
  private let decoder: Decoder
  private var inMember = false
  private var memberOffset = 0
  private var ended = false

  init(_ file: InputFile, _ decoder: Decoder, goesOnBehindDamage: Bool = false) {
    self.file = file
    self.goesOnBehindDamage = goesOnBehindDamage
    self.decoder = decoder
  }

  func seek(to offset: Int) -> Bool { false }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    var produced = 0
    defer { producedBytes += produced }
    while !ended && produced < target.count {
      if owesNewline {
        target[produced] = 0x0A
        produced += 1
        owesNewline = false
        continue
      }
      if !inMember {
        guard try beginMember() else { break }
        memberStart = producedBytes + produced
      }
      try file.fill()
      let atEnd = file.available.isEmpty
      let step = decoder.decode(file.available, into: UnsafeMutableRawBufferPointer(rebasing: target[produced...]))
      file.consume(step.consumed)
      produced += step.produced
      switch step.outcome {
      case .memberEnd:
        inMember = false
        tellsDamage = true
      case .corrupted(let reason) where goesOnBehindDamage: passOver(reason, at: producedBytes + produced)
      case .corrupted(let reason): end(.corruptedMember, "is corrupted (\(reason)); nothing behind it is read")
      case .more where atEnd && step.produced == 0: end(.truncatedMember, "is cut off by the end of the file")
      case .more: break
      }
    }
    return produced
  }

  /// Starts the next member, or ends the source where there is none.
  private func beginMember() throws -> Bool {
    if searchesMember { try searchMember() }
    try file.fill(atLeast: 4)
    if file.available.isEmpty {
      ended = true
    } else if Decoder.beginsMember(file.available) {
      if file.consumedBytes > 0 { decoder.reset() }
      memberOffset = file.consumedBytes
      inMember = true
    } else {
      ended = true
      let expectation = "expected a \(Decoder.memberName) or the end at compressed byte \(file.consumedBytes)"
      loss = ByteLoss(kind: .garbageAfterMember, reason: "\(expectation), found other data; it is not read")
    }
    return inMember
  }

  /// Leaves a member that is wrong.
  private func passOver(_ reason: String, at offset: Int) {
    inMember = false
    searchesMember = true
    if file.consumedBytes == memberOffset && !file.available.isEmpty { file.consume(1) }
    guard tellsDamage else { return }
    tellsDamage = false
    owesNewline = true
    let place = "the \(Decoder.memberName) at compressed byte \(memberOffset) is corrupted (\(reason))"
    damages.append(ByteDamage(range: memberStart..<offset, reason: place + "; reading goes on at the next one"))
  }

  /// Moves to what may be the next member, or to the end.
  private func searchMember() throws {
    searchesMember = false
    while true {
      try file.fill(atLeast: 4)
      let available = file.available
      if available.count < 4 { return file.consume(available.count) }
      let starts = 0...(available.count - 4)
      if let start = starts.first(where: { Decoder.mayBeginMember(.init(rebasing: available[$0..<$0 + 4])) }) {
        return file.consume(start)
      }
      file.consume(available.count - 3)
    }
  }

  private func end(_ kind: InputOddity.Kind, _ what: String) {
    ended = true
    let place = "the \(Decoder.memberName) at compressed byte \(memberOffset) \(what)"
    loss = ByteLoss(kind: kind, reason: "\(place), seen at compressed byte \(file.consumedBytes)")
  }
}
