import RaiseCore

/// Counts the numbers of one block's documents into histograms.
struct HistogramSheet {
  private let policy: ObservedPolicy
  /// By rule and label the place of the histogram; nil for labels without a scale.
  private var places: [[String: Int?]]
  /// Of each rule the labels in the order in which a document had them, which most documents share.
  private var usual: [[(label: String, place: Int?)]]
  private(set) var histograms: [ScoreHistogram] = []
  /// Of the rule being counted the worst number for each histogram; kept for its room.
  private var worst: [(place: Int, score: Double)] = []

  init(policy: ObservedPolicy) {
    self.policy = policy
    places = policy.rules.map { _ in [:] }
    usual = policy.rules.map { _ in [] }
  }

  mutating func count(_ seen: ItemObservations) {
    for (rule, observations) in seen.byRule.enumerated() where places.indices.contains(rule) {
      guard let observations = try? observations.get(), !observations.isEmpty else { continue }
      worst.removeAll(keepingCapacity: true)
      for (index, observation) in observations.enumerated() {
        guard let place = place(of: observation.label, rule: rule, at: index) else { continue }
        if let known = worst.firstIndex(where: { $0.place == place }) {
          if histograms[place].isWorse(observation.score, than: worst[known].score) {
            worst[known].score = observation.score
          }
        } else {
          worst.append((place, observation.score))
        }
      }
      for (place, score) in worst { histograms[place].count(score) }
    }
  }

  /// The histogram of the label that stands at `index` among its rule's.
  private mutating func place(of label: String, rule: Int, at index: Int) -> Int? {
    if usual[rule].indices.contains(index), usual[rule][index].label == label { return usual[rule][index].place }
    let place = place(of: label, rule: rule)
    if usual[rule].count == index { usual[rule].append((label, place)) }
    return place
  }

  /// The histogram of a label: labels whose scales have one name share it.
  private mutating func place(of label: String, rule: Int) -> Int? {
    if let known = places[rule][label] { return known }
    var place: Int?
    if let scale = policy.policy.scale(of: label, rule: rule, in: .pretraining) {
      let id = policy.rules[rule].id
      place = histograms.firstIndex { $0.rule == id && $0.scale.name == scale.name }
      if place == nil {
        histograms.append(ScoreHistogram(rule: id, scale: scale))
        place = histograms.count - 1
      }
    }
    places[rule].updateValue(place, forKey: label)
    return place
  }
}

/// A policy that observes, with its rules told once.
struct ObservedPolicy: Sendable {
  let policy: any ObservingPolicy
  let rules: [ObservedRule]

  /// Nil for a policy that does not observe documents.
  init?(_ policy: any Policy) {
    guard let observing = policy as? any ObservingPolicy else { return nil }
    let rules = observing.observedRules(in: .pretraining)
    if rules.isEmpty { return nil }
    (self.policy, self.rules) = (observing, rules)
  }
}
