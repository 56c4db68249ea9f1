// Any CPU: the reference that the others are tested against, and the fallback.
#define RK_GEMM_ROWS 2
#define RK_GEMM_ROWS_I8 2
#define RK_GEMM_PANELS 2
#define RK_GEMM_SUMS 4
#define RK_GEMM_BLOCK 131072
#define RK_FMA(a, b, c) ((a) * (b) + (c))
#include "Kernels/bodies.h"
#include "Kernels/tables.h"

const rk_kernels *rk_portable_kernels(void) {
  static const rk_kernels table = RK_TABLE("portable");
  return &table;
}
