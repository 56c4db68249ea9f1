import RaiseCorpus

/// The blocks of all input files as they are judged: with what was seen in their documents before, where that is recorded.
final class JudgingSource {
  struct Piece: Sendable {
    var corpus: BlockSource.Piece
    var recorded: RecordedBlock?
  }

  private let blocks: BlockSource
  private let attributes: AttributeReader?

  init(inputs: [CorpusFile], filter: CorpusFilter, file: Int = 0, position: InputPosition = InputPosition()) {
    blocks = BlockSource(inputs: inputs, options: filter.options, file: file, position: position)
    attributes = filter.recorded.map { AttributeReader($0, inputs: inputs) }
  }

  var bytesRead: Int { blocks.bytesRead }

  func next() throws -> Piece? {
    guard let piece = try blocks.next() else { return nil }
    switch piece {
    case .block(let block, let file):
      return Piece(
        corpus: piece, recorded: try attributes?.lines(of: file, from: block.firstLine, before: block.nextLine))
    case .end(let file, _):
      try attributes?.finish(file)
      return Piece(corpus: piece)
    }
  }
}
