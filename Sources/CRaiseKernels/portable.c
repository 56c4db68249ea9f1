// Any CPU: the reference that the others are tested against, and the fallback.
#define RK_GEMM_ROWS 2
#define RK_GEMM_PANELS 1
#define RK_GEMM_BLOCK 131072
#define RK_FMA(a, b, c) ((a) * (b) + (c))
#include "Kernels/bodies.h"
#include "Kernels/tables.h"

const rk_kernels *rk_portable_kernels(void) {
  static const rk_kernels table = RK_TABLE("portable");
  return &table;
}
