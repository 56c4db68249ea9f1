import Testing

@testable import RaiseCorpus

@Test("Every format has a name and endings of its own, all of which it is found by")
func register() {
  let formats = CorpusFormats.all
  #expect(Set(formats.map { $0.name }).count == formats.count)
  let endings = formats.flatMap { $0.endings }
  #expect(Set(endings).count == endings.count)
  for format in formats {
    for ending in format.endings {
      #expect(ending.hasPrefix("."))
      for compression in format.compressions.flatMap(\.endings) {
        let found = CorpusFormats.format(ofFileNamed: "part" + ending + compression)
        #expect(ObjectIdentifier(found) == ObjectIdentifier(format))
      }
    }
  }
}

@Test(
  "A file is a corpus file by the end of its name",
  arguments: [
    ("a.jsonl", true), ("a.JSON.GZ", true), ("a.ndjson.zst", true), ("a.json.zstd", true), ("a.jsonl.bz2", false),
    ("a.txt", false), ("jsonl", false), ("a.jsonl.gz.part", false), ("a.gz", false),
    ("a.csv", true), ("a.tsv.gz", true), ("a.warc.gz", true), ("a.warc.wet.gz", true), ("a.parquet", true),
    ("a.arrow", true), ("a.feather", true), ("a.parquet.gz", false), ("a.wat.gz", false),
  ])
func knownNames(name: String, isKnown: Bool) {
  #expect(CorpusFormats.knows(fileNamed: name) == isKnown)
}

@Test("A file with another name is taken for the default format")
func defaultFormat() {
  #expect(CorpusFormats.format(ofFileNamed: "data.txt").name == "JSON Lines")
}

@Test(
  "Outputs are called like the input, and by what they hold",
  arguments: [
    ("a.jsonl.gz", "a.jsonl.gz"), ("data.txt", "data.txt"), ("a.csv", "a.csv.jsonl"), ("a.CSV.GZ", "a.CSV.jsonl.GZ"),
    ("x/a.tsv.zst", "x/a.tsv.jsonl.zst"), ("c.warc.wet.gz", "c.warc.wet.jsonl.gz"), ("a.parquet", "a.parquet"),
    ("a.arrow", "a.arrow"),
  ])
func outputNames(name: String, output: String) {
  #expect(CorpusFormats.outputName(ofFileNamed: name) == output)
}

@Test("Callers get the formats they read: others are passed over in folders and refused by name")
func formatsOfInputs() throws {
  let folder = try TemporaryFolder()
  for name in ["a.jsonl", "b.csv", "c.parquet"] { try folder.write([], to: name) }
  #expect(try CorpusInputs.files(matching: [folder.path]).map(\.name) == ["a.jsonl"])
  let all = try CorpusInputs.files(matching: [folder.path], formats: CorpusFormats.all)
  #expect(all.map(\.name) == ["a.jsonl", "b.csv", "c.parquet"])
  let error = #expect(throws: CorpusError.self) { try CorpusInputs.files(matching: [folder.path + "/b.csv"]) }
  #expect(error?.description.hasSuffix("b.csv: expected JSON Lines, found a file named as CSV") == true)
  try folder.write([], to: "b.csv.jsonl")
  #expect(throws: CorpusError.self) { try CorpusInputs.files(matching: [folder.path], formats: CorpusFormats.all) }
}

@Test("Parquet and Arrow IPC without an Arrow to read them with say what to install")
func columnsWithoutArrow() throws {
  let folder = try TemporaryFolder()
  let missing = CorpusError.missingRequirement(format: "Parquet", needs: "a Python", advice: "install it")
  #expect(missing.description == "Parquet needs a Python: install it")
  #expect(RowFile(CorpusFile(path: folder.path + "/a.csv", name: "a.csv"), textField: "text") == nil)
  #expect(throws: CorpusError.self) {
    try ParquetFormat.reader(of: CorpusFile(path: "-", name: "stdin.parquet"), ReadingOptions(), at: ReadingPosition())
  }
}
