import Foundation
import RaiseModels
import Testing

@Suite("Where models are looked for")
struct ModelLocationsTests {
  /// A folder with an empty config.json in each of `models`, which goes away with `body`.
  private func withModels(_ models: [String], _ body: (String) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appending(path: "raise-models-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: root) }
    for model in models {
      let folder = root.appending(path: model)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data("{}".utf8).write(to: folder.appending(path: "config.json"))
    }
    try body(root.standardizedFileURL.path(percentEncoded: false))
  }

  private func resolve(_ name: String, in folder: String? = nil, by locations: ModelLocations) throws -> String {
    try locations.resolve(name, relativeTo: folder)
  }

  private func expect(_ path: String, for name: String, in folder: String? = nil, by locations: ModelLocations) throws {
    let found = try resolve(name, in: folder, by: locations)
    #expect(found == path)
  }

  @Test("The environment comes before what is built, that before what is installed, and the checkout last")
  func order() throws {
    let resources = "bin/raise_RaiseModels.resources/Resources"
    let places = ["mine", resources, "share/raise/models"]
    try withModels(places.map { "\($0)/m" }) { root in
      var locations = ModelLocations(environment: ["RAISE_MODELS": "\(root)/mine"], executable: "\(root)/bin/raise")
      for place in places {
        try expect("\(root)/\(place)/m", for: "m", by: locations)
        try FileManager.default.removeItem(atPath: "\(root)/\(place)/m")
        locations.environment = [:]
      }
      #expect(throws: MissingModel.self) { try resolve("m", by: locations) }
    }
    try withModels(["Sources/RaiseModels/Resources/m"]) { root in
      try Data().write(to: URL(filePath: root + "/Package.swift"))
      let locations = ModelLocations(environment: [:], executable: "\(root)/.build/debug/raise")
      try expect("\(root)/Sources/RaiseModels/Resources/m", for: "m", by: locations)
      #expect(locations.available.map(\.name) == ["m"])
    }
  }

  @Test("What has a slash in it is a path, relative to the folder that is given")
  func paths() throws {
    try withModels(["a/m", "share/raise/models/m"]) { root in
      let locations = ModelLocations(environment: [:], executable: "\(root)/bin/raise")
      try expect("\(root)/a/m", for: "./m", in: "\(root)/a", by: locations)
      try expect("\(root)/a/m", for: "../a/m", in: "\(root)/share", by: locations)
      try expect("\(root)/a/m", for: "\(root)/a/m", by: locations)
      try expect("\(root)/share/raise/models/m", for: "m", in: "\(root)/a", by: locations)
    }
  }

  @Test("A model that is nowhere is an error that lists the places and the models there are")
  func missing() throws {
    try withModels(["share/raise/models/other"]) { root in
      let locations = ModelLocations(environment: [:], executable: "\(root)/bin/raise")
      let error = #expect(throws: MissingModel.self) { try resolve("raise-smal", by: locations) }
      let text = error?.description ?? ""
      for part in ["\"raise-smal\"", "other", "raise-small", "\(root)/share/raise/models"] {
        #expect(text.contains(part), "\(part)")
      }
    }
  }

  @Test("A file beside the models is the first one there is, or an error that lists the places")
  func files() throws {
    try withModels(["mine/m", "share/raise/models/m"]) { root in
      var locations = ModelLocations(environment: ["RAISE_MODELS": "\(root)/mine"], executable: "\(root)/bin/raise")
      for place in ["mine", "share/raise/models"] {
        let found = try locations.file("m/config.json")
        #expect(found == "\(root)/\(place)/m/config.json")
        locations.environment = [:]
      }
      let error = #expect(throws: MissingFile.self) { try locations.file("m/words") }
      #expect(error?.description.contains("no file m/words; looked for ") == true)
      #expect(error?.description.contains("\(root)/share/raise/models/m/words") == true)
    }
  }

  @Test("The names of bundled models are folders' names, each once")
  func register() {
    let names = BundledModel.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names == ["raise-small", "raise-nano", "raise-screen", "raise-language"])
  }
}
