#include "dispatch.h"
#include "include/CGANZooKernels.h"

#include <assert.h>
#include <math.h>

// Philox 4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
// SC 2011, figure 4 and table 2 (multipliers and Weyl constants).
enum { rounds = 10 };
static const uint32_t multiplier0 = 0xD2511F53u, multiplier1 = 0xCD9E8D57u, weyl0 = 0x9E3779B9u, weyl1 = 0xBB67AE85u;

void ganzoo_philox(uint32_t word[4], uint64_t key, uint64_t stream, uint64_t block) {
  uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
  word[0] = (uint32_t)block;
  word[1] = (uint32_t)(block >> 32);
  word[2] = (uint32_t)stream;
  word[3] = (uint32_t)(stream >> 32);
  for (int round = 0; round < rounds; round++, key0 += weyl0, key1 += weyl1) {
    const uint64_t a = (uint64_t)multiplier0 * word[0], b = (uint64_t)multiplier1 * word[2];
    const uint32_t next0 = (uint32_t)(b >> 32) ^ word[1] ^ key0, next2 = (uint32_t)(a >> 32) ^ word[3] ^ key1;
    word[1] = (uint32_t)b;
    word[3] = (uint32_t)a;
    word[0] = next0;
    word[2] = next2;
  }
}

INLINED float unit(uint32_t word) { return (float)(word >> 8) * 0x1p-24f; }

enum {
  blocks_at_once = 64,  // computed side by side, so that their rounds vectorise
  words_at_once = 4 * blocks_at_once,
};

/// The words of a stream from number `begin` on, a multiple of 4.
INLINED void philox_words(
    uint32_t words[words_at_once], uint64_t key, uint64_t stream, size_t begin) {
  assert(begin % 4 == 0);
  uint32_t w0[blocks_at_once], w1[blocks_at_once], w2[blocks_at_once], w3[blocks_at_once];
  for (size_t b = 0; b < blocks_at_once; b++) {
    const uint64_t block = begin / 4 + b;
    w0[b] = (uint32_t)block;
    w1[b] = (uint32_t)(block >> 32);
    w2[b] = (uint32_t)stream;
    w3[b] = (uint32_t)(stream >> 32);
  }
  uint32_t key0 = (uint32_t)key, key1 = (uint32_t)(key >> 32);
  for (int round = 0; round < rounds; round++, key0 += weyl0, key1 += weyl1)
    for (size_t b = 0; b < blocks_at_once; b++) {
      const uint64_t x = (uint64_t)multiplier0 * w0[b], y = (uint64_t)multiplier1 * w2[b];
      w0[b] = (uint32_t)(y >> 32) ^ w1[b] ^ key0;
      w2[b] = (uint32_t)(x >> 32) ^ w3[b] ^ key1;
      w1[b] = (uint32_t)y;
      w3[b] = (uint32_t)x;
    }
  for (size_t b = 0; b < blocks_at_once; b++) {
    words[4 * b] = w0[b];
    words[4 * b + 1] = w1[b];
    words[4 * b + 2] = w2[b];
    words[4 * b + 3] = w3[b];
  }
}

typedef enum { fill_uniform, fill_normal, fill_mask } distribution;

/// Fills numbers `begin` to `end` of a stream. `share` is that of a mask's numbers that are kept.
INLINED void fill(
    float *restrict out, const distribution kind, uint64_t key, uint64_t stream, size_t begin, size_t end,
    float share) {
  const uint32_t limit = (uint32_t)(share * 0x1p24f);
  const float kept = 1 / share;
  for (size_t i = begin; i < end; i += words_at_once, out += words_at_once) {
    uint32_t words[words_at_once];
    philox_words(words, key, stream, i);
    const size_t count = end - i < words_at_once ? end - i : words_at_once;
    switch (kind) {
    case fill_uniform:
      for (size_t k = 0; k < count; k++) out[k] = unit(words[k]);
      break;
    case fill_normal:
      for (size_t k = 0; k < count; k += 2) {
        const float radius = sqrtf(-2 * logf(1 - unit(words[k]))), angle = 6.28318530718f * unit(words[k + 1]);
        out[k] = radius * cosf(angle);
        if (k + 1 < count) out[k + 1] = radius * sinf(angle);
      }
      break;
    case fill_mask:
      for (size_t k = 0; k < count; k++) out[k] = words[k] >> 8 < limit ? kept : 0;
      break;
    }
  }
}

VECTORISED
void ganzoo_uniform(float *restrict out, uint64_t key, uint64_t stream, size_t begin, size_t end) {
  fill(out, fill_uniform, key, stream, begin, end, 1);
}

VECTORISED
void ganzoo_normal(float *restrict out, uint64_t key, uint64_t stream, size_t begin, size_t end) {
  fill(out, fill_normal, key, stream, begin, end, 1);
}

VECTORISED
void ganzoo_mask(float *restrict out, uint64_t key, uint64_t stream, size_t begin, size_t end, float share) {
  fill(out, fill_mask, key, stream, begin, end, share);
}
