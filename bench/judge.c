/* The data of the benchmarks, and what is true of them in 128 bits. Nothing here is timed, and
   nothing here divides the way a contestant does: an amount is judged by multiplying back. */
#include <stdint.h>
#include <string.h>

typedef __int128 wide;

enum { UINT32 = 2, INT32 = 3, INT64 = 4 }; /* as wmofund/declarations.h */

/* ---- data: number i of a stream is a function of the stream and i ------------------------------
 */

static uint64_t number(uint64_t stream, uint64_t i)
{
    uint64_t x = (i + 1) * UINT64_C(0x9e3779b97f4a7c15) + stream * UINT64_C(0xd1342543de82ef95);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

static int64_t between(uint64_t stream, uint64_t i, int64_t low, int64_t high)
{
    unsigned __int128 span = (unsigned __int128)((wide)high - low + 1);
    return (int64_t)(low + (wide)(number(stream, i) * span >> 64));
}

void judge_fill_u16(uint16_t *out, uint64_t count, uint64_t stream, int64_t low, int64_t high)
{
    for (uint64_t i = 0; i < count; i++)
        out[i] = (uint16_t)between(stream, i, low, high);
}

void judge_fill_u32(uint32_t *out, uint64_t count, uint64_t stream, int64_t low, int64_t high)
{
    for (uint64_t i = 0; i < count; i++)
        out[i] = (uint32_t)between(stream, i, low, high);
}

/* One in twenty below 0. */
void judge_fill_i32(int32_t *out, uint64_t count, uint64_t stream, int64_t low, int64_t high)
{
    for (uint64_t i = 0; i < count; i++) {
        int64_t value = between(stream, i, low, high);
        out[i] = (int32_t)(number(stream + 1000, i) % 20 == 0 ? -value : value);
    }
}

void judge_fill_i64(int64_t *out, uint64_t count, uint64_t stream, int64_t low, int64_t high)
{
    for (uint64_t i = 0; i < count; i++)
        out[i] = between(stream, i, low, high);
}

/* 0, 1, ... cells - 1, 0, 1, ... */
void judge_turn_u16(uint16_t *out, uint64_t count, uint64_t cells)
{
    for (uint64_t i = 0; i < count; i++)
        out[i] = (uint16_t)(i % cells);
}

/* The same lines by provider, and within it by product or as they came. starts: room for
   providers x products + 1 counts, all 0. */
void judge_sort(uint64_t count, const uint16_t *product, const uint16_t *provider,
                const uint32_t *quantity, uint32_t products, int by_product, uint64_t *starts,
                uint64_t cells, uint16_t *product_out, uint16_t *provider_out,
                uint32_t *quantity_out)
{
#define CELL(i) (by_product ? (uint64_t)provider[i] * products + product[i] : provider[i])
    for (uint64_t i = 0; i < count; i++)
        starts[CELL(i) + 1]++;
    for (uint64_t i = 0; i < cells; i++)
        starts[i + 1] += starts[i];
    for (uint64_t i = 0; i < count; i++) {
        uint64_t to = starts[CELL(i)]++;
        product_out[to] = product[i];
        provider_out[to] = provider[i];
        quantity_out[to] = quantity[i];
    }
}

/* ---- truth
 * --------------------------------------------------------------------------------------- */

static wide twice_off(wide exact_times_den, int64_t amount, int64_t den)
{
    wide off = exact_times_den - (wide)amount * den;
    return 2 * (off < 0 ? -off : off);
}

/* Whether amount is exact_times_den / den rounded half away from zero. */
static int right(wide exact_times_den, int64_t amount, int64_t den)
{
    wide off = twice_off(exact_times_den, amount, den), size = exact_times_den;
    wide back = (wide)amount * den;
    size = size < 0 ? -size : size;
    back = back < 0 ? -back : back;
    return off < den || (off == den && back > size);
}

static int64_t at(const void *column, int type, uint64_t i)
{
    return type == UINT32  ? (int64_t)((const uint32_t *)column)[i]
           : type == INT32 ? (int64_t)((const int32_t *)column)[i]
                           : ((const int64_t *)column)[i];
}

/* How many of the amounts are wrong. tariffs: pairs {num, den}. */
uint64_t judge_amounts(const int64_t *tariffs, const void *quantity, int type,
                       const uint16_t *product, uint64_t count, const int64_t *amounts)
{
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < count; i++) {
        const int64_t *tariff = tariffs + 2 * product[i];
        wrong += !right((wide)tariff[0] * at(quantity, type, i), amounts[i], tariff[1]);
    }
    return wrong;
}

