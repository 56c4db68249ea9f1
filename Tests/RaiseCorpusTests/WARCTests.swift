import Foundation
import RaiseTesting
import Testing

@testable import RaiseCorpus

@Suite("WARC") struct WARCTests {
  /// A record as archives write it; its content may be of any bytes.
  static func record(
    _ type: String, _ content: [UInt8], id: Int = 1, contentType: String = "text/plain", length: Int? = nil,
    more: String = ""
  ) -> [UInt8] {
    let head =
      "WARC/1.0\r\nWARC-Type: \(type)\r\nWARC-Record-ID: <urn:uuid:\(id)>\r\nWARC-Target-URI: https://example.org/\(id)\r\n"
      + "WARC-Date: 2026-11-28T09:00:00Z\r\n\(more)Content-Type: \(contentType)\r\n"
      + "Content-Length: \(length ?? content.count)\r\n\r\n"
    return Array(head.utf8) + content + Array("\r\n\r\n".utf8)
  }

  static func conversion(_ text: String, id: Int = 1, length: Int? = nil) -> [UInt8] {
    record("conversion", Array(text.utf8), id: id, length: length)
  }

  static func response(_ head: String, _ body: [UInt8], id: Int = 1) -> [UInt8] {
    let http = Array("HTTP/1.1 200 OK\r\n\(head)\r\n\r\n".utf8) + body
    return record("response", http, id: id, contentType: "application/http; msgtype=response")
  }

  private func texts(_ file: ConvertedFile) throws -> [String] {
    try file.lines.map {
      let object = try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      return try #require(object?["text"] as? String)
    }
  }

