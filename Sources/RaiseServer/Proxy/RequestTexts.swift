import RaiseCore

/// Finds the texts in the body of any request: those of a conversation with their roles, and all other strings as the
/// user's.
enum RequestTexts {
  /// One text, where it stands, and whose it is.
  struct Text: Sendable {
    var path: [PathStep]
    var string: JSONString
    var role: Role
  }

  static func texts(in body: JSON) -> [Text] {
    var texts: [Text] = []
    collect(body, at: [], role: .user, into: &texts)
    return texts
  }

  /// An object with a role and a content is a turn of that role.
  private static func collect(_ json: JSON, at path: [PathStep], role: Role, into texts: inout [Text]) {
    switch json {
    case .string(let string): texts.append(Text(path: path, string: string, role: role))
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        collect(element, at: path + [.index(index)], role: role, into: &texts)
      }
    case .object(let members):
      let named = json["content"] == nil ? nil : json["role"]?.text
      let role = named.map { Role(rawValue: $0) } ?? role
      for member in members where named == nil || member.key != "role" {
        collect(member.value, at: path + [.key(member.key)], role: role, into: &texts)
      }
    case .null, .bool, .number: break
    }
  }
}
