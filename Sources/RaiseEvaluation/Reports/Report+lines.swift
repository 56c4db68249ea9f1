extension Report {
  /// One JSON object a line: `{"name": "eval.<dataset>.<head>.<metric>", "value", "low", "high", "n"}`. What has no value
  /// is null, and says in `reason` why.
  ///
  /// - Parameter parts: Whether parts have lines too.
  public func lines(parts: Bool = false) -> String {
    results(parts: parts).map { Self.line($0.name, $0.measurement) + "\n" }.joined()
  }

  private static func line(_ name: String, _ measurement: Measurement) -> String {
    var text = "{\"name\": \(JSONText.quoted(name)), \"value\": \(JSONText.number(measurement.value))"
    text += ", \"low\": \(JSONText.number(measurement.interval?.lowerBound))"
    text += ", \"high\": \(JSONText.number(measurement.interval?.upperBound)), \"n\": \(measurement.rowCount)"
    if let reason = measurement.reason { text += ", \"reason\": \(JSONText.quoted(reason))" }
    return text + "}"
  }
}

/// JSON put together by hand where the order of keys is for people.
enum JSONText {
  /// A number with six digits behind the point, or null.
  static func number(_ number: Double?) -> String {
    guard let number, number.isFinite else { return "null" }
    let rounded = (number * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }

  /// A string in quotes.
  static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"", "\\": text += "\\\(scalar)"
      case "\u{0}"..<" ": text += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}
