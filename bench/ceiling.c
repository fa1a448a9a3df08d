/* How fast this machine moves the same bytes when nothing is computed: the ceiling. Compiled with
   all that this machine has (-O3 -march=native); the best of some simple ways counts. And what
   totals cost by themselves, and what a processor does without memory. */
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { WHOLE = 0, BLOCKS = 1, PREFETCHED = 2, STREAMED = 3 };

static uint64_t read_words(const uint64_t *words, uint64_t count)
{
    uint64_t sum = 0;
    for (uint64_t i = 0; i < count; i++)
        sum += words[i];
    return sum;
}

static uint64_t read_ahead(const uint64_t *words, uint64_t count)
{
    uint64_t sum = 0;
    uint64_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __builtin_prefetch(words + i + 512);
        for (int j = 0; j < 8; j++)
            sum += words[i + j];
    }
    for (; i < count; i++)
        sum += words[i];
    return sum;
}

static void write_words(uint64_t *words, uint64_t count, uint64_t value, int stream)
{
#ifdef __x86_64__
    if (stream) {
        for (uint64_t i = 0; i < count; i++)
            _mm_stream_si64((long long *)words + i, (long long)value);
        return;
    }
#endif
    (void)stream;
    for (uint64_t i = 0; i < count; i++)
        words[i] = value;
}

/* Reads `rows` rows of `columns` columns of widths[] bytes a row, writes out_width bytes a row to
   `out` where it is not 0; what is left after the last whole 8 bytes of a block does not count. */
uint64_t ceiling_pass(const uint8_t *const *columns, const uint32_t *widths, uint32_t count,
                      uint8_t *out, uint32_t out_width, uint64_t rows, int way)
{
    uint64_t block = way == WHOLE ? rows : way == STREAMED ? 1024 : 4096, sum = 0;
    for (uint64_t from = 0; from < rows; from += block) {
        uint64_t now = rows - from < block ? rows - from : block;
        for (uint32_t c = 0; c < count; c++) {
            const uint64_t *words = (const uint64_t *)(columns[c] + from * widths[c]);
            uint64_t number = now * widths[c] / 8;
            sum += way == PREFETCHED ? read_ahead(words, number) : read_words(words, number);
        }
        if (out_width)
            write_words((uint64_t *)(out + from * out_width), now * out_width / 8, from,
                        way == STREAMED);
    }
#ifdef __SSE2__
    _mm_sfence();
#endif
    return sum;
}

/* A floor for totals of lines in no order: reads what pricing reads, and adds the same amount to
   both totals of every line, in as many copies of the cells as the library keeps (lib/lines.h). */
uint64_t floor_totals(const uint16_t *product, const uint16_t *provider, const uint8_t *minutes,
                      uint64_t rows, int64_t amount, int64_t *products, uint32_t product_count,
                      int64_t *providers, uint32_t provider_count)
{
    int64_t of_product[4][128 + 24] = {0}, of_provider[4][1024 + 24] = {0};
    uint64_t sum = 0;
    for (uint64_t i = 0; i < rows;) {
        uint64_t end = rows - i < 1024 ? rows : i + 1024;
        sum += read_ahead((const uint64_t *)(minutes + 4 * i), (end - i) / 2);
        for (; i + 4 <= end; i += 4)
            for (int copy = 0; copy < 4; copy++) {
                of_product[copy][product[i + copy]] += amount;
                of_provider[copy][provider[i + copy]] += amount;
            }
        for (; i < end; i++) {
            of_product[0][product[i]] += amount;
            of_provider[0][provider[i]] += amount;
        }
    }
    for (uint32_t p = 0; p < product_count; p++)
        products[p] = of_product[0][p] + of_product[1][p] + of_product[2][p] + of_product[3][p];
    for (uint32_t p = 0; p < provider_count; p++)
        providers[p] =
            of_provider[0][p] + of_provider[1][p] + of_provider[2][p] + of_provider[3][p];
    return sum;
}

/* Arithmetic that keeps one processor busy and reads no memory. */
uint64_t arithmetic(uint64_t steps)
{
    uint64_t a = 1, b = 2, c = 3, d = 4;
    for (uint64_t i = 0; i < steps; i++) {
        a = a * 5 + i;
        b = b * 7 + i;
        c = c * 11 + i;
        d = d * 13 + i;
        __asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d)); /* one by one, no vectors */
    }
    return a ^ b ^ c ^ d;
}
