/// A text with slots: `I work as a {job} in {city}.`
///
/// A slot is a name of small letters, digits and hyphens between braces; other braces stand for themselves.
struct Template: Sendable {
  enum Piece: Sendable, Equatable {
    case text(String)
    case slot(String)
  }

  let pieces: [Piece]

  init(_ source: String) {
    var pieces: [Piece] = []
    var rest = source[...]
    var text = ""
    while let open = rest.firstIndex(of: "{") {
      let name = rest[rest.index(after: open)...].prefix { Self.isNameCharacter($0) }
      text += rest[..<open]
      if !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" {
        if !text.isEmpty { pieces.append(.text(text)) }
        text = ""
        pieces.append(.slot(String(name)))
        rest = rest[rest.index(after: name.endIndex)...]
      } else {
        text += "{"
        rest = rest[rest.index(after: open)...]
      }
    }
    text += rest
    if !text.isEmpty { pieces.append(.text(text)) }
    self.pieces = pieces
  }

  /// A text without slots, whatever braces are in it.
  init(literal: String) { pieces = [.text(literal)] }

  /// The names of its slots, as often as they stand there.
  var slots: [String] {
    pieces.compactMap { piece in
      guard case .slot(let name) = piece else { return nil }
      return name
    }
  }

  /// The text with every slot filled: from `given`, else by a word of `words` drawn anew at each place.
  func filled(_ given: [String: String], _ words: SlotWords, _ random: inout RandomSource) -> String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let literal): text += literal
      case .slot(let name): text += given[name] ?? words.draw(name, &random)
      }
    }
    return text
  }

  private static func isNameCharacter(_ character: Character) -> Bool {
    ("a"..."z").contains(character) || ("0"..."9").contains(character) || character == "-"
  }
}
