#include "decimals.h"

#include <stdint.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>

#define VECTORS __attribute__((target("avx2,bmi,bmi2,lzcnt")))
#define INLINE static inline __attribute__((always_inline))
#define RARELY(condition) __builtin_expect(condition, 0)

// Text is searched for the ends of fields in blocks of so many bytes.
enum { block_bytes = 2048, most_tens = 27 };

// ⌊2^(63 + b) / 5^k⌋ for a 5^k of b bits, from k = 1 on, and the exponent that goes with it.
typedef struct {
  uint64_t reciprocal;
  int64_t exponent;
} power;

#define POWER(reciprocal, tens) {reciprocal, 1086 - ((tens) * 152170 >> 16) - (tens)}
static const power powers[most_tens + 1] = {
    {0, 0},
    POWER(0xcccccccccccccccc, 1),  POWER(0xa3d70a3d70a3d70a, 2),  POWER(0x83126e978d4fdf3b, 3),
    POWER(0xd1b71758e219652b, 4),  POWER(0xa7c5ac471b478423, 5),  POWER(0x8637bd05af6c69b5, 6),
    POWER(0xd6bf94d5e57a42bc, 7),  POWER(0xabcc77118461cefc, 8),  POWER(0x89705f4136b4a597, 9),
    POWER(0xdbe6fecebdedd5be, 10), POWER(0xafebff0bcb24aafe, 11), POWER(0x8cbccc096f5088cb, 12),
    POWER(0xe12e13424bb40e13, 13), POWER(0xb424dc35095cd80f, 14), POWER(0x901d7cf73ab0acd9, 15),
    POWER(0xe69594bec44de15b, 16), POWER(0xb877aa3236a4b449, 17), POWER(0x9392ee8e921d5d07, 18),
    POWER(0xec1e4a7db69561a5, 19), POWER(0xbce5086492111aea, 20), POWER(0x971da05074da7bee, 21),
    POWER(0xf1c90080baf72cb1, 22), POWER(0xc16d9a0095928a27, 23), POWER(0x9abe14cd44753b52, 24),
    POWER(0xf79687aed3eec551, 25), POWER(0xc612062576589dda, 26), POWER(0x9e74d1b791e07e48, 27),
};

static const uint64_t powers_of_five[most_tens + 1] = {
    1, 5, 25, 125, 625, 3125, 15625, 78125, 390625, 1953125, 9765625, 48828125, 244140625,
    1220703125, 6103515625, 30517578125, 152587890625, 762939453125, 3814697265625,
    19073486328125, 95367431640625, 476837158203125, 2384185791015625, 11920928955078125,
    59604644775390625, 298023223876953125, 1490116119384765625, 7450580596923828125,
};

// The last n of 32 bytes are those that begin at the n-th of these.
static const uint8_t last_bytes[64] = {
    [32] = 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    255,        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
};

// The bits of the double nearest value × 2^exponent, half to even.
static uint64_t nearest(unsigned __int128 value, int exponent) {
  if (value == 0) return 0;
  uint64_t high = (uint64_t)(value >> 64);
  int bit_count = high ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll((uint64_t)value);
  uint64_t significand;
  if (bit_count <= 53) {
    significand = (uint64_t)value << (53 - bit_count);
  } else {
    int dropped = bit_count - 53;
    unsigned __int128 half = (unsigned __int128)1 << (dropped - 1);
    unsigned __int128 rest = value & (2 * half - 1);
    significand = (uint64_t)(value >> dropped);
    if (rest > half || (rest == half && (significand & 1))) significand++;
  }
  // A significand that rounded up to 2^53 carries into the exponent, which is just right.
  return ((uint64_t)(exponent + bit_count - 1 + 1023) << 52) + (significand - (1ull << 52));
}

