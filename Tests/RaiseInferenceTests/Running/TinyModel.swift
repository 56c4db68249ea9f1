import Foundation
import RaiseInference

/// The checkpoints under fixtures/models.
enum TinyModel: String, CaseIterable, Sendable {
  case moe, yi, dense

  var folder: String {
    let root = URL(filePath: #filePath).appending(path: "../../../../").standardized
    return root.appending(path: "fixtures/models/tiny-\(rawValue)").path(percentEncoded: false)
  }

  func load(_ precision: Precision? = nil) throws -> Model { try Model(folder: folder, precision: precision) }
}
