/// The tokens of a model: spelling to id by a trie, id to spelling by a table.
struct Vocabulary: Sendable {
  /// A million; the largest vocabularies in use have a quarter of that.
  static let ids = 0...1_048_575

  private(set) var trie = ByteTrie()
  private(set) var count = 0
  /// All spellings, one after the other, in the order they came in.
  private var text: [UInt8] = []
  /// Where in `text` the spelling of each id is; nil for an id that no token has.
  private var spellings: [Range<UInt32>?] = []

  /// One more than the greatest id.
  var size: Int { spellings.count }

  /// What a token can have in common with one that is already there.
  enum Conflict {
    case spelling
    case id(String)
  }

  /// Adds a token, unless its spelling or its id is taken.
  ///
  /// - Parameter id: In ``ids``.
  mutating func insert(_ spelling: some Collection<UInt8>, id: Int32) -> Conflict? {
    if let taken = token(of: id) { return .id(taken) }
    // No other token has this id, so that a spelling that leads to it is new.
    guard trie.insert(spelling, value: id) == id else { return .spelling }
    let start = UInt32(text.count)
    text.append(contentsOf: spelling)
    while spellings.count <= Int(id) { spellings.append(nil) }
    spellings[Int(id)] = start..<UInt32(text.count)
    count += 1
    return nil
  }

  func id(of token: String) -> Int32? { trie.value(of: token.utf8) }

  func token(of id: Int32) -> String? {
    guard spellings.indices.contains(Int(id)), let range = spellings[Int(id)] else { return nil }
    return String(decoding: text[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
  }
}