// The bits of the double nearest digits × 10^tens, where one division or product tells.
static __attribute__((noinline)) uint64_t scaled(uint64_t digits, int tens) {
  if (digits == 0) return 0;
  if (tens >= 0) return nearest((unsigned __int128)digits * powers_of_five[tens], tens);
  // 64 bits of quotient or more, of which the lowest tells whether anything follows.
  int shift = __builtin_clzll(digits);
  uint64_t five = powers_of_five[-tens];
  unsigned __int128 dividend = (unsigned __int128)(digits << shift) << 64;
  unsigned __int128 quotient = dividend / five;
  return nearest(quotient << 1 | (dividend % five != 0), tens - shift - 65);
}

// Any field of a number, byte by byte. Returns 0 for what is none, or too long.
static __attribute__((noinline)) int scanned(
    const unsigned char *next, const unsigned char *end, int is_json, double *result) {
  uint64_t sign = *next == '-';
  if (next < end && (*next == '-' || *next == '+')) next++;
  uint64_t digits = 0;
  int seen = 0, significant = 0, places = 0, is_fraction = 0;
  for (; next < end; next++) {
    unsigned digit = *next - '0';
    if (digit < 10) {
      if (significant == 19) return 0;
      digits = digits * 10 + digit;
      significant += digits != 0;
      places += is_fraction;
      seen = 1;
    } else if (*next == '.' && !is_fraction) {
      if (is_json && (next + 1 == end || next[1] < '0' || next[1] > '9')) return 0;
      is_fraction = 1;
    } else {
      break;
    }
  }
  if (!seen) return 0;
  int tens = -places;
  if (next < end) {
    if ((*next++ | 0x20) != 'e') return 0;
    int is_negative = next < end && *next == '-';
    if (next < end && (*next == '-' || *next == '+')) next++;
    // A longer exponent is out of range, or zeros.
    if (next == end || end - next > 4) return 0;
    int exponent = 0;
    for (; next < end; next++) {
      unsigned digit = *next - '0';
      if (digit > 9) return 0;
      exponent = exponent * 10 + (int)digit;
    }
    tens += is_negative ? -exponent : exponent;
  }
  if (digits != 0 && (tens < -most_tens || tens > most_tens)) return 0;
  uint64_t bits = scaled(digits, tens) | sign << 63;
  memcpy(result, &bits, sizeof bits);
  return 1;
}

// The bits of the double nearest digits / 10^places, for 1 to 27 places: by the reciprocal of the power
// of five (Lemire, 2021).
VECTORS INLINE uint64_t divided(uint64_t digits, size_t places) {
  if (RARELY(digits == 0)) return 0;
  unsigned shift = (unsigned)_lzcnt_u64(digits);
  uint64_t quotient = (uint64_t)(
      ((unsigned __int128)(digits << shift) * powers[places].reciprocal) >> 64);
  unsigned zeros = (unsigned)_lzcnt_u64(quotient);
  quotient <<= zeros;
  // The true quotient is less than four units above: what comes near a half is divided out.
  if (RARELY((quotient & 0x7ff) - 0x3fd <= 3)) return scaled(digits, -(int)places);
  uint64_t significand = (quotient >> 11) + (quotient >> 10 & 1);
  uint64_t exponent = (uint64_t)powers[places].exponent - (shift + zeros);
  return (exponent << 52) + significand - (1ull << 52);
}

// The digits at the end of a text of 32 bytes, `length` of them, as a number.
//
// Returns 0 when there is anything but digits, or more than 19 from the first that is not zero.
VECTORS INLINE int last_digits(__m256i text, size_t length, uint64_t *number) {
  __m256i digits = _mm256_and_si256(
      _mm256_add_epi8(text, _mm256_set1_epi8(-'0')),
      _mm256_loadu_si256((const __m256i *)(last_bytes + length)));
  __m256i strange = _mm256_subs_epu8(digits, _mm256_set1_epi8(9));
  // Pairs of digits, fours, eights and sixteens.
  __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010a));
  __m256i fours = _mm256_madd_epi16(pairs, _mm256_set1_epi32(0x00010064));
  __m256i packed = _mm256_packus_epi32(fours, fours);
  __m256i eights = _mm256_madd_epi16(packed, _mm256_set1_epi32(0x00012710));
  __m256i sixteens = _mm256_add_epi64(
      _mm256_mul_epu32(eights, _mm256_set1_epi64x(100000000)), _mm256_srli_epi64(eights, 32));
  uint64_t high = (uint64_t)_mm_cvtsi128_si64(_mm256_castsi256_si128(sixteens));
  uint64_t low = (uint64_t)_mm_cvtsi128_si64(_mm256_extracti128_si256(sixteens, 1));
  *number = high * 10000000000000000 + low;
  return _mm256_testz_si256(strange, strange) && high < 1000;
}

