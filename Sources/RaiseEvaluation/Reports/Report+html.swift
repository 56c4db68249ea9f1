extension Report {
  /// The report as a page of HTML.
  public var html: String { table() }
}
