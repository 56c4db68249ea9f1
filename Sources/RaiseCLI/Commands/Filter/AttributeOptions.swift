import ArgumentParser
import RaiseCore
import RaiseFilter

/// Where a run writes what the rules see.
struct FilterRecordingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also write what the rules see in each document, apart from its text, for `raise filter apply` and `diff`.",
      valueName: "dir"))
  var attributes: String?

  @Option(help: ArgumentHelp("What the set of attributes is called (default: the policy's name).", valueName: "name"))
  var attributesName: String?

  func validate() throws {
    if attributes == nil && attributesName != nil {
      throw ValidationError("--attributes-name: expected --attributes too")
    }
    try checkAttributesName(attributesName)
  }

  func folder(for policy: any Policy) throws -> AttributeFolder? {
    guard let attributes else { return nil }
    let name = attributesName ?? policy.id.name
    try checkAttributesName(name)
    return AttributeFolder(path: attributes, name: name, tool: "raise \(Raise.configuration.version)")
  }
}

/// Where attributes are read that an earlier run wrote.
struct FilterRecordedOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The attributes that an earlier run wrote.", valueName: "dir"))
  var attributes: String

  @Option(help: ArgumentHelp("Which set of them, where there are several.", valueName: "name"))
  var attributesName: String?

  func validate() throws { try checkAttributesName(attributesName) }

  func open(for policy: any ObservingPolicy) throws -> RecordedAttributes {
    let folder = try attributesName.map { AttributeFolder(path: attributes, name: $0) } ?? .only(in: attributes)
    return try RecordedAttributes(folder, for: policy)
  }
}

/// A set's name is that of a folder.
private func checkAttributesName(_ name: String?) throws {
  guard let name else { return }
  if name.isEmpty || name.hasPrefix(".") || name.contains("/") {
    throw ValidationError("--attributes-name: expected the name of a folder, found \"\(name)\"")
  }
}