  @Test("A conversion becomes id, url, date, text and language")
  func conversion() throws {
    let bytes = Self.record(
      "conversion", Array("A \"calm\"\nday".utf8), more: "WARC-Identified-Content-Language: eng,fra\r\n")
    let file = try ConvertedFile(bytes, name: "a.wet")
    #expect(
      file.lines == [
        #"{"id":"<urn:uuid:1>","url":"https://example.org/1","date":"2026-11-28T09:00:00Z","text":"A \"calm\"\nday","language":"eng,fra"}"#
      ])
    #expect(file.places == [LineOrigin(number: 1, byteOffset: 0)])
  }

  @Test(
    "The fixtures hold the same three pages in every container",
    arguments: ["pages.wet", "pages.warc", "pages.warc.gz"])
  func fixtures(name: String) throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let file = try ConvertedFile(root.appendingPathComponent("fixtures/formats/\(name)").path, name: name)
    #expect(
      try texts(file) == [
        "Bread, they say,\nis \"simple\" to bake.", "The river 河 is calm; write to ada@example.org.",
        "Tea at four.\nNo milk, no sugar.",
      ])
    #expect(file.passedOver == (name == "pages.wet" ? ["warcinfo": 1] : ["request": 3, "response: image": 1]))
    #expect(file.faults.isEmpty)
  }

  @Test("Other types are passed over and counted, by names of the standard alone")
  func passedOver() throws {
    let bytes =
      Self.record("metadata", [1, 2, 3]) + Self.record("no-such-type", []) + Self.conversion("x", id: 2)
      + Self.response("Content-Type: application/pdf", [1]) + Self.response("Content-Type: strange/kind", [1])
    let file = try ConvertedFile(bytes, name: "a.warc")
    #expect(file.lines.count == 1)
    #expect(
      file.passedOver == ["metadata": 1, "other": 1, "response: application": 1, "response: other": 1])
  }

  /// Bytes of an archive whose second record breaks, and what is said.
  static let broken: [(name: String, bytes: [UInt8], reason: String)] = [
    ("no length", Array("WARC/1.0\r\nWARC-Type: conversion\r\n\r\nabc\r\n\r\n".utf8), "expected a Content-Length"),
    ("no version", Array("HTTP/1.1 200 OK\r\n\r\n".utf8), "expected a record that begins with WARC/1.0"),
    ("too short a length", conversion("many words", id: 2, length: 3), "found other data behind it"),
    ("too long a length", conversion("many words", id: 2, length: 40), "found other data behind it"),
    ("no HTTP", record("response", [65], id: 2, contentType: "application/http"), "expected an HTTP response"),
    ("no UTF-8", record("conversion", [65, 0xFF], id: 2), "found byte 0xFF at byte 2 of the content"),
  ]

  @Test("A broken record is told once, with its number, and the next one is read", arguments: broken.indices)
  func faults(index: Int) throws {
    let row = Self.broken[index]
    let first = Self.conversion("one", id: 1), last = Self.conversion("three", id: 3)
    for name in ["a.warc", "a.warc.gz"] {
      let members = try [first, row.bytes, last].map { try BlockCompressor(Compression.named(name)).compress($0) }
      let file = try ConvertedFile(members.flatMap { $0 }, name: name)
      #expect(try texts(file) == ["one", "three"], "\(row.name)")
      #expect(file.faults.map(\.line) == [2], "\(row.name)")
      #expect(file.faults.map(\.byteOffset) == [first.count], "\(row.name)")
      #expect(file.faults.allSatisfy { $0.reason.contains(row.reason) }, "\(file.faults)")
    }
  }

  @Test("A record that the end of the file cuts off is told")
  func cutOff() throws {
    let file = try ConvertedFile(Self.conversion("one") + Self.conversion("two", id: 2).dropLast(6), name: "a.warc")
    #expect(try texts(file) == ["one"])
    #expect(file.faults.first?.reason.contains("found the end of the file") == true)
    let skipped = try ConvertedFile(Self.record("metadata", [1, 2, 3], length: 99), name: "a.warc")
    #expect(skipped.faults.first?.reason.contains("found the end of the file") == true)
    let huge = try ConvertedFile(Self.conversion("one", length: Int.max - 1000), name: "a.warc")
    let reason = "expected a record of at most 268435456 bytes, found one of \(Int.max - 1000); it is skipped"
    #expect(huge.faults.map(\.reason) == [reason])
  }

  @Test("Behind a damaged member the next record is read", arguments: [Compression.gzip, .zstd])
  func damaged(compression: Compression) throws {
    let texts = (1...9).map { "Text \($0) " + String(repeating: "word \($0) ", count: 50 * $0) }
    var members = try texts.enumerated().map {
      try BlockCompressor(compression).compress(Self.conversion($1, id: $0 + 1))
    }
    for index in [2, 5, 6] {
      for byte in 20..<members[index].count - 12 where byte % 3 == 0 { members[index][byte] ^= 0x5A }
    }
    let folder = try TemporaryFolder()
    let name = "a.warc" + compression.endings[0]
    let path = try folder.write(members.flatMap { $0 }, to: name)
    let file = try ConvertedFile(path, name: name)
    let whole = [1, 2, 4, 5, 8, 9].map { "<urn:uuid:\($0)>" }
    #expect(file.lines.count == whole.count)
    for (line, id) in zip(file.lines, whole) { #expect(line.hasPrefix("{\"id\":\"\(id)\"")) }
    #expect(!file.oddities.isEmpty && file.oddities.allSatisfy { $0.kind == .corruptedMember })
    #expect(file.oddities.first?.reason.contains("at compressed byte \(members[0].count + members[1].count) ") == true)
    for (whole, rest) in try rests(of: path, name: name, ReadingOptions(blockBytes: 100)) {
      #expect(Array(whole.map(\.bytes)) == rest.map(\.bytes))
      #expect(Array(whole.map(\.oddities)) == rest.map(\.oddities))
      #expect(Array(whole.map(\.brokenRecords)) == rest.map(\.brokenRecords))
    }
  }

  @Test("A record over the limit is skipped, a short one behind it read")
  func overlong() throws {
    let long = String(repeating: "x", count: 3 << 20)
    let bytes = Self.conversion(long) + Self.conversion("short", id: 2)
    let file = try ConvertedFile(bytes, name: "a.wet", ReadingOptions(maxRecordBytes: 1 << 20))
    #expect(
      file.faults.map(\.reason) == ["expected a record of at most 1048576 bytes, found one of 3145728; it is skipped"])
    #expect(try texts(file) == ["short"])
  }

  @Test("Bodies are put together and decompressed, whatever their fields promise")
  func bodies() throws {
    let page = Array("plain words".utf8)
    let gzip = try BlockCompressor(.gzip).compress(page)
    let chunked = Array("5\r\nplain\r\n6;x=y\r\n words\r\n0\r\n\r\n".utf8)
    let rows: [(String, [UInt8])] = [
      ("", page), ("\r\nContent-Encoding: gzip", gzip), ("\r\nContent-Encoding: gzip", page),
      ("\r\nTransfer-Encoding: chunked", chunked), ("\r\nTransfer-Encoding: chunked", page),
    ]
    for (fields, body) in rows {
      let file = try ConvertedFile(Self.response("Content-Type: text/plain\(fields)", body), name: "a.warc")
      #expect(try texts(file) == ["plain words"], "\(fields)")
    }
    let brotli = try ConvertedFile(
      Self.response("Content-Type: text/html\r\nContent-Encoding: br", [1]), name: "a.warc")
    #expect(brotli.passedOver == ["response: unknown content encoding": 1])
    let bomb = try BlockCompressor(.gzip).compress([UInt8](repeating: 65, count: 4 << 20))
    let bytes = Self.response("Content-Type: text/plain\r\nContent-Encoding: gzip", bomb)
    let file = try ConvertedFile(bytes, name: "a.warc", ReadingOptions(maxRecordBytes: 1 << 20))
    #expect(file.faults.map(\.reason) == ["expected a page of at most 1048576 bytes, found a longer one"])
  }

  @Test(
    "Pages come as UTF-8 from the character set that their header, their mark or they themselves name",
    arguments: [
      ("text/plain; charset=iso-8859-1", [0x63, 0x61, 0x66, 0xE9, 0x80], "café€"),
      ("text/plain; charset=\"GBK\"", [0xBA, 0xD3], "河"), ("text/plain; charset=shift_jis", [0x89, 0xCD], "河"),
      ("text/plain; charset=big5", [0xAA, 0x65], "河"), ("text/plain; charset=euc-kr", [0xC7, 0xD1], "한"),
      ("text/plain; charset=koi8-r", [0xD2, 0xC5], "ре"), ("text/plain", [0xE9], "é"),
      ("text/plain", [0xE6, 0xB2, 0xB3], "河"), ("text/plain; charset=no-such-set", [0xE6, 0xB2, 0xB3], "河"),
      ("text/plain; charset=utf-8", [0x61, 0xFF, 0x62], "a\u{FFFD}b"), ("text/plain", [0xFF, 0xFE, 0xB3, 0x6C], "河"),
      ("text/html", Array("<meta charset=gbk><p>".utf8) + [0xBA, 0xD3], "河"),
      (
        "text/html",
        Array("<META http-equiv='content-type' content='text/html; charset=windows-1251'><p>".utf8) + [0xF0], "р"
      ),
    ])
  func charsets(type: String, body: [UInt8], text: String) throws {
    let file = try ConvertedFile(Self.response("Content-Type: \(type)", body), name: "a.warc")
    #expect(try texts(file) == [text])
  }

  @Test("Reading from the end of any block gives the rest", arguments: ["a.warc", "a.warc.gz"])
  func resumption(name: String) throws {
    let folder = try TemporaryFolder()
    var bytes: [UInt8] = []
    for id in 0..<60 {
      let record = id % 7 == 3 ? Self.conversion("bad", id: id, length: 9_999) : Self.conversion("Text \(id)", id: id)
      bytes += try BlockCompressor(Compression.named(name)).compress(record)
    }
    let path = try folder.write(bytes, to: name)
    for (whole, rest) in try rests(of: path, name: name, ReadingOptions(blockBytes: 700)) {
      #expect(Array(whole.map(\.bytes)) == rest.map(\.bytes))
      #expect(Array(whole.map(\.origins)) == rest.map(\.origins))
      #expect(Array(whole.map(\.brokenRecords)) == rest.map(\.brokenRecords))
    }
  }

  @Test("A file without a record at its beginning is refused")
  func foreign() {
    #expect(throws: CorpusError.self) { try ConvertedFile(Array("{\"text\":1}".utf8), name: "a.warc") }
  }
}

