import Foundation
import Testing

/// Every command that the README shows does what it says there.
@Suite struct ReadmeTests {
  @Test("The README's commands run, in their order, in a folder with the checkout's fixtures")
  func commands() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("raise-readme-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["fixtures", "policies"] {
      try FileManager.default.createSymbolicLink(
        atPath: folder.appendingPathComponent(name).path, withDestinationPath: Repository.path(name))
    }
    let commands = try Repository.readmeBlocks(of: "sh")
    #expect(commands.count >= 10)
    for command in commands {
      let (code, output) = try shell(command, in: folder.path)
      #expect(code == (command.contains("# exits 1") ? 1 : 0), "\(command)\n\(output)")
    }
  }

  @Test("The README's make targets exist")
  func makeTargets() throws {
    let makefile = try Repository.text("Makefile")
    let targets = try Repository.text("README.md").matches(of: /make ([a-z-]+)/).map { String($0.output.1) }
    #expect(Set(targets).isSuperset(of: ["demo", "test", "install"]))
    for target in Set(targets) { #expect(makefile.contains("\n\(target):"), "make \(target)") }
  }

  @Test("Every document that the README links to is there")
  func links() throws {
    let links = try Repository.text("README.md").matches(of: /\]\(([^)]+)\)/).map { String($0.output.1) }
    #expect(links.count > 5)
    for link in links { #expect(FileManager.default.fileExists(atPath: Repository.path(link)), "\(link)") }
  }

  @Test("The index of the documentation names every page and every product, and the README stays short")
  func index() throws {
    let index = try Repository.text("docs/README.md")
    let pages = try FileManager.default.contentsOfDirectory(atPath: Repository.path("docs"))
    for page in pages where page.hasSuffix(".md") && page != "README.md" {
      #expect(index.contains("](\(page))"), "\(page)")
    }
    for link in index.matches(of: /\]\(([^)]+)\)/) {
      #expect(FileManager.default.fileExists(atPath: Repository.path("docs/\(link.output.1)")), "\(link.output.1)")
    }
    for product in try Repository.text("Package.swift").matches(of: /\.library\(name: "([A-Za-z]+)"/) {
      #expect(index.contains("| `\(product.output.1)` |"), "\(product.output.1)")
    }
    #expect(try Repository.text("README.md").split(separator: "\n", omittingEmptySubsequences: false).count <= 151)
  }

  @Test("The README's policy loads and passes its own tests")
  func policy() throws {
    let yaml = try #require(try Repository.readmeBlocks(of: "yaml", whole: true).first)
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("raise-policy-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(yaml.utf8).write(to: folder.appendingPathComponent("house-rules.yaml"))
    let (code, output) = try shell("raise policy test house-rules.yaml", in: folder.path)
    #expect(code == 0, "\(output)")
  }

  /// Runs a line of shell with the built `raise` first on the path.
  private func shell(_ command: String, in folder: String) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = "\(Repository.buildFolder):\(environment["PATH"] ?? "/usr/bin:/bin")"
    environment["RAISE_POLICIES"] = Repository.path("policies")
    process.environment = environment
    let file = "\(folder)/.output"
    try Data().write(to: URL(fileURLWithPath: file))
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: file))
    process.standardOutput = handle
    process.standardError = handle
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOfFile: file, encoding: .utf8))
  }
}
