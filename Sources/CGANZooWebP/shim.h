#ifndef GANZOO_CWEBP_SHIM_H
#define GANZOO_CWEBP_SHIM_H

#include <webp/decode.h>
#include <webp/encode.h>
#include <webp/mux.h>

#endif
