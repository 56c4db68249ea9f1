/// The register of the kinds of heads.
package enum HeadKinds {
  /// All kinds, by the names that config.json uses.
  package static let all: [any Head.Type] = [
    SigmoidHead.self, ScalarHead.self, TokenHead.self, EmbeddingHead.self,
  ]

  /// The kind called `name`.
  package static func named(_ name: String) -> (any Head.Type)? { all.first { $0.kind == name } }
}
