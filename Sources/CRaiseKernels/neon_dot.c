// 64-bit ARM CPUs with the dot product instructions: Apple's, and most since Armv8.2.
#if defined(__aarch64__)
#include <arm_neon.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif

#include "Kernels/tables.h"

#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#include "Kernels/neon_shapes.h"

RK_INLINE rk_part_sums rk_dot(rk_part_sums sums, rk_four x, rk_part w) { return vdotq_s32(sums, x, w); }

#include "Kernels/bodies.h"
#pragma clang attribute pop

static bool has_dot_product(void) {
#if defined(__ARM_FEATURE_DOTPROD)
  return true;
#elif defined(__linux__)
  enum { hwcap_asimddp = 1 << 20 };
  return getauxval(AT_HWCAP) & hwcap_asimddp;
#else
  return false;
#endif
}

const rk_kernels *rk_neon_dot_kernels(void) {
  static const rk_kernels table = RK_TABLE("neon_dot");
  return has_dot_product() ? &table : NULL;
}
#endif
