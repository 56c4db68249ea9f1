import CRaiseKernels

extension Transformer {
  /// state = state + attention(state), with the layer's norm before or after.
  ///
  /// With `kept`, keys and values are computed for every row, and the rest for these rows alone, which then stand
  /// one after another in `state`.
  func attend(layer index: Int, _ tokens: PackedTokens, keeping kept: [Int]?) {
    let layer = weights.layers[index]
    let queryWidth = config.attention.queryWidth
    let sharesKeys = config.layers[index].source != nil
    if let kept {
      if !sharesKeys {
        project(layer: index, outputs: queryWidth..<layer.qkv.outputs, rows: tokens.count)
        storeKeys(layer: index, tokens, from: projections.start)
      }
      compact(kept)
      project(layer: index, outputs: 0..<queryWidth, rows: kept.count)
    } else {
      project(layer: index, outputs: 0..<layer.qkv.outputs, rows: tokens.count)
      if !sharesKeys { storeKeys(layer: index, tokens, from: projections.start + queryWidth) }
    }
    if kept == nil, !sharesKeys { showKeys(layer: index, rows: tokens.count) }
    read(layer: index, tokens, keeping: kept)
    let rows = kept?.count ?? tokens.count
    show("layers.\(index).attention.query", projections, rows: rows, width: queryWidth, stride: projectionStride)
    show("layers.\(index).attention.context", context, rows: rows, width: queryWidth)
    let prepared = input.prepare(
      context.start, stride: queryWidth, count: rows, for: layer.attentionOutput, with: kernels)
    layer.attentionOutput.multiply(
      prepared, into: update.start, stride: config.hiddenSize, spare: spare, with: kernels)
    show("layers.\(index).attention.output", update, rows: rows)
    merge(layer.attentionNorm, rows: rows)
    show("layers.\(index).after_attention", state, rows: rows)
  }

  /// projections = some outputs of the query, key and value matrix for the first `rows` rows of the state.
  private func project(layer index: Int, outputs: Range<Int>, rows: Int) {
    let layer = weights.layers[index]
    let isPre = config.norm.placement == .pre
    if isPre { apply(layer.attentionNorm, to: state, into: normed, rows: rows) }
    show("layers.\(index).attention.input", isPre ? normed : state, rows: rows)
    let prepared = input.prepare(
      isPre ? normed.start : state.start, stride: config.hiddenSize, count: rows, for: layer.qkv, with: kernels)
    projectionStride = outputs.count
    layer.qkv.part(outputs).multiply(
      prepared, into: projections.start, stride: projectionStride, spare: spare, with: kernels)
  }

  private func showKeys(layer index: Int, rows: Int) {
    let (queryWidth, width) = (config.attention.queryWidth, config.attention.keyWidth)
    for (part, name) in ["key", "value"].enumerated() {
      show(
        "layers.\(index).attention.\(name)", projections, rows: rows, width: width, stride: projectionStride,
        offset: queryWidth + part * width)
    }
  }

  /// Moves the kept rows of the state together.
  private func compact(_ kept: [Int]) {
    let d = config.hiddenSize
    for (index, row) in kept.enumerated() where index != row {
      (state.start + index * d).update(from: state.start + row * d, count: d)
    }
  }

  /// Rotates and stores keys and values; `start` is the first row's keys, its values follow them.
  private func storeKeys(layer index: Int, _ tokens: PackedTokens, from start: UnsafeMutablePointer<Float>) {
    let size = config.attention.headSize
    let heads = config.attention.keyValueHeads
    for run in tokens.runs {
      let cache = run.cache.ofLayer(index)
      if let earlier = run.earlier {
        cache.take(earlier.ofLayer(index), positions: run.firstPosition, heads: heads)
      }
      let keys = start + run.rows.lowerBound * projectionStride
      rotate(keys, stride: projectionStride, positions: tokens.positions[run.rows], heads: heads)
      for head in 0..<heads {
        kernels.store_keys_values(
          keys + head * size, keys + (heads + head) * size, projectionStride, cache.keys(ofHead: head),
          cache.values(ofHead: head), run.firstPosition, run.rows.count, size, cache.capacity)
      }
    }
  }

  /// context = softmax(queries · keys / sqrt(s)) · values, head by head, for all rows or the kept ones.
  private func read(layer index: Int, _ tokens: PackedTokens, keeping kept: [Int]?) {
    guard let kept else {
      for run in tokens.runs {
        read(layer: index, run, rows: run.rows, positions: tokens.positions, at: run.rows.lowerBound)
      }
      return
    }
    var run = tokens.runs.startIndex
    for (place, row) in kept.enumerated() {
      while !tokens.runs[run].rows.contains(row) { run += 1 }
      read(layer: index, tokens.runs[run], rows: row..<row + 1, positions: tokens.positions, at: place)
    }
  }

  /// Attention for some rows of one run, whose queries and results begin at row `place`.
  private func read(layer index: Int, _ run: PackedTokens.Run, rows: Range<Int>, positions: [Int32], at place: Int) {
    let shape = config.attention
    let size = shape.headSize
    let cache = run.cache.ofLayer(index)
    let first = run.firstPosition + rows.lowerBound - run.rows.lowerBound
    let written = run.firstPosition + run.rows.count
    let window = config.layers[index].window ?? 0
    let queries = projections.start + place * projectionStride
    rotate(queries, stride: projectionStride, positions: positions[rows], heads: shape.heads)
    scores.reserve(rk_attention_scratch(size, written, window))
    for head in 0..<shape.heads {
      let source = head * shape.keyValueHeads / shape.heads
      kernels.attention(
        queries + head * size, projectionStride, context.start + (place * shape.heads + head) * size,
        shape.heads * size, rows.count, first, cache.keys(ofHead: source), cache.values(ofHead: source), size,
        cache.capacity, written, window, shape.causal ? 1 : 0, attentionScale, scores.start)
    }
  }
}
