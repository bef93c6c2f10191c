#include "dispatch.h"
#include "include/CGANZooKernels.h"

VECTORISED
void ganzoo_momentum(
    float *restrict w_out, float *restrict m_out, const float *restrict w, const float *restrict m,
    const float *restrict g, size_t count, float beta1, float scale, float share, float rate) {
  for (size_t i = 0; i < count; i++) {
    m_out[i] = beta1 * m[i] + scale * g[i];
    w_out[i] = w[i] + (share * m_out[i] + rate * g[i]);
  }
}

VECTORISED
void ganzoo_rmsprop(
    float *restrict w_out, float *restrict v_out, const float *restrict w, const float *restrict v,
    const float *restrict g, size_t count, const ganzoo_optimizer *o) {
  const float rho = o->beta2, rate = o->rate, epsilon = o->epsilon, outer = o->outer_epsilon;
  for (size_t i = 0; i < count; i++) {
    v_out[i] = rho * v[i] + (1 - rho) * g[i] * g[i];
    w_out[i] = w[i] - rate * g[i] / (SQUARE_ROOT(v_out[i] + epsilon) + outer);
  }
}

VECTORISED
void ganzoo_adam(
    float *restrict w_out, float *restrict m_out, float *restrict v_out, const float *restrict w,
    const float *restrict m, const float *restrict v, const float *restrict g, size_t count,
    const ganzoo_optimizer *o) {
  const float beta1 = o->beta1, beta2 = o->beta2, rate = o->rate, epsilon = o->epsilon;
  for (size_t i = 0; i < count; i++) {
    m_out[i] = beta1 * m[i] + (1 - beta1) * g[i];
    v_out[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
    w_out[i] = w[i] - rate * m_out[i] / (SQUARE_ROOT(v_out[i]) + epsilon);
  }
}

VECTORISED
void ganzoo_blend(float *restrict out, const float *restrict a, const float *restrict b, size_t count, float share) {
  for (size_t i = 0; i < count; i++) out[i] = share * a[i] + (1 - share) * b[i];
}
