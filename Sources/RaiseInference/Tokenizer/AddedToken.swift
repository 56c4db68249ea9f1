/// A token that is looked for in the text itself, before words are.
struct AddedToken: Sendable, Hashable {
  var id: Int32
  var content: String
  /// A token of the model's language, such as `[SEP]`, rather than of people's.
  var isSpecial = false
  /// Looked for in the normalised text instead of the original.
  var isNormalized = false
  /// Found only between what are no word characters (`\w`).
  var isSingleWord = false
  /// Takes the white space before it.
  var stripsLeft = false
  /// Takes the white space behind it.
  var stripsRight = false
}
