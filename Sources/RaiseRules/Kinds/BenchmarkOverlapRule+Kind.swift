import RaiseCore

extension BenchmarkOverlapRule {
  /// The kind `benchmark-overlap` in policy files.
  static let ruleKind = RuleKind(
    "benchmark-overlap", otherNames: ["decontamination", "NGramsDecontFilter", "contamination"],
    "Text that also stands in benchmark files, by runs of n words.",
    keys: [
      .required(
        "files", .texts, "Benchmark files, relative to the policy: JSON Lines, or else text with a row a line."),
      PolicyKey(
        "fields", .texts, "The fields of a row of JSON Lines, put together in this order; text when absent."),
      PolicyKey("n", .number(1...1000), standard: .number(13), "How many words must be the same in a row."),
      WordLanguage.key,
      PolicyKey(
        "min-matches", .number(1...1_000_000), standard: .number(1),
        "N-grams of one benchmark row that the text must have."),
      PolicyKey(
        "min-row-share", .number(0...1), standard: .number(0),
        "The share of a benchmark row's n-grams that the text must have."),
      PolicyKey(
        "min-document-share", .number(0...1), standard: .number(0),
        "The share of the text's n-grams that must stand in benchmarks."),
    ]
  ) { settings, fields in
    guard !fields.has("threshold") else {
      throw FieldError("threshold", "this kind has no threshold of its own; min-row-share is what its score must reach")
    }
    let names = fields.has("fields") ? fields.texts("fields") : ["text"]
    let size = try whole("n", fields)
    var reader = BenchmarkReader(size: size, language: WordLanguage(fields), fields: names)
    var described: [String] = []
    for (index, file) in fields.texts("files").enumerated() {
      guard !file.hasPrefix("/") else {
        throw FieldError("files", index: index, "expected a path relative to the policy file, found \(quoted(file))")
      }
      do {
        described.append("\(file) \(try reader.read(file, in: fields.directory))")
      } catch let error as BenchmarkFileError {
        throw FieldError("files", index: index, error.description)
      }
    }
    return BenchmarkOverlapRule(
      describedValues: ["files": .texts(described)], settings: settings, size: size, language: WordLanguage(fields),
      limits: Limits(
        minMatches: try whole("min-matches", fields), minRowShare: fields.number("min-row-share") ?? 0,
        minDocumentShare: fields.number("min-document-share") ?? 0),
      index: reader.index())
  }

  private static func whole(_ key: String, _ fields: Fields) throws -> Int {
    let number = fields.number(key) ?? 0
    guard number == number.rounded() else {
      throw FieldError(key, "expected a whole number, found the number \(number)")
    }
    return Int(number)
  }
}