// A number that takes the whole of a field, which is not empty.
VECTORS INLINE int read_number(
    const unsigned char *start, const unsigned char *end, int is_json, double *result) {
  uint64_t sign = *start == '-';
  const unsigned char *first = start + sign, *last = end;
  // JSON has no number that begins with a point or a zero more.
  if (is_json && (*first < '0' || *first > '9' || (*first == '0' && first[1] >= '0' && first[1] <= '9')))
    return 0;
  int64_t exponent = 0;
  if (end[-4] == 'e' && end - first > 4) {
    // As C, Python and all that follow them write exponents.
    unsigned tens = end[-2] - '0', ones = end[-1] - '0';
    if (tens > 9 || ones > 9 || (end[-3] != '-' && end[-3] != '+'))
      return scanned(start, end, is_json, result);
    exponent = (int64_t)(tens * 10 + ones);
    if (end[-3] == '-') exponent = -exponent;
    last = end - 4;
  }
  size_t length = (size_t)(last - first), places = length - 2;
  if (RARELY(length - 1 > 30)) return scanned(start, end, is_json, result);
  __m256i text = _mm256_loadu_si256((const __m256i *)(last - 32));
  if (first[1] != '.' || places > 29) {
    // Not one digit before the point.
    __m256i is_point = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('.'));
    places = _lzcnt_u32((uint32_t)_mm256_movemask_epi8(is_point) & (uint32_t)(-1ull << (32 - length)));
  }
  if (places < 32) {
    // What is before the point moves up to where that was.
    if (is_json && places == 0) return 0;
    text = _mm256_blendv_epi8(
        _mm256_loadu_si256((const __m256i *)(last - 33)), text,
        _mm256_loadu_si256((const __m256i *)(last_bytes + places)));
    length--;
  } else {
    places = 0;
  }
  uint64_t digits;
  if (RARELY(!last_digits(text, length, &digits)) || RARELY(length == 0))
    return scanned(start, end, is_json, result);
  int64_t down = (int64_t)places - exponent;
  uint64_t bits;
  if (down > 0 && down <= most_tens) {
    bits = divided(digits, (size_t)down);
  } else {
    if (RARELY(down != 0) || RARELY(digits >> 63)) return scanned(start, end, is_json, result);
    double whole = (double)(int64_t)digits;
    memcpy(&bits, &whole, sizeof bits);
  }
  bits |= sign << 63;
  memcpy(result, &bits, sizeof bits);
  return 1;
}

// Where the fields end in a block of text from `start` on; as many as the return value says.
VECTORS static __attribute__((noinline)) size_t find_ends(
    const unsigned char *start, const decimal_rows *rows, uint16_t *ends) {
  __m256i delimiter = _mm256_set1_epi8((char)rows->delimiter), feed = _mm256_set1_epi8('\n');
  size_t count = 0, text = (size_t)(rows->end - start);
  size_t most = (size_t)(rows->readable_end - start);
  if (most > block_bytes) most = block_bytes;
  for (size_t offset = 0; offset + 64 <= most && offset < text; offset += 64) {
    __m256i low = _mm256_loadu_si256((const __m256i *)(start + offset));
    __m256i high = _mm256_loadu_si256((const __m256i *)(start + offset + 32));
    uint32_t low_ends = (uint32_t)_mm256_movemask_epi8(
        _mm256_or_si256(_mm256_cmpeq_epi8(low, delimiter), _mm256_cmpeq_epi8(low, feed)));
    uint32_t high_ends = (uint32_t)_mm256_movemask_epi8(
        _mm256_or_si256(_mm256_cmpeq_epi8(high, delimiter), _mm256_cmpeq_epi8(high, feed)));
    uint64_t found = low_ends | (uint64_t)high_ends << 32;
    uint16_t *next = ends + count;
    count += (size_t)__builtin_popcountll(found);
    // Six at once whether there are as many or not, so that no branch has to be guessed.
    do {
      for (int index = 0; index < 6; index++, found = _blsr_u64(found))
        *next++ = (uint16_t)(offset + _tzcnt_u64(found));
    } while (RARELY(found != 0));
  }
  while (count > 0 && ends[count - 1] >= text) count--;
  return count;
}

