// Every 64-bit ARM CPU.
#if defined(__aarch64__)
#include <arm_neon.h>

#include "Kernels/neon_shapes.h"
#include "Kernels/tables.h"

// With 128 taken from each activation, a product is within 128 * 127 = 16,256 and two of them fit 16 bits.
RK_INLINE rk_part_sums rk_dot(rk_part_sums sums, rk_four x, rk_part w) {
  int16x8_t low = vmull_s8(vget_low_s8(x), vget_low_s8(w)), high = vmull_high_s8(x, w);
  return vpadalq_s16(sums, vpaddq_s16(low, high));
}

#include "Kernels/bodies.h"

const rk_kernels *rk_neon_kernels(void) {
  static const rk_kernels table = RK_TABLE("neon");
  return &table;
}
#endif
