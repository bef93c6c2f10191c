// Functions that WebAssembly does not have: JavaScript's, in double precision.
#ifndef GANZOO_WEB_MATH_H
#define GANZOO_WEB_MATH_H

__attribute__((import_module("Math"), import_name("log"))) double log(double x);
__attribute__((import_module("Math"), import_name("log1p"))) double log1p(double x);
__attribute__((import_module("Math"), import_name("exp"))) double exp(double x);
__attribute__((import_module("Math"), import_name("pow"))) double pow(double x, double y);

static inline float logf(float x) { return (float)log((double)x); }
static inline float log1pf(float x) { return (float)log1p((double)x); }
static inline float powf(float x, float y) { return (float)pow((double)x, (double)y); }

float erff(float x);

#endif
