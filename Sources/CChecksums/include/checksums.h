#ifndef DLTUI_CHECKSUMS_H
#define DLTUI_CHECKSUMS_H

#include <stddef.h>
#include <stdint.h>

// CRC-32C (Castagnoli, 0x1EDC6F41) of `length` bytes, going on from `crc` (0 to begin): what
// TFRecord files carry. Uses the processor's own instruction where it has one.
uint32_t checksum_crc32c(uint32_t crc, const void *bytes, size_t length);

// CRC-32 (ISO-HDLC, 0x04C11DB7, as in zlib) of `length` bytes, going on from `crc` (0 to begin):
// what W&B's record logs carry.
uint32_t checksum_crc32(uint32_t crc, const void *bytes, size_t length);

#endif
