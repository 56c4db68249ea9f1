/// The pair report: a line of JSON for each removed piece, in the order of the inputs.
///
///     {"kept":{"file":"a.jsonl","line":1,"id":"x"},"removed":{"file":"a.jsonl","line":9,"id":"y"},"method":"minhash",
///      "similarity":0.91,"cluster":0}
///
/// `cluster` is the same number for all pieces that were taken for the same: that of the kept document, counted from 0
/// over all inputs. Paragraphs and lines also have their number, `piece`, from 1, and passages the bytes of their text that
/// they are, `start` and `end`. `jaccard` is there when pairs are verified.
struct PairReport {
  private let file: BufferedOutput
  private let catalogue: Catalogue
  private let inputNames: [String]
  private let options: DuplicateOptions

  init(path: String, catalogue: Catalogue, inputNames: [String], options: DuplicateOptions) throws {
    file = try BufferedOutput(path: path)
    self.catalogue = catalogue
    self.inputNames = inputNames
    self.options = options
  }

  func add(_ pair: DuplicatePair) throws {
    let (kept, removed) = (DuplicatePlace.document(pair.kept), DuplicatePlace.document(pair.removed))
    var text = JSONText()
    text.add("kept", json: place(pair.kept))
    text.add("removed", json: place(pair.removed))
    text.add("method", options.method.rawValue)
    text.add("similarity", pair.similarity)
    if options.verifiesPairs, options.method == .minHash {
      text.add("jaccard", MinHash.jaccard(catalogue.shingles(of: kept), catalogue.shingles(of: removed)))
    }
    text.add("cluster", kept)
    try file.append(text.closed() + [UInt8(ascii: "\n")])
  }

  func add(_ passage: Passage) throws {
    let source = passage.source..<passage.source + passage.range.count
    var text = JSONText()
    text.add("kept", json: place(source))
    text.add("removed", json: place(passage.range))
    text.add("method", options.method.rawValue)
    text.add("similarity", 1)
    text.add("cluster", catalogue.document(atTextOffset: source.lowerBound))
    try file.append(text.closed() + [UInt8(ascii: "\n")])
  }

  private func place(_ place: UInt64) -> [UInt8] {
    var text = document(DuplicatePlace.document(place))
    if options.method.comparesPieces { text.add("piece", DuplicatePlace.piece(place) + 1) }
    return text.closed()
  }

  private func place(_ range: Range<Int>) -> [UInt8] {
    let number = catalogue.document(atTextOffset: range.lowerBound)
    let start = range.lowerBound - catalogue[number].textRange.lowerBound
    var text = document(number)
    text.add("start", start)
    text.add("end", start + range.count)
    return text.closed()
  }

  private func document(_ number: Int) -> JSONText {
    let entry = catalogue[number]
    var text = JSONText()
    text.add("file", inputNames[entry.file])
    text.add("line", entry.line)
    text.add("id", catalogue.id(of: number))
    return text
  }

  func finish() throws { try file.finish() }
}
