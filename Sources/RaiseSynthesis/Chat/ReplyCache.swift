import Foundation

/// Answers of a model on disk, so that nothing is asked and paid for twice.
///
/// JSON Lines, one answer a line, appended whole and made durable before anybody sees the answer:
///
///     {"key":"<SHA-256>","content":"…","finish":"stop","prompt_tokens":12,"completion_tokens":80}
///
/// `key` is a digest of endpoint, model and request; `refusal` is there when the model refused in a member of its own.
/// A line that a crash left without its end is cut off when the file is opened again.
public final class ReplyCache: @unchecked Sendable {
  private let path: String
  private let descriptor: Int32
  private let lock = NSLock()
  private var replies: [String: ChatReply] = [:]
  private var length = 0
  /// What the answers cost when they came.
  private(set) var usage = TokenUsage()

  /// Opens the file at `path`, made when missing.
  ///
  /// - Throws: ``SynthesisError``; of a line that is no answer with its number.
  public init(path: String) throws {
    self.path = path
    try DiskFiles.makeFolder((path as NSString).deletingLastPathComponent)
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw SynthesisError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw SynthesisError.outputInUse(path: path) }
    try load()
  }

  deinit { close(descriptor) }

  /// How many answers it holds.
  public var count: Int { lock.withLock { replies.count } }

  func reply(for key: String) -> ChatReply? { lock.withLock { replies[key] } }

  /// Keeps an answer; of two for one key the first.
  func store(_ reply: ChatReply, for key: String) throws {
    try lock.withLock {
      guard replies[key] == nil else { return }
      try append(Self.line(key, reply))
      replies[key] = reply
      usage = usage + (reply.usage ?? TokenUsage())
    }
  }

  private func append(_ line: [UInt8]) throws {
    let written = line.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == line.count, fsync(descriptor) == 0 else {
      let reason = String(cString: strerror(written < 0 ? errno : ENOSPC))
      // Half a line would spoil the one after it.
      _ = ftruncate(descriptor, off_t(length))
      throw SynthesisError.cannotWrite(path: path, reason: reason)
    }
    length += line.count
  }

  private func load() throws {
    let data = try DiskFiles.attempt(path) { try Data(contentsOf: URL(fileURLWithPath: path)) }
    let whole = data.lastIndex(of: UInt8(ascii: "\n")).map { data.distance(from: data.startIndex, to: $0) + 1 } ?? 0
    guard whole == data.count || ftruncate(descriptor, off_t(whole)) == 0 else {
      throw SynthesisError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
    }
    length = whole
    for (index, line) in data.prefix(whole).split(separator: UInt8(ascii: "\n")).enumerated() {
      guard let entry = try? JSONDecoder().decode(Entry.self, from: Data(line)) else {
        throw SynthesisError.unreadable(path: path, reason: "line \(index + 1) is no answer of a model")
      }
      replies[entry.key] = entry.reply
      usage = usage + (entry.reply.usage ?? TokenUsage())
    }
  }

  private static func line(_ key: String, _ reply: ChatReply) -> [UInt8] {
    var text = JSONText()
    text.add("key", key)
    text.add("content", reply.content)
    if let refusal = reply.refusal { text.add("refusal", refusal) }
    text.add("finish", reply.finish)
    text.add("prompt_tokens", reply.usage?.prompt ?? 0)
    text.add("completion_tokens", reply.usage?.completion ?? 0)
    return text.line()
  }

  private struct Entry: Decodable {
    var key: String
    var content: String
    var refusal: String?
    var finish: String
    var promptTokens: UInt32
    var completionTokens: UInt32

    var reply: ChatReply {
      ChatReply(
        content: content, refusal: refusal, finish: finish,
        usage: TokenUsage(prompt: Int(promptTokens), completion: Int(completionTokens)))
    }

    enum CodingKeys: String, CodingKey {
      case key, content, refusal, finish
      case promptTokens = "prompt_tokens"
      case completionTokens = "completion_tokens"
    }
  }
}
