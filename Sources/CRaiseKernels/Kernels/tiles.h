// How a matrix product is cut into tiles: the plan that all weight types share.
//
// A tile is `rows` tokens times `panels` panels of 16 outputs. It keeps all of its sums in registers and walks k once,
// so nothing is written but finished results, and a token's sums do not know which tile they are in. RK_GEMM_ROWS *
// RK_GEMM_PANELS is what the registers hold; fewer rows take more panels, since a sum must wait for its previous step
// and only other sums can fill the wait.

typedef enum { rk_f32, rk_bf16, rk_f16, rk_i8 } rk_weights;

typedef struct {
  const void *a;  // [m][lda], float or, for int8 weights, uint8_t
  size_t lda;
  const void *panels;
  const float *bias;  // [n] or NULL
  float *c;           // [m][ldc]
  size_t ldc, m, n, k;
  const float *a_scale;   // [m], int8 only, as the rest
  const int32_t *a_zero;  // [m]
  const float *w_scale;   // [n]
  const int32_t *w_sum;   // [n]
} rk_product;

// Elements of one panel of 16 outputs.
RK_INLINE size_t rk_panel_size(rk_weights kind, size_t k) { return (kind == rk_i8 ? (k + 3) / 4 * 4 : k) * 16; }

RK_INLINE size_t rk_weight_bytes(rk_weights kind) { return kind == rk_f32 ? 4 : kind == rk_i8 ? 1 : 2; }

RK_INLINE void rk_tile_float(rk_weights kind, int rows, int panels, const rk_product *p, size_t row, size_t column);
RK_INLINE void rk_tile_i8(int rows, int panels, const rk_product *p, size_t row, size_t column);

// One tile with its height and width known to the compiler, so that its loops unroll and its sums are registers.
RK_INLINE void rk_tile(rk_weights kind, int rows, int panels, const rk_product *p, size_t row, size_t column) {
  if (kind == rk_i8)
    rk_tile_i8(rows, panels, p, row, column);
  else
    rk_tile_float(kind, rows, panels, p, row, column);
}

// The tile of a height known only now.
RK_INLINE void rk_tile_of(rk_weights kind, size_t rows, int panels, const rk_product *p, size_t row, size_t column) {
#define RK_CASE(r)                                                                                     \
  case r:                                                                                              \
    if (r <= RK_GEMM_ROWS && r * panels <= RK_GEMM_ROWS * RK_GEMM_PANELS)                              \
      rk_tile(kind, r, panels, p, row, column);                                                        \
    break;
  switch (rows) {
    RK_CASE(1) RK_CASE(2) RK_CASE(3) RK_CASE(4) RK_CASE(5) RK_CASE(6)
    RK_CASE(7) RK_CASE(8) RK_CASE(9) RK_CASE(10) RK_CASE(11) RK_CASE(12)
  }
#undef RK_CASE
}

// How many panels a tile of at most `rows` rows takes side by side: 1, 2, 4 or 8.
RK_INLINE size_t rk_tile_panels(size_t rows) {
  size_t panels = 8;
  while (panels > 1 && (panels > 4 * RK_GEMM_PANELS || rows * panels > RK_GEMM_ROWS * RK_GEMM_PANELS)) panels /= 2;
  return panels;
}

// The whole product. Tiles are as even as m allows (16 rows are 8 + 8, not 12 + 4). Rows are taken in blocks that stay
// in the second cache while all panels pass over them; within a block, panels stay in the first while rows pass.
RK_INLINE void rk_product_run(rk_weights kind, const rk_product *p) {
  if (p->m == 0) return;
  size_t tiles = (p->m + RK_GEMM_ROWS - 1) / RK_GEMM_ROWS;
  size_t tile_bytes = RK_GEMM_ROWS * (p->k + 1) * (kind == rk_i8 ? 1 : 4);
  size_t block = RK_GEMM_BLOCK / tile_bytes + 1;
  size_t widest = rk_tile_panels((p->m + tiles - 1) / tiles);
  for (size_t first = 0; first < tiles; first += block) {
    size_t last = first + block < tiles ? first + block : tiles;
    size_t panels = widest;
    for (size_t column = 0; column < p->n; column += 16 * panels) {
      while (panels > 1 && column + 16 * (panels - 1) >= p->n) panels /= 2;
      for (size_t t = first; t < last; t++) {
        size_t row = p->m * t / tiles;
        size_t rows = p->m * (t + 1) / tiles - row;
        switch (panels) {
          case 1: rk_tile_of(kind, rows, 1, p, row, column); break;
          case 2: rk_tile_of(kind, rows, 2, p, row, column); break;
          case 4: rk_tile_of(kind, rows, 4, p, row, column); break;
          case 8: rk_tile_of(kind, rows, 8, p, row, column); break;
        }
      }
    }
  }
}