@Suite("Visible text of HTML", .enabled(if: HTMLText.isAvailable)) struct HTMLTextTests {
  @Test(
    "Text is that of shown elements, blocks on lines of their own",
    arguments: [
      ("<p>one</p><p>two</p>", "one\ntwo"), ("<div>a<div>b</div>c</div>", "a\nb\nc"),
      ("a <b>bold</b>  word\n here", "a bold word here"), ("x<br>y", "x\ny"), ("in<i>ter</i>word", "interword"),
      ("<title>t</title><p>a<script>var b = '<p>c</p>';</script>d", "ad"), ("<style>p{}</style>x", "x"),
      ("<ul><li>one<li>two</ul>", "one\ntwo"), ("<table><tr><td>1<td>2<tr><td>3</table>", "1 2\n3"),
      ("a &amp; b &lt;c&gt; &eacute; &#27827; &nosuch;", "a & b <c> é 河 &nosuch;"),
      ("<!-- no --><p>x<!-- y -->z", "xz"),
      ("<pre>a\n  b</pre>", "a\n  b"), ("<noscript>turn it on</noscript>x", "x"), ("", ""), ("<p>", ""),
      ("<p>unclosed <b>tags <i>everywhere", "unclosed tags everywhere"), ("a\u{0}b", "ab"),
      ("<select><option>1<option>2</select>x<textarea>y</textarea>", "x"), ("<p>河<span>流</span></p>", "河流"),
      ("<article><h1>T</h1><section>s</section></article><footer>f</footer>", "T\ns\nf"),
    ])
  func visible(html: String, text: String) throws {
    #expect(String(decoding: try HTMLText.visibleText(of: Array(html.utf8)), as: UTF8.self) == text)
  }

  @Test("Markup made to break parsers gives a text and ends")
  func hostile() throws {
    let deep = String(repeating: "<div>", count: 200_000) + "x"
    #expect(try HTMLText.visibleText(of: Array(deep.utf8)).count <= 1)
    for html in [
      "<", "<a", "<a href='", "<!--", "<![CDATA[", "&#x110000;&#0;", "</p></p>", String(repeating: "<", count: 100_000),
    ] {
      #expect(throws: Never.self) { try HTMLText.visibleText(of: Array(html.utf8)) }
    }
    var random = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let pieces = ["<p>", "</p>", "<script>", "</script>", "a", " ", "<", ">", "&amp;", "\"", "河", "<b ", "--", "<!"]
      let html = (0..<60).map { _ in pieces.randomElement(using: &random)! }.joined()
      let text = try HTMLText.visibleText(of: Array(html.utf8))
      #expect(String(validating: text, as: UTF8.self) != nil)
    }
  }
}
