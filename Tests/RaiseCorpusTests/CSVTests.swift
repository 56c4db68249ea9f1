import Foundation
import Testing

@testable import RaiseCorpus

@Suite("CSV") struct CSVTests {
  @Test(
    "Each record becomes an object of its fields",
    arguments: [
      ("id,text\n1,a\n2,b\n", ["{\"id\":\"1\",\"text\":\"a\"}", "{\"id\":\"2\",\"text\":\"b\"}"]),
      ("id,text\r\n1,a\r\n2,b", ["{\"id\":\"1\",\"text\":\"a\"}", "{\"id\":\"2\",\"text\":\"b\"}"]),
      ("\u{FEFF}text\na\n", ["{\"text\":\"a\"}"]),
      ("text,n\n\"a \"\"b\"\"\",1\n", [#"{"text":"a \"b\"","n":"1"}"#]),
      ("text\n\"\"\"\"\n", [#"{"text":"\""}"#]),
      ("text,n\n\"a\r\nb, c\",1\r\n", [#"{"text":"a\r\nb, c","n":"1"}"#]),
      ("text,n\n,\n", [#"{"text":"","n":""}"#]),
      ("text\n\n\r\na\n", [#"{"text":"a"}"#]),
      ("text,n\na\"b,c\\d\te\n", [#"{"text":"a\"b","n":"c\\d\te"}"#]),
      ("\"a \"\"k\"\"\",text\n1,河\n", [#"{"a \"k\"":"1","text":"河"}"#]),
      ("text\na\u{0}b\n", [#"{"text":"a\u0000b"}"#]),
      ("text\n", []), ("", []), ("\u{FEFF}", []),
    ])
  func records(text: String, lines: [String]) throws {
    let file = try ConvertedFile(Array(text.utf8), name: "a.csv")
    #expect(file.lines == lines)
    #expect(file.faults.isEmpty && file.oddities.isEmpty)
    for line in file.lines { #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) } }
  }

  @Test("Tabs separate where the name says so")
  func tabs() throws {
    let file = try ConvertedFile(Array("id\ttext\n1\ta, b\n".utf8), name: "a.tsv.gz")
    #expect(file.lines == [#"{"id":"1","text":"a, b"}"#])
    let commas = try ConvertedFile(Array("text,n\na,1\n".utf8), name: "made-from.tsv.csv")
    #expect(commas.lines == [#"{"text":"a","n":"1"}"#])
  }

  /// Text, the line and column of each fault, what it says, and the ids that are read all the same.
  static let broken: [(text: String, places: [[Int]], reason: String, ids: [String])] = [
    ("id,text\n1,a,b\n2,c\n", [[2, 5]], "expected 2 fields as in the header, found 3", ["2"]),
    ("id,text\n1\n2,c\n", [[2, 2]], "expected 2 fields as in the header, found 1", ["2"]),
    ("id,text\n1,\"a\nb\" c\n2,d\n", [[3, 3]], "expected ',' or the end of the line after a closing quote", ["2"]),
    ("id,text\n1,a\n2,\"b\n3,c\n", [[3, 3]], "expected a quote that closes this field", ["1"]),
    ("id,text\n1,\"x\ny\",z,\n2,b\n", [[3, 4]], "found 4", ["2"]),
    ("id,text\n1,\"a\n2,\"b\"\n3,c\n4,d\n", [[3, 4]], "found 'b'", ["3", "4"]),
  ]

  @Test("A fault is told by line and column, and the records behind it are read", arguments: broken.indices)
  func faults(index: Int) throws {
    let row = Self.broken[index]
    let file = try ConvertedFile(Array(row.text.utf8), name: "a.csv")
    #expect(file.faults.map { [$0.line, $0.column] } == row.places)
    #expect(file.faults.allSatisfy { $0.reason.contains(row.reason) }, "\(file.faults)")
    #expect(file.lines.count == row.ids.count)
    for (line, id) in zip(file.lines, row.ids) { #expect(line.hasPrefix("{\"id\":\"\(id)\"")) }
  }

  @Test("Bytes that are no UTF-8 break their record alone")
  func invalidUTF8() throws {
    let file = try ConvertedFile(Array("id,text\n1,caf".utf8) + [0xE9] + Array("\n2,b\n".utf8), name: "a.csv")
    #expect(file.faults.map(\.description) == ["line 2, column 6: expected valid UTF-8, found byte 0xE9"])
    #expect(file.faults.map(\.byteOffset) == [8])
    #expect(file.lines == [#"{"id":"2","text":"b"}"#])
  }

  @Test("Documents are called by the line they begin on")
  func places() throws {
    let text = "id,text\n1,\"a\nb\"\n\n2,c\n"
    let file = try ConvertedFile(Array(text.utf8), name: "a.csv")
    #expect(file.places == [LineOrigin(number: 2, byteOffset: 8), LineOrigin(number: 5, byteOffset: 17)])
    #expect(file.blocks.last?.nextLine == 6)
  }

  @Test("A record longer than the limit is set aside, and the next line read")
  func overlong() throws {
    let long = String(repeating: "x", count: 3 << 20)
    let options = ReadingOptions(maxRecordBytes: 1 << 20)
    let file = try ConvertedFile(Array("id,text\n1,\"\(long)\"\n2,b\n".utf8), name: "a.csv", options)
    #expect(file.faults.map { [$0.line, $0.column] } == [[2, 3]])
    #expect(file.lines == [#"{"id":"2","text":"b"}"#])
    #expect(file.places.map(\.number) == [3])
  }

  @Test("A file that damage cuts off gives no half record")
  func cutOff() throws {
    let rows = (0..<40_000).map { "\($0),\"text number \($0 &* 7_919)\"\n" }.joined()
    let whole = try BlockCompressor(.gzip).compress(Array(("id,text\n" + rows).utf8))
    let file = try ConvertedFile(Array(whole.dropLast(whole.count / 2)), name: "a.csv.gz")
    #expect(file.oddities.map(\.kind) == [.truncatedMember])
    #expect(file.faults.count <= 1)
    #expect(file.lines.count > 100)
    for (index, line) in file.lines.enumerated() {
      #expect(line == #"{"id":"\#(index)","text":"text number \#(index &* 7_919)"}"#)
    }
  }

  @Test(
    "What is no CSV with the column of the text is refused by name",
    arguments: [
      (
        "id,body\n1,a\n",
        #"expected a column "text", found "id", "body"; name the column of the text with --text-field"#
      ),
      ("text,text\na,b\n", "\"text\" twice"), ("\"text\n", "a mistake (expected a quote that closes"),
      ("\u{1B}[2J,b\n", "found \"\u{FFFD}[2J\", \"b\"; name"),
      ((1...30).map { "column\($0)" }.joined(separator: ",") + "\n", "\"column20\" and 10 more; name"),
    ])
  func refused(text: String, message: String) throws {
    let error = #expect(throws: CorpusError.self) { try ConvertedFile(Array(text.utf8), name: "a.csv") }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test(
    "Reading from the end of any block gives the rest, compressed or not",
    arguments: ["a.csv", "a.csv.gz", "a.csv.zst"])
  func resumption(name: String) throws {
    let folder = try TemporaryFolder()
    let rows = (0..<200).map { $0 % 9 == 4 ? "\($0)\n" : "\($0),\"line one\nline \($0)\"\n" }.joined()
    let bytes = try BlockCompressor(Compression.named(name)).compress(Array(("\u{FEFF}id,text\n" + rows).utf8))
    let path = try folder.write(bytes, to: name)
    for (whole, rest) in try rests(of: path, name: name, ReadingOptions(blockBytes: 300)) {
      #expect(Array(whole.map(\.bytes)) == rest.map(\.bytes))
      #expect(Array(whole.map(\.origins)) == rest.map(\.origins))
      #expect(Array(whole.map(\.brokenRecords)) == rest.map(\.brokenRecords))
      #expect(Array(whole.map(\.endOffset)) == rest.map(\.endOffset))
    }
  }

  @Test("However a record is cut, it is found when it is whole and not before")
  func cuts() {
    for text in ["a,\"b \"\"c\"\"\"\r\nx", "\"a\n\",b\nx", "a,b\nx", "\"\"\"\",\"\"\r\nx"] {
      let bytes = Array(text.utf8)
      for count in 0...bytes.count {
        var scanner = CSVScanner(separator: 0x2C)
        let result = bytes[..<count].withUnsafeBufferPointer { scanner.scan($0, end: .goesOn) }
        if case .record(let length) = result {
          #expect(length == bytes.count - 1 && count >= length, "\(text) after \(count)")
        } else if case .fault = result {
          Issue.record("\(text) after \(count)")
        } else {
          #expect(count < bytes.count)
        }
      }
    }
  }

  @Test("Whether a record is too long does not depend on how much of the file was read", arguments: 0..<4)
  func limit(place: Int) throws {
    let folder = try TemporaryFolder()
    let (before, long) = (String(repeating: "b", count: place * 300_000), String(repeating: "x", count: 1_200_000))
    let text = "id,text\n1,\(before)\n2,\"\(long)\"\n3,c\n"
    let path = try folder.write(Array(text.utf8), to: "a.csv")
    let options = ReadingOptions(blockBytes: 1000, maxRecordBytes: 1 << 20)
    let file = try ConvertedFile(path, name: "a.csv", options)
    #expect(file.faults.map { [$0.line, $0.column] } == [[3, 3]])
    #expect(file.places.map(\.number) == [2, 4])
    for (whole, rest) in try rests(of: path, name: "a.csv", options) {
      #expect(Array(whole.map(\.endOffset)) == rest.map(\.endOffset))
      #expect(Array(whole.map(\.brokenRecords)) == rest.map(\.brokenRecords))
    }
  }

  @Test("A header of very many columns is read as fast as others", .timeLimit(.minutes(1)))
  func manyColumns() throws {
    let names = (1...120_000).map { "c\($0)" }
    let file = try ConvertedFile(Array(("text," + names.joined(separator: ",") + "\n").utf8), name: "a.csv")
    #expect(file.faults.isEmpty)
  }
}
