/// The share of pairs whose better text has the larger number; equal numbers count half.
public struct PreferenceAccuracy: Metric {
  public let name = "accuracy"
  public let title = "Preference accuracy"

  /// What one pair adds: 1, ½ or 0.
  static func credit(chosen: Double, rejected: Double) -> Double {
    chosen > rejected ? 1 : chosen == rejected ? 0.5 : 0
  }
}
