@testable import RaiseInference

extension Matrix {
  /// One weight, by the panels' index formula, and whatever number it is kept in.
  func weight(_ output: Int, _ input: Int) -> Float {
    let place = (output / 16 * inputs + input) * 16 + output % 16
    switch storage {
    case .float32(let panels): return panels[place]
    case .bfloat16(let panels): return Float(bfloat16: panels[place])
    case .float16(let panels): return Float(float16: panels[place])
    case .int8(let panels, let scale, _):
      let place = ((output / 16 * ((inputs + 3) / 4) + input / 4) * 16 + output % 16) * 4 + input % 4
      let rounded = Float(panels[place]) * scale[output]
      guard let exact, let index = (0..<exact.count).first(where: { exact.channels[$0] == Int32(input) }) else {
        return rounded
      }
      return rounded + exact.panels[(output / 16 * exact.count + index) * 16 + output % 16]
    }
  }

  /// All weights, row by row.
  var weights: [Float] { (0..<outputs).flatMap { row in (0..<inputs).map { weight(row, $0) } } }
}

extension RowTable {
  func row(_ index: Int) -> [Float] {
    var out = [Float](repeating: 0, count: width)
    out.withUnsafeMutableBufferPointer { add(row: index, to: $0.baseAddress!) }
    return out
  }
}

extension ModelWeights {
  /// Every number that can be read through the tables and matrices, in a fixed order.
  var everything: [Float] {
    let tables = [tokenEmbedding, positionEmbedding, segmentEmbedding].compactMap(\.self)
    let norms =
      [embeddingNorm, finalNorm].compactMap(\.self) + layers.flatMap { [$0.attentionNorm, $0.feedForwardNorm] }
    let matrices = layers.flatMap(\.matrices) + heads.sorted { $0.key < $1.key }.map(\.value)
    let d = config.hiddenSize
    var all = tables.flatMap { table in (0..<table.count).flatMap { table.row($0) } }
    for norm in norms { all += (0..<d).map { norm.gamma[$0] } + (0..<d).map { norm.beta?[$0] ?? 0 } }
    for matrix in matrices { all += matrix.weights + (0..<matrix.outputs).map { matrix.bias?[$0] ?? 0 } }
    for layer in layers { all += (0..<d).map { layer.feedForwardBias?[$0] ?? 0 } }
    return all
  }
}

extension LayerWeights {
  var matrices: [Matrix] {
    [qkv, attentionOutput] + [sharedUp, sharedDown, router].compactMap(\.self) + expertUp + expertDown
  }
}
