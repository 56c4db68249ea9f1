import Foundation
import RaiseRules
import Testing

/// A file that is replaced is known to have been, also behind a link.
@Suite struct FileStampTests {
  @Test("The stamp of a link changes when it is turned to another file, and when that file does")
  func links() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "file-stamp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }
    for (name, text) in [("a", "one"), ("b", "two")] { try Data(text.utf8).write(to: folder.appending(path: name)) }
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "a")
    let first = try #require(FileStamp.of(path("link")))
    #expect(first == FileStamp.of(path("a")) && first == FileStamp.of(path("link")))

    try FileManager.default.removeItem(atPath: path("link"))
    try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "b")
    let second = try #require(FileStamp.of(path("link")))
    #expect(second != first)

    try Data("three".utf8).write(to: folder.appending(path: "b"))
    #expect(FileStamp.of(path("link")) != second)
    #expect(FileStamp.of(path("none")) == nil)
  }
}
