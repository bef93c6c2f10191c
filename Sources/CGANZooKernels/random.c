#include "dispatch.h"
#include "include/CGANZooKernels.h"

#include <assert.h>
#include <string.h>

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

// What Box and Muller need: log, cos and sin without branches, so that they vectorise, and with the same bits on every
// system. Formulas and coefficients are those of ARM's optimized routines (logf.c, sincosf.h and their tables,
// https://github.com/ARM-software/optimized-routines), from which the GNU C library has its own: in double precision,
// at most 0.82 of a float's last place wrong (log) and 0.56 (cos and sin).

/// 1 / c and log c, for c near the middle of each sixteenth of an octave from 0x1.66p-1 on.
static const struct {
  double inverse[16], logarithm[16];
} centres = {
    {0x1.661ec79f8f3bep+0, 0x1.571ed4aaf883dp+0, 0x1.49539f0f010bp+0, 0x1.3c995b0b80385p+0, 0x1.30d190c8864a5p+0,
     0x1.25e227b0b8eap+0, 0x1.1bb4a4a1a343fp+0, 0x1.12358f08ae5bap+0, 0x1.0953f419900a7p+0, 0x1p+0,
     0x1.e608cfd9a47acp-1, 0x1.ca4b31f026aap-1, 0x1.b2036576afce6p-1, 0x1.9c2d163a1aa2dp-1, 0x1.886e6037841edp-1,
     0x1.767dcf5534862p-1},
    {-0x1.57bf7808caadep-2, -0x1.2bef0a7c06ddbp-2, -0x1.01eae7f513a67p-2, -0x1.b31d8a68224e9p-3,
     -0x1.6574f0ac07758p-3, -0x1.1aa2bc79c81p-3, -0x1.a4e76ce8c0e5ep-4, -0x1.1973c5a611cccp-4, -0x1.252f438e10c1ep-5,
     0, 0x1.aa5aa5df25984p-5, 0x1.c5e53aa362eb4p-4, 0x1.526e57720db08p-3, 0x1.bc2860d22477p-3, 0x1.1058bc8a07ee1p-2,
     0x1.4043057b6ee09p-2},
};

/// log x for x > 0 that is not subnormal.
INLINED float natural_logarithm(float x) {
  uint32_t bits, scaled;
  memcpy(&bits, &x, sizeof bits);
  const uint32_t above = bits - 0x3f330000u;
  scaled = bits - (above & 0xff800000u);  // x / 2ᵏ
  float z;
  memcpy(&z, &scaled, sizeof z);
  const uint32_t i = (above >> 19) % 16;
  const double k = (int32_t)above >> 23;
  const double r = z * centres.inverse[i] - 1, square = r * r;
  const double start = centres.logarithm[i] + k * 0x1.62e42fefa39efp-1;  // log 2
  const double p = -0x1.00ea348b88334p-2 * square + (0x1.5575b0be00b6ap-2 * r - 0x1.ffffef20a4123p-2);
  return (float)(p * square + (start + r));
}

/// cos and sin of an angle from 0 to 2 π: of what is left of it after quarter turns, at most an eighth of a turn.
INLINED void cosine_and_sine(float *cosine, float *sine, float angle) {
  const int32_t turns = (int32_t)(angle * 0x1.45f306dc9c883p-1 + 0.5);
  const double x = angle - turns * 0x1.921fb54442d18p0, square = x * x, fourth = square * square;
  const double c = (1 - 0x1.ffffffd0c621cp-2 * square) + fourth * 0x1.55553e1068f19p-5 +
                   fourth * square * (-0x1.6c087e89a359dp-10 + square * 0x1.99343027bf8c3p-16);
  const double cube = x * square;
  const double s =
      (x - cube * 0x1.555545995a603p-3) + cube * square * (0x1.1107605230bc4p-7 - square * 0x1.994eb3774cf24p-13);
  const double across = turns & 1 ? s : c, along = turns & 1 ? c : s;
  *cosine = (float)((turns + 1) & 2 ? -across : across);
  *sine = (float)(turns & 2 ? -along : along);
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

/// Normal numbers in place of words: G. E. P. Box, M. E. Muller, "A note on the generation of random normal deviates",
/// Annals of Mathematical Statistics 29 (1958).
INLINED void normals(float *restrict out, const uint32_t *restrict words) {
  for (size_t k = 0; k < words_at_once; k += 2) {
    const float radius = SQUARE_ROOT(-2 * natural_logarithm(1 - unit(words[k])));
    float cosine, sine;
    cosine_and_sine(&cosine, &sine, 6.28318530718f * unit(words[k + 1]));
    out[k] = radius * cosine;
    out[k + 1] = radius * sine;
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
    float numbers[words_at_once];
    philox_words(words, key, stream, i);
    const size_t count = end - i < words_at_once ? end - i : words_at_once;
    switch (kind) {
    case fill_uniform:
      for (size_t k = 0; k < count; k++) out[k] = unit(words[k]);
      break;
    case fill_normal:
      normals(numbers, words);
      memcpy(out, numbers, count * sizeof(float));
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
