/// English words that are two, "don't" and "cannot", and abbreviations that keep their full stop.
///
/// Made from lists of pronouns and auxiliaries; the parts are those that spaCy's English tokenizer gives.
enum Contractions {
  private static let subjects = [
    "i", "you", "he", "she", "it", "we", "they", "that", "this", "these", "those", "there", "who", "what", "when",
    "where", "why", "how",
  ]
  private static let auxiliaries = [
    "ai", "are", "ca", "could", "dare", "did", "does", "do", "had", "has", "have", "is", "may", "might", "must", "need",
    "ought", "sha", "should", "was", "were", "wo", "would",
  ]
  /// What stands without its apostrophe and is another word.
  private static let ownWords: Set<String> = [
    "ill", "shed", "shell", "hell", "well", "were", "its", "whore", "thatre", "whos", "hed", "wed", "id",
  ]
  private static let abbreviationList = """
    a.m. p.m. e.g. E.g. E.G. i.e. I.e. I.E. vs. v.s. co. Co. Corp. Inc. Ltd. Bros. Mr. Mrs. Ms. Dr. Prof. St. Jr. Adm. \
    Gen. Gov. Rep. Rev. Sen. Messrs. Mt. Ph.D. D.C. N.Y. N.J. N.C. S.C. Jan. Feb. Mar. Apr. Jun. Jul. Aug. Sep. Sept. \
    Oct. Nov. Dec. and/or w/o C++ Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ia. Id. Ill. Ind. Kan. Kans. Ky. La. \
    Mass. Md. Mich. Minn. Miss. Mo. Mont. N.D. N.H. N.M. Neb. Nebr. Nev. Okla. Ore. Pa. Tenn. Va. Wash. Wis. o'clock \
    O'clock ma'am Ma'am
    """.split(separator: " ").map(String.init)

  /// Joined words by their hash, each with the bytes of its first part.
  private static let joined: [UInt64: Int] = {
    var heads = ["cannot": 3, "gonna": 3, "gotta": 3, "im": 1]
    for subject in subjects {
      for ending in endings(of: subject) { heads[subject + ending] = subject.utf8.count }
    }
    for auxiliary in auxiliaries { heads[auxiliary + "nt"] = auxiliary.utf8.count }
    for modal in ["could", "might", "must", "should", "would"] { heads[modal + "ve"] = modal.utf8.count }
    for word in ownWords.union(["is", "his"]) { heads[word] = nil }
    heads["id"] = 1
    heads["wed"] = 2
    heads["hed"] = 2
    heads["whos"] = 3
    return Dictionary(
      heads.flatMap { word, length in
        [(QuickHash.hash(word), length), (QuickHash.hash(capitalized(word)), length)]
      }, uniquingKeysWith: { first, _ in first })
  }()

  /// What stands behind a subject without an apostrophe: "theyre" is two words, and "here" is one.
  private static func endings(of subject: String) -> [String] {
    switch subject {
    case "i": ["ll", "d", "ve"]
    case "he", "she", "it": ["ll", "d", "s"]
    case "you", "we", "they": ["ll", "d", "ve", "re"]
    default: ["ll", "d", "ve", "re", "s"]
    }
  }

  /// Their hashes.
  static let joinedHashes = HashSet(Array(joined.keys))

  /// The bytes of the first part of a joined word, by the word's hash.
  static func headLength(_ hash: UInt64) -> Int? { joined[hash] }

  private static let abbreviations = HashSet(
    abbreviationList.map { QuickHash.hash($0) } + "abcdefghijklmnopqrstuvwxyz".map { QuickHash.hash("\($0).") })

  /// Whether an abbreviation stands in `range`.
  static func isAbbreviation(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
    2...7 ~= range.count && abbreviations.contains(QuickHash.hash(text, range))
  }

  private static let negated = HashSet(auxiliaries.flatMap { [$0, capitalized($0)] }.map { QuickHash.hash($0) })
  private static let shortened = HashSet(subjects.flatMap { [$0, capitalized($0)] }.map { QuickHash.hash($0) })

  private static func capitalized(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

  /// Where the second part of a word with an apostrophe begins: `n't` after an auxiliary, `'ll` and its like after a
  /// pronoun. Nil for other words.
  static func split(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    guard 3...12 ~= range.count, ByteTraits.isLetter(text[range.lowerBound]) else { return nil }
    var apostrophe = range.lowerBound
    while apostrophe < range.upperBound, text[apostrophe] != 0x27, text[apostrophe] != 0xE2 { apostrophe += 1 }
    guard apostrophe < range.upperBound else { return nil }
    let isCurved = text[apostrophe] == 0xE2
    guard !isCurved || text.scalar(at: apostrophe).value == 0x2019 else { return nil }
    let ending = apostrophe + (isCurved ? 3 : 1)..<range.upperBound
    switch (ending.count, ending.first.map { text[$0] }) {
    case (1, UInt8(ascii: "t")):
      let head = apostrophe - 1
      let isNegated =
        head > range.lowerBound && text[head] == UInt8(ascii: "n")
        && negated.contains(QuickHash.hash(text, range.lowerBound..<head))
      return isNegated ? head : nil
    case (1, UInt8(ascii: "d")), (1, UInt8(ascii: "m")), (1, UInt8(ascii: "s")), (2, UInt8(ascii: "l")),
      (2, UInt8(ascii: "v")), (2, UInt8(ascii: "r")):
      return shortened.contains(QuickHash.hash(text, range.lowerBound..<apostrophe)) ? apostrophe : nil
    default: return nil
    }
  }
}
