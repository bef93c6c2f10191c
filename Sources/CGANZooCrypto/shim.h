#ifndef GANZOO_CCRYPTO_SHIM_H
#define GANZOO_CCRYPTO_SHIM_H

#include <openssl/evp.h>

#endif
