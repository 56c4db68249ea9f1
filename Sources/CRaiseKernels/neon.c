// Every 64-bit ARM CPU, with the dot product instructions where there are any.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "Kernels/tables.h"

#define RK_NEON 1
#define RK_GEMM_ROWS 6
#define RK_GEMM_PANELS 1
#define RK_GEMM_BLOCK 131072
#define RK_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "Kernels/bodies.h"

const rk_kernels *rk_neon_kernels(void) {
  static const rk_kernels table = RK_TABLE("neon");
  return &table;
}
#endif
