import Foundation
import Testing

@Suite struct ModelCommandTests {
  private let models = "\(RaiseProcess.repository)/fixtures/models"

  private func model(_ arguments: String..., input: Data? = nil) throws -> RaiseProcess.Outcome {
    try RaiseProcess.run(["model"] + arguments, input: input)
  }

  private func json(_ outcome: RaiseProcess.Outcome) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  @Test("info counts what a model has, and says what its session takes")
  func info() throws {
    let info = try json(model("info", "\(models)/tiny-moe", "--json"))
    let parameters = try #require(info["parameters"] as? [String: Int])
    #expect(parameters["total"] == 196_999)
    #expect((parameters["activePerToken"] ?? 0) < 196_999)
    let weights = try #require(info["weights"] as? [String: Any])
    #expect(weights["precision"] as? String == "fp32" && weights["layout"] as? String == "plain")
    // cd fixtures/models/tiny-moe && sha256sum config.json model.safetensors tokenizer.json | sha256sum
    #expect(weights["digest"] as? String == "sha256:7bfd744a576e285e4b476543dda64c29a4ce0fd8e729acd7779244a3b5817755")
  }

  @Test("64K of context in the pattern of the Yi-Lightning report takes 82.8% less than full attention")
  func longContext() throws {
    let info = try json(model("info", "\(models)/long-context", "--json"))
    let cache = try #require(info["keysAndValues"] as? [String: Any])
    #expect(cache["positions"] as? Int == 65_536)
    #expect(abs(try #require(cache["saved"] as? Double) - 0.828) < 0.0005)
    #expect(try model("info", "\(models)/long-context").output.contains("82.8% below full attention"))
    let beyond = try model("info", "\(models)/long-context", "--context", "65537")
    #expect(beyond.exitCode == 2 && beyond.errors.contains("expected 1...65536"))
  }

  @Test(
    "check agrees with the stored vectors, in int8 nearly so, and says no where they differ",
    arguments: ["moe", "yi", "dense"])
  func check(name: String) throws {
    let folder = "\(models)/tiny-\(name)"
    #expect(try model("check", folder).exitCode == 0)
    #expect(try model("check", folder, "--precision", "int8", "--max-relative", "0.2").exitCode == 0)
    #expect(try model("check", folder, "--precision", "int8", "--max-relative", "0.000001").exitCode == 1)
    let other = name == "moe" ? "yi" : "moe"
    let wrong = try model("check", folder, "--golden", "\(models)/tiny-\(other)/golden.json")
    // tiny-yi has no segments, so it cannot even read the other's cases.
    #expect(wrong.exitCode == (name == "yi" ? 2 : 1))
  }

  @Test("classify takes one text or one a line, whatever its bytes, and the scores do not depend on threads")
  func classify() throws {
    let folder = "\(models)/tiny-moe"
    let lines = Data("Hello\n".utf8) + Data([0xFF, 0xFE, 0x0A]) + Data("今天\n\n".utf8)
    let one = try model("classify", folder, "--lines", "--json", input: lines)
    #expect(one.exitCode == 0)
    #expect(one.output.split(separator: "\n").count == 4)
    let many = try model("classify", folder, "--lines", "--json", "--threads", "3", input: lines)
    #expect(many.output == one.output)
    let table = try model("classify", folder, input: Data("Hello".utf8))
    #expect(table.output.contains("safety.toxicity  0."))
    let answer = try model("classify", folder, "--prompt", "rain", "--json", input: Data("Hello".utf8))
    #expect(try json(answer)["windows"] as? Int == 1)
    #expect(answer.output != (try model("classify", folder, "--json", input: Data("Hello".utf8)).output))
  }

  @Test("A config that asks for more memory than there is, or is not causal, is described without a session")
  func unmeasurable() throws {
    let scratch = try Scratch()
    let config = try String(contentsOfFile: "\(models)/long-context/config.json", encoding: .utf8)
      .replacing("\"window\": 4096", with: "\"window\": 16").replacing("\"heads\": 4,", with: "\"heads\": 1024,")
      .replacing("\"key_value_heads\": 1,", with: "\"key_value_heads\": 1024,")
    try Data(config.utf8).write(to: URL(filePath: scratch("config.json")))
    for folder in [scratch.path, "\(models)/tiny-dense"] {
      let info = try model("info", folder)
      #expect(info.exitCode == 0, "\(info.errors)")
      #expect(info.output.contains("not measured"))
    }
    let short = try json(model("info", scratch.path, "--context", "16", "--json"))
    #expect((short["keysAndValues"] as? [String: Any])?["positions"] as? Int == 16)
  }

