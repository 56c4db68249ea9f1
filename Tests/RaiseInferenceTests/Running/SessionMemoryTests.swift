import Foundation
import Testing

@testable import RaiseInference

/// What the cache of a long text takes (Yi-Lightning technical report, arXiv 2412.01253, section on the model's cache).
@Suite struct SessionMemoryTests {
  @Test("64K of context, windows of 4,096 in three of four layers, full layers sharing in pairs: 82.8% less")
  func reduction() throws {
    let pattern = #"{"window":4096},{"window":4096},{"window":4096},{},{"window":4096},{"window":4096},{"window":4096}"#
    let sharing = try config(layers: "[\(pattern),{\"shares_keys_of\":3}]")
    let full = try config(layers: "[{},{},{},{},{},{},{},{}]")
    let ratio =
      Double(SessionCache(sharing, positions: 65_536).bytes) / Double(SessionCache(full, positions: 65_536).bytes)
    #expect(abs((1 - ratio) - 0.828) < 0.0005)
  }

  private func config(layers: String) throws -> ModelConfig {
    let text = """
      {"format": "raise-model/1", "name": "long", "version": "1.0.0", "description": "",
       "vocabulary_size": 16, "hidden_size": 16, "positions": {"kind": "rotary", "limit": 65536, "base": 10000},
       "segments": 0, "norm": {"kind": "rms", "placement": "pre", "epsilon": 1e-6, "embedding": false, "final": true},
       "attention": {"heads": 1, "key_value_heads": 1, "head_size": 16, "causal": true, "bias": false},
       "layers": \(layers),
       "feed_forward": {"activation": "swiglu", "bias": false, "shared_width": 16, "experts": 0},
       "heads": [{"name": "a", "kind": "scalar", "pooling": "last"}],
       "input": {"start": "[CLS]", "end": "[SEP]"}, "windows": {"overlap": 16}}
      """
    return try ModelConfig(json: Array(text.utf8))
  }
}
