import Foundation

extension Checkpoint {
  /// Where the vocabulary is.
  var tokenizerPath: String { folder.appending(path: "tokenizer.json").path(percentEncoded: false) }
}
