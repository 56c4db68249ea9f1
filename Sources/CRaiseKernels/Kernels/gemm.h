// How a matrix product is cut into tiles: the plan that all kinds of weights share.
//
// A tile is `rows` tokens times `panels` panels of 16 outputs. It keeps all of its sums in registers and walks k once,
// so nothing is written but finished results, and a token's sums do not know which tile they are in. A sum must wait
// for its previous step and only other sums can fill the wait, so a tile of few rows takes more panels.
#pragma once

#include "lanes.h"

typedef enum { rk_f32, rk_bf16, rk_f16, rk_i8 } rk_weights;

typedef struct {
  const void *a;  // [m][lda], float or, for int8 weights, uint8_t
  size_t lda;
  const void *panels;
  const float *bias;  // [n] or NULL
  float *c;           // [m][ldc]
  size_t ldc, m, n, k;
  const float *a_scale;   // [m]; this and the rest for int8 weights only
  const int32_t *a_zero;  // [m]
  const float *w_scale;   // [n]
  const int32_t *w_sum;   // [n]
} rk_product;

RK_INLINE size_t rk_panel_bytes(rk_weights kind, size_t k) {
  if (kind == rk_i8) return (k + 3) / 4 * 64;
  return k * 16 * (kind == rk_f32 ? sizeof(float) : sizeof(uint16_t));
}

// Asks for what the tile of the next panels takes, while this one takes its own step at `offset`. Weights that were not
// used lately come from afar, in streams too short for the hardware to foresee. Behind the last panel lie, as a rule,
// those of the next matrix; a prefetch reads nothing and never fails. Tiles of one or two rows have no load to spare.
RK_INLINE void rk_prefetch_next(const char *w, size_t panel_bytes, int rows, int panels, size_t offset) {
  if (rows < 3) return;
  RK_UNROLL for (int j = 0; j < panels; j++) __builtin_prefetch(w + (panels + j) * panel_bytes + offset);
}

#include "gemm_float.h"
#include "gemm_i8.h"

// The most rows a tile may have.
RK_INLINE size_t rk_most_rows(rk_weights kind) { return kind == rk_i8 ? RK_GEMM_ROWS_I8 : RK_GEMM_ROWS; }

// Whether the sums and, where several rows share them, the weights of a step fit in the registers.
RK_INLINE bool rk_tile_fits(rk_weights kind, size_t rows, size_t panels) {
  if (rows > rk_most_rows(kind) || panels > RK_GEMM_PANELS) return false;
  return panels == 1 || rows * panels + (rows > 1 ? panels : 0) < RK_GEMM_SUMS;
}

// The tile of a height known only now. What does not fit is never asked for, and not compiled.
RK_INLINE void rk_tile(rk_weights kind, size_t rows, int panels, const rk_product *p, size_t row, size_t column) {
#define RK_CASE(r)                                           \
  case r:                                                    \
    if (!rk_tile_fits(kind, r, panels)) break;               \
    if (kind == rk_i8)                                       \
      rk_tile_i8(r, panels, p, row, column);                 \
    else                                                     \
      rk_tile_float(kind, r, panels, p, row, column);        \
    break;
  switch (rows) {
    RK_CASE(1) RK_CASE(2) RK_CASE(3) RK_CASE(4) RK_CASE(5) RK_CASE(6)
    RK_CASE(7) RK_CASE(8) RK_CASE(9) RK_CASE(10) RK_CASE(11) RK_CASE(12)
  }
#undef RK_CASE
}

// Tiles first..<last of `tiles`, as even as m allows: 16 rows are 8 + 8, not 12 + 4.
RK_INLINE void rk_tile_column(rk_weights kind, int panels, const rk_product *p, size_t first, size_t last,
                              size_t tiles, size_t column) {
  for (size_t t = first; t < last; t++) {
    size_t row = p->m * t / tiles;
    rk_tile(kind, p->m * (t + 1) / tiles - row, panels, p, row, column);
  }
}

// The whole product. Rows are taken in blocks that stay in the second-level cache while all panels pass over them;
// within a block, panels stay in the first while rows pass.
RK_INLINE void rk_multiply(rk_weights kind, const rk_product *p) {
  size_t most = rk_most_rows(kind), tiles = (p->m + most - 1) / most;
  if (tiles == 0) return;
  size_t tallest = (p->m + tiles - 1) / tiles, widest = 8;
  while (!rk_tile_fits(kind, tallest, widest)) widest /= 2;

  size_t row_bytes = p->k * (kind == rk_i8 ? 1 : sizeof(float)) + 1;
  size_t block = RK_GEMM_BLOCK / (most * row_bytes) + 1;
  for (size_t first = 0; first < tiles; first += block) {
    size_t last = first + block < tiles ? first + block : tiles, panels = widest;
    for (size_t column = 0; column < p->n; column += 16 * panels) {
      while (column + 16 * (panels - 1) >= p->n && panels > 1) panels /= 2;
      switch (panels) {
        case 1: rk_tile_column(kind, 1, p, first, last, tiles, column); break;
        case 2: rk_tile_column(kind, 2, p, first, last, tiles, column); break;
        case 4: rk_tile_column(kind, 4, p, first, last, tiles, column); break;
        case 8: rk_tile_column(kind, 8, p, first, last, tiles, column); break;
      }
    }
  }
}

#define RK_FLOAT_GEMM(name, kind, weight)                                                                             \
  static void name(const float *a, size_t lda, const weight *panels, const float *bias, float *c, size_t ldc,         \
                   size_t m, size_t n, size_t k) {                                                                    \
    rk_product p = {.a = a, .lda = lda, .panels = panels, .bias = bias, .c = c, .ldc = ldc, .m = m, .n = n, .k = k};  \
    rk_multiply(kind, &p);                                                                                            \
  }

RK_FLOAT_GEMM(gemm_f32, rk_f32, float)
RK_FLOAT_GEMM(gemm_bf16, rk_bf16, uint16_t)
RK_FLOAT_GEMM(gemm_f16, rk_f16, uint16_t)

static void gemm_i8(const uint8_t *a, size_t lda, const float *a_scale, const int32_t *a_zero, const int8_t *panels,
                    const float *w_scale, const int32_t *w_sum, const float *bias, float *c, size_t ldc, size_t m,
                    size_t n, size_t k) {
  rk_product p = {.a = a, .lda = lda, .panels = panels, .bias = bias, .c = c, .ldc = ldc, .m = m, .n = n, .k = k,
                  .a_scale = a_scale, .a_zero = a_zero, .w_scale = w_scale, .w_sum = w_sum};
  rk_multiply(rk_i8, &p);
}
