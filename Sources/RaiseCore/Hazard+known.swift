/// The register of hazards: one line each. AILuminate's twelve first, then toxicity, attacks, privacy, quality.
extension Hazard {
  static let register: [(code: String, title: String)] = [
    ("vcr", "Violent crimes"),
    ("src", "Sex-related crimes"),
    ("cse", "Child sexual exploitation"),
    ("ssh", "Suicide and self-harm"),
    ("iwp", "Indiscriminate weapons (CBRNE)"),
    ("ipv", "Intellectual property violations"),
    ("dfm", "Defamation"),
    ("ncr", "Non-violent crimes"),
    ("hte", "Hate"),
    ("prv", "Privacy"),
    ("spc", "Specialized advice"),
    ("sxc", "Sexual content"),

    ("tox", "Toxicity"),
    ("tox.harassment", "Harassment"),
    ("tox.profanity", "Profanity"),

    ("atk", "Attack on the model"),
    ("atk.injection", "Prompt injection"),
    ("atk.jailbreak", "Jailbreak"),
    ("atk.extraction", "System-prompt extraction"),

    ("prv.email", "E-mail address"),
    ("prv.phone", "Telephone number"),
    ("prv.card", "Payment card number"),
    ("prv.iban", "International bank account number"),
    ("prv.us-ssn", "US Social Security number"),
    ("prv.us-itin", "US Individual Taxpayer Identification Number"),
    ("prv.uk-nino", "UK National Insurance number"),
    ("prv.uk-nhs", "UK NHS number"),
    ("prv.cn-id", "Chinese resident identity number"),
    ("prv.cn-passport", "Chinese passport number"),
    ("prv.ip", "Public IP address"),
    ("prv.mac", "MAC address"),
    ("prv.birth-date", "Date of birth"),
    ("prv.crypto", "Cryptocurrency address"),
    ("prv.plate", "Vehicle licence plate"),
    ("prv.address", "Postal address"),

    ("sec", "Secret"),
    ("sec.cloud", "Cloud provider credential"),
    ("sec.hosting", "Code hosting or package registry token"),
    ("sec.chat", "Chat and messaging token"),
    ("sec.payment", "Payment provider key"),
    ("sec.llm", "Language-model provider key"),
    ("sec.jwt", "JSON Web Token"),
    ("sec.private-key", "Private key"),
    ("sec.url", "Credentials in a URL"),
    ("sec.entropy", "High-entropy value in an assignment"),
    ("sec.other", "Other service credential"),

    ("qlt", "Low quality"),
    ("qlt.boilerplate", "Boilerplate"),
    ("qlt.repetition", "Repetition"),
    ("qlt.spam", "Spam or machine-made text"),
    ("qlt.duplicate", "Duplicate"),
    ("qlt.contamination", "Text of a benchmark"),
    ("qlt.refusal", "Refusal of a model"),

    ("oth", "Other harm"),
    ("oth.politics", "Politically sensitive topic"),
    ("oth.elections", "Elections misinformation"),
    ("oth.superstition", "Superstition"),
    ("oth.religion", "Religious sensitivities"),
    ("oth.ethics", "Unethical acts"),
    ("oth.environment", "Environmental disharmony"),
    ("oth.code", "Code interpreter abuse"),
  ]

  /// Violent crimes (AILuminate).
  public static let violentCrimes = Hazard(rawValue: "vcr")
  /// Sex-related crimes (AILuminate).
  public static let sexRelatedCrimes = Hazard(rawValue: "src")
  /// Child sexual exploitation (AILuminate).
  public static let childSexualExploitation = Hazard(rawValue: "cse")
  /// Suicide and self-harm (AILuminate).
  public static let selfHarm = Hazard(rawValue: "ssh")
  /// Indiscriminate weapons: chemical, biological, radiological, nuclear, high-yield explosive (AILuminate).
  public static let indiscriminateWeapons = Hazard(rawValue: "iwp")
  /// Intellectual property violations (AILuminate).
  public static let intellectualProperty = Hazard(rawValue: "ipv")
  /// Defamation (AILuminate).
  public static let defamation = Hazard(rawValue: "dfm")
  /// Non-violent crimes (AILuminate).
  public static let nonViolentCrimes = Hazard(rawValue: "ncr")
  /// Hate (AILuminate).
  public static let hate = Hazard(rawValue: "hte")
  /// Privacy (AILuminate); the parent of every kind of personal data.
  public static let privacy = Hazard(rawValue: "prv")
  /// Specialized advice (AILuminate).
  public static let specializedAdvice = Hazard(rawValue: "spc")
  /// Sexual content (AILuminate).
  public static let sexualContent = Hazard(rawValue: "sxc")
  /// Insults, profanity, incivility.
  public static let toxicity = Hazard(rawValue: "tox")
  /// Harassment of a person.
  public static let harassment = Hazard(rawValue: "tox.harassment")
  /// Attempts to turn a model against its makers or users.
  public static let attack = Hazard(rawValue: "atk")
  /// Instructions hidden in data or overriding earlier ones.
  public static let promptInjection = Hazard(rawValue: "atk.injection")
  /// Talking a model out of its rules.
  public static let jailbreak = Hazard(rawValue: "atk.jailbreak")
  /// Making a model reveal its system prompt.
  public static let systemPromptExtraction = Hazard(rawValue: "atk.extraction")
  /// Keys, tokens and passwords.
  public static let secret = Hazard(rawValue: "sec")
  /// Text that is not worth training on.
  public static let quality = Hazard(rawValue: "qlt")
}
