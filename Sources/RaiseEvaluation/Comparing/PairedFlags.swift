/// A row that was decided about twice: by two policies, or once as it is and once in disguise.
struct PairedFlags: Sendable, Hashable {
  var facts: Example.Facts
  var first: Bool
  var second: Bool
}

/// How often two decisions about the same rows went which way.
struct PairedCounts: Sendable, Hashable {
  var both = 0
  var onlyFirst = 0
  var onlySecond = 0
  var neither = 0

  var rows: Int { both + onlyFirst + onlySecond + neither }
  var first: Int { both + onlyFirst }
  var second: Int { both + onlySecond }

  mutating func add(_ pair: PairedFlags, times: Int = 1) {
    switch (pair.first, pair.second) {
    case (true, true): both += times
    case (true, false): onlyFirst += times
    case (false, true): onlySecond += times
    case (false, false): neither += times
    }
  }
}