  @Test("classify takes the text of records, and says which line is none")
  func records() throws {
    let folder = "\(models)/tiny-moe"
    let input = Data(#"{"m":{"body":"Hello"}}"#.utf8) + Data("\n".utf8) + Data(#"{"m":{"body":"Hell\u006f"}}"#.utf8)
    let found = try model("classify", folder, "--jsonl", "--field", "m.body", "--json", input: input)
    #expect(found.exitCode == 0, "\(found.errors)")
    let alone = try json(model("classify", folder, "--json", input: Data("Hello".utf8)))
    let lines = found.output.split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object["heads"] as? NSDictionary == alone["heads"] as? NSDictionary)
    }
    let broken = try model("classify", folder, "--jsonl", input: Data("{\"text\":\"a\"}\nno\n".utf8))
    #expect(broken.exitCode == 2 && broken.errors.contains("line 2"), "\(broken.errors)")
  }

  @Test("A packed model answers as the plain one does, and a folder is never overwritten")
  func pack() throws {
    let scratch = try Scratch()
    for precision in ["fp32", "bf16", "fp16", "int8"] {
      let output = scratch("packed-\(precision)")
      #expect(try model("pack", "\(models)/tiny-moe", "--precision", precision, "-o", output).exitCode == 0)
      let packed = try model("classify", output, "--json", input: Data("How are you?".utf8))
      let plain = try model(
        "classify", "\(models)/tiny-moe", "--precision", precision, "--json", input: Data("How are you?".utf8))
      #expect(packed.output == plain.output, "\(precision)")
      #expect(try model("info", output).output.contains("packed, \(precision), "))
      let again = try model("pack", "\(models)/tiny-moe", "--precision", precision, "-o", output)
      #expect(again.exitCode == 2 && again.errors.contains("exists already"))
    }
  }

  @Test("bench measures batches and sessions")
  func bench() throws {
    let outcome = try model(
      "bench", "\(models)/tiny-moe", "--seconds", "0.01", "--batch", "2", "--tokens", "16", "--json")
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    #expect(rows.count == 2)
    for row in rows {
      #expect((row["tokensPerSecond"] as? Double ?? 0) > 0 && (row["runs"] as? Int ?? 0) > 0)
      let (p50, p95) = (row["p50Milliseconds"] as? Double ?? 0, row["p95Milliseconds"] as? Double ?? 0)
      #expect(0 < p50 && p50 <= p95)
    }
  }

  @Test(
    "What is wrong is named, with exit code 2",
    arguments: [
      (["info", "nowhere"], "no model \"nowhere\" (known: raise-language"),
      (["check", "nowhere"], "no model \"nowhere\" (known: raise-language"),
      (["classify", "fixtures/models/long-context"], "model.safetensors: No such file"),
      (["bench", "fixtures/models/tiny-moe", "--batch", "0"], "expected more than 0"),
      (["bench", "fixtures/models/tiny-moe", "--seconds", "inf"], "expected at most 3600"),
      (["check", "fixtures/models/tiny-moe", "--max-relative", "nan"], "expected at least 0"),
      (["classify", "fixtures/models/tiny-dense", "--mode", "prompt"], "has no modes"),
      (["classify", "fixtures/models/tiny-moe", "--prompt", "a", "--mode", "text"], "expected --mode response"),
      (["classify", "fixtures/models/tiny-moe", "--lines", "--jsonl"], "exclude each other"),
      (["pack", "fixtures/models/tiny-moe", "--precision", "int4", "-o", "x"], "int4"),
      (["classify", "fixtures/models/tiny-moe", "--threads", "0"], "expected 1...1024"),
    ])
  func errors(arguments: [String], expected: String) throws {
    let outcome = try RaiseProcess.run(["model"] + arguments)
    #expect(outcome.exitCode == 2)
    #expect(outcome.errors.contains(expected), "\(outcome.errors)")
  }
}
