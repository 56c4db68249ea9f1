// AVX-512 with VNNI: Ice Lake and Zen 4 onwards.
#if defined(__x86_64__)
#include <immintrin.h>

#include "Kernels/tables.h"

#pragma clang attribute push( \
    __attribute__((target("avx2,fma,f16c,avx512f,avx512bw,avx512dq,avx512vl,avx512vnni"))), apply_to = function)
#define RK_AVX512 1
#define RK_FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#include "Kernels/bodies.h"
#pragma clang attribute pop

const rk_kernels *rk_avx512_kernels(void) {
  static const rk_kernels table = RK_TABLE("avx512");
  __builtin_cpu_init();
  int found = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
              __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
              __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("f16c") && __builtin_cpu_supports("fma");
  return found ? &table : NULL;
}
#endif
