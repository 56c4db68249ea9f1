import Foundation
import RaiseCore
import RaiseReward

/// The answers of one row, read from its JSON.
struct ScoreRow: Sendable {
  /// What is wrong with a row: which field, what was expected and what was found.
  struct Fault: Error {
    var reason: String
  }

  var queries: [RewardQuery]

  /// - Throws: ``Fault``.
  init(json: Data, id: String, fields: ScoreFieldNames, task: ScoreTask) throws {
    // The line has been found to be an object; what Foundation does not take beyond that is a number too large.
    guard let members = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
      throw Fault(reason: "expected a JSON object with numbers that fit, found another one")
    }
    let row = Members(values: members, fields: fields)
    switch task {
    case .one:
      queries = [try row.answer(in: fields.responseField, id: id)]
    case .compare(let chosen, let rejected):
      queries = try [chosen, rejected].map { try row.answer(in: $0, id: id) }
    case .best(let field):
      queries = try row.answers(in: field, id: id)
    }
  }

  /// The members of a row.
  private struct Members {
    var values: [String: Any]
    var fields: ScoreFieldNames

    func answer(in field: String, id: String) throws -> RewardQuery {
      guard let value = values[field], !(value is NSNull) else {
        if field == fields.responseField, let messages = values[fields.messagesField] {
          return try conversation(messages, fields.messagesField, id: id)
        }
        throw Fault(reason: "expected the field \"\(field)\", found none")
      }
      return try query(value, field, id: id)
    }

    func answers(in field: String, id: String) throws -> [RewardQuery] {
      guard let values = values[field] as? [Any], !values.isEmpty else {
        let found = (values[field] as? [Any]).map { _ in "an empty one" } ?? Self.kind(values[field])
        throw Fault(reason: "expected a list of answers in the field \"\(field)\", found \(found)")
      }
      return try values.enumerated().map { try query($1, "\(field)[\($0)]", id: id) }
    }

    /// An answer: a text to the row's prompt, messages that follow it, or a whole conversation where there is none.
    private func query(_ value: Any, _ field: String, id: String) throws -> RewardQuery {
      if let text = value as? String { return RewardQuery(id: id, conversation: try prompt(), response: text) }
      guard values[fields.promptField] != nil else { return try conversation(value, field, id: id) }
      var query = try conversation(value, field, id: id)
      query.conversation = try prompt() + query.conversation
      return query
    }

    private func prompt() throws -> [Turn] {
      switch values[fields.promptField] {
      case nil, is NSNull: return []
      case let text as String: return Transcript.conversation(of: text)
      case let value?: return try turns(value, fields.promptField)
      }
    }

    /// A list of messages, whose last is the answer.
    private func conversation(_ value: Any, _ field: String, id: String) throws -> RewardQuery {
      let turns = try turns(value, field)
      guard let last = turns.last, last.role == .assistant else {
        throw Fault(reason: "expected an assistant's message at the end of \"\(field)\", found another one")
      }
      return RewardQuery(id: id, conversation: Array(turns.dropLast()), response: last.text)
    }

    private func turns(_ value: Any, _ field: String) throws -> [Turn] {
      guard let messages = value as? [[String: Any]] else {
        throw Fault(reason: "expected a text or a list of messages in \"\(field)\", found \(Self.kind(value))")
      }
      return try messages.enumerated().map { index, message in
        guard let role = message["role"] as? String, let content = message["content"] as? String else {
          throw Fault(reason: "expected texts as role and content in \"\(field)[\(index)]\", found something else")
        }
        return Turn(role: Role(rawValue: role), text: content)
      }
    }

    private static func kind(_ value: Any?) -> String {
      switch value {
      case nil: "none"
      case is NSNull: "null"
      case is String: "a string"
      case is NSNumber: "a number or a boolean"
      case is [Any]: "an array"
      default: "an object"
      }
    }
  }
}
