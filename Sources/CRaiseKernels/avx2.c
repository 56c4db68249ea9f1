// AVX2, FMA and F16C: x86-64-v3.
#if defined(__x86_64__)
#include <immintrin.h>

#include "Kernels/tables.h"

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
#define RK_AVX2 1
#define RK_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "Kernels/bodies.h"
#pragma clang attribute pop

const rk_kernels *rk_avx2_kernels(void) {
  static const rk_kernels table = RK_TABLE("avx2");
  __builtin_cpu_init();
  int found = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c");
  return found ? &table : NULL;
}
#endif
