import Foundation

/// What commands print: results on standard output, notes for people on standard error.
enum CommandOutput {
  /// Prints `value` as indented JSON with sorted keys.
  static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Prints rows in columns as wide as their widest cell; the first row is the heading.
  static func printTable(_ rows: [[String]]) {
    let widths = (0..<(rows.first?.count ?? 0)).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
      let cells = zip(row, widths).map { cell, width in cell + String(repeating: " ", count: width - cell.count) }
      print(cells.joined(separator: "  ").trimmingSuffix { $0 == " " })
    }
  }

  /// Tells people something on standard error, after what was printed before.
  static func note(_ message: String) {
    fflush(nil)
    try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8))
  }
}

extension String {
  fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> Substring {
    guard let last = lastIndex(where: { !predicate($0) }) else { return "" }
    return self[...last]
  }
}
