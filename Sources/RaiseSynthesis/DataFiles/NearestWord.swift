/// The end of a message about an unknown name: what is known, and which one was most likely meant.
enum NearestWord {
  /// `(known: a, b, c); did you mean "b"?`
  static func hint(_ name: String, known: [String]) -> String {
    let near = known.map { (distance: distance($0, name), name: $0) }.min { $0.distance < $1.distance }
    let meant = near.flatMap { $0.distance <= max(1, name.count / 3) ? "; did you mean \"\($0.name)\"?" : nil } ?? ""
    return "(known: \(known.joined(separator: ", ")))\(meant)"
  }

  /// Levenshtein's edit distance; names of a hundred letters and more count as far away.
  private static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.lowercased()), right = Array(right.lowercased())
    guard left.count < 100, right.count < 100 else { return .max }
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in right.indices {
        let substituted = diagonal + (letter == right[column] ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = min(substituted, row[column] + 1, row[column + 1] + 1)
      }
    }
    return row[right.count]
  }
}
