import RaiseCore

/// Presidio's names of entities, for the hazards they stand for.
///
/// Source: `microsoft/presidio`, `docs/supported_entities.md`. Resident identity numbers, passports, plates and secrets
/// have no general name there; theirs are ours.
struct PresidioEntity: Sendable, Hashable {
  let name: String
  let hazard: Hazard

  /// The register, one line each.
  static let all: [PresidioEntity] = [
    .init("EMAIL_ADDRESS", "prv.email"), .init("PHONE_NUMBER", "prv.phone"), .init("CREDIT_CARD", "prv.card"),
    .init("IBAN_CODE", "prv.iban"), .init("CRYPTO", "prv.crypto"), .init("US_SSN", "prv.us-ssn"),
    .init("US_ITIN", "prv.us-itin"), .init("UK_NINO", "prv.uk-nino"), .init("UK_NHS", "prv.uk-nhs"),
    .init("IP_ADDRESS", "prv.ip"), .init("MAC_ADDRESS", "prv.mac"), .init("DATE_TIME", "prv.birth-date"),
    .init("LOCATION", "prv.address"), .init("LICENSE_PLATE", "prv.plate"), .init("CN_RESIDENT_ID", "prv.cn-id"),
    .init("CN_PASSPORT", "prv.cn-passport"), .init("SECRET", "sec"),
  ]

  private init(_ name: String, _ hazard: String) {
    self.name = name
    self.hazard = Hazard(rawValue: hazard)
  }

  /// What Presidio calls a hazard; nil when it is no personal data.
  static func name(of hazard: Hazard) -> String? { all.first { hazard.isA($0.hazard) }?.name }
}