// Whether a text begins so.
VECTORS INLINE int begins_with(const unsigned char *text, const unsigned char *prefix, size_t length) {
  for (size_t place = 0; place < length; place += 32) {
    __m256i is_equal = _mm256_cmpeq_epi8(
        _mm256_loadu_si256((const __m256i *)(text + place)),
        _mm256_loadu_si256((const __m256i *)(prefix + place)));
    uint32_t differing = ~(uint32_t)_mm256_movemask_epi8(is_equal);
    size_t left = length - place;
    if (left < 32) differing = _bzhi_u32(differing, (uint32_t)left);
    if (differing != 0) return 0;
  }
  return 1;
}

// The ways out are not said to be rare: a function whose every way out is taken for cold.
VECTORS INLINE decimal_rows_read read_rows(
    const decimal_rows *rows, size_t first_row, int is_json) {
  decimal_rows_read done = {0};
  uint16_t ends[block_bytes + 6], *next = ends, *last = ends;
  const unsigned char *field = rows->start, *block = field;
  const unsigned char delimiter = rows->delimiter;
  const size_t column_count = rows->column_count, capacity = rows->capacity;
  size_t missing = 0;
  for (size_t row = first_row; row < capacity; row++) {
    double *result = rows->values + row;
    const unsigned char *prefix = rows->prefixes;
    for (size_t column = 1; column <= column_count; column++, result += capacity) {
      if (next == last) {
        block = field;
        next = ends;
        last = ends + find_ends(field, rows, ends);
        // A field longer than a block, or one that is not whole.
        if (next == last) return done;
      }
      const unsigned char *end = block + *next++, *behind = end + 1;
      if (column == column_count) {
        if (*end != '\n') return done;
        if (end > field && end[-1] == '\r') end--;
        if (is_json) {
          if (end == field || *--end != rows->suffix) return done;
        }
      } else if (*end != delimiter) {
        return done;
      }
      if (is_json) {
        size_t length = rows->prefix_lengths[column - 1];
        if ((size_t)(end - field) <= length || (size_t)(rows->readable_end - field) < length + 32
            || !begins_with(field, prefix, length))
          return done;
        field += length;
        prefix += (length + 31) / 32 * 32;
      }
      while (RARELY(*field == ' ')) field++;
      if (field >= end) {
        if (is_json || column_count == 1) return done;
        *result = rows->missing;
        missing++;
      } else if (!read_number(field, end, is_json, result)) {
        return done;
      }
      field = behind;
    }
    done.row_count++;
    done.byte_count = (size_t)(field - rows->start);
    done.missing_count = missing;
  }
  return done;
}

VECTORS static decimal_rows_read read_table(const decimal_rows *rows, size_t first_row) {
  return read_rows(rows, first_row, 0);
}

VECTORS static decimal_rows_read read_records(const decimal_rows *rows, size_t first_row) {
  return read_rows(rows, first_row, 1);
}

decimal_rows_read decimals_read_rows(decimal_rows rows, size_t first_row) {
  decimal_rows_read none = {0};
  // Loads begin up to 33 bytes before a field's end.
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("bmi2")
      || rows.start - rows.readable_start < 33 || rows.end > rows.readable_end)
    return none;
  return rows.prefixes ? read_records(&rows, first_row) : read_table(&rows, first_row);
}
#else

decimal_rows_read decimals_read_rows(decimal_rows rows, size_t first_row) {
  (void)rows;
  (void)first_row;
  return (decimal_rows_read){0};
}
#endif
