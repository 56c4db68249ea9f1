/// Sets of documents that are joined pair by pair: a disjoint-set forest whose roots are the first document of each set.
///
/// Takes 8 bytes for each document of the corpus, duplicate or not.
struct DuplicateClusters {
  private var parents: [Int]

  /// `count` documents, each a set of its own.
  init(count: Int) { parents = Array(0..<count) }

  /// How many documents there are.
  var count: Int { parents.count }

  /// The first document of the set that `document` is in.
  mutating func root(of document: Int) -> Int {
    var node = document
    while parents[node] != node {
      parents[node] = parents[parents[node]]
      node = parents[node]
    }
    return node
  }

  /// Joins the sets of two documents.
  mutating func join(_ one: Int, _ other: Int) {
    let (left, right) = (root(of: one), root(of: other))
    // The first document stays the root, so that which is kept does not depend on the order of joining.
    parents[max(left, right)] = min(left, right)
  }
}