/* Totals of amounts that were judged; 0 when one does not fit. */
int judge_totals(const int64_t *amounts, const uint16_t *product, const uint16_t *provider,
                 uint64_t count, uint32_t products, uint32_t providers, int64_t *product_totals,
                 int64_t *provider_totals, int64_t *total)
{
    static wide sums[65536 + 65536 + 1];
    memset(sums, 0, sizeof sums);
    for (uint64_t i = 0; i < count; i++) {
        sums[product[i]] += amounts[i];
        sums[65536 + provider[i]] += amounts[i];
        sums[131072] += amounts[i];
    }
    int fits = 1;
    for (uint32_t i = 0; i < 131073; i++)
        fits &= sums[i] == (int64_t)sums[i];
    for (uint32_t i = 0; i < products; i++)
        product_totals[i] = (int64_t)sums[i];
    for (uint32_t i = 0; i < providers; i++)
        provider_totals[i] = (int64_t)sums[65536 + i];
    *total = (int64_t)sums[131072];
    return fits;
}

uint64_t judge_differ(const int64_t *a, const int64_t *b, uint64_t count)
{
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < count; i++)
        wrong += a[i] != b[i];
    return wrong;
}

/* How many settlements are wrong: pay BUDGET at {cents, 60}, the cells from `delivered` on paid as
   delivered, clients more than 5 % up or at least 10 % down settled whole. Every rounding is found
   by multiplying back, so only its neighbourhood is divided for. */
static int64_t nearest(wide exact_times_den, int64_t den)
{
    int64_t guess = (int64_t)((long double)exact_times_den / (long double)den);
    for (guess -= 2; !right(exact_times_den, guess, den); guess++) {
    }
    return guess;
}

uint64_t judge_contracts(uint64_t count, uint32_t cells, uint32_t delivered,
                         const int64_t *agreed_clients, const int64_t *realised_clients,
                         const uint32_t *agreed, const uint32_t *realised, const int64_t *cents,
                         const int64_t *dues)
{
    uint64_t wrong = 0;
    for (uint64_t i = 0; i < count; i++) {
        wide inside = 0, outside = 0;
        for (uint32_t j = 0; j < cells; j++) {
            uint64_t k = i * cells + j;
            if (j < delivered)
                inside += nearest((wide)agreed[k] * cents[k], 60);
            else
                outside += nearest((wide)realised[k] * cents[k], 60);
        }
        wide before = agreed_clients[i], after = realised_clients[i], band = 0;
        if (20 * after > 21 * before || 10 * after <= 9 * before)
            band = nearest(inside * (after - before), agreed_clients[i]);
        wrong += inside + outside + band != dues[i];
    }
    return wrong;
}

/* How many parts of a largest-remainder split are wrong: each is the floor of its share or one
   more, they add up, and whoever has one more has a larger rest, or an equal rest and a lower
   index, than whoever has not. */
uint64_t judge_split(int64_t amount, const int64_t *weights, uint64_t count, const int64_t *parts)
{
    wide sum = 0, paid = 0;
    uint64_t wrong = 0, last_given = 0, first_not = count;
    int64_t least_given = INT64_MAX, most_not = -1;
    for (uint64_t i = 0; i < count; i++)
        sum += weights[i];
    for (int pass = 0; pass < 2; pass++)
        for (uint64_t i = 0; i < count; i++) {
            wide rest = (wide)amount * weights[i] - (wide)parts[i] * sum;
            int given = rest < 0;
            if (given)
                rest += sum;
            if (pass == 0) {
                paid += parts[i];
                wrong += rest < 0 || rest >= sum || (given && rest == 0);
                if (given && rest < least_given)
                    least_given = (int64_t)rest;
                if (!given && rest > most_not)
                    most_not = (int64_t)rest;
            } else {
                if (given && rest == least_given)
                    last_given = i;
                if (!given && rest == most_not && first_not == count)
                    first_not = i;
            }
        }
    if (least_given < most_not || (least_given == most_not && last_given > first_not))
        wrong++;
    return wrong + (paid != amount);
}
