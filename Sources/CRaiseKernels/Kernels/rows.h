// Everything that is done to rows of activations but products of matrices.
#include "exponential.h"
#include "norms.h"
#include "activations.h"
#include "sums.h"
#include "router.h"
#include "rotary.h"
