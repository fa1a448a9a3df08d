/* wmofund/declarations.h: declaration lines (declaratieregels) by the million.

   A line is a whole quantity of a product at its tariff: 47 minutes at {5765, 60}. Tariffs are
   prepared once, into a table that the caller owns; then columns are priced against it, at the
   speed of memory where quantities are of a usual size and exactly as wmofund_price everywhere. */
#ifndef WMOFUND_DECLARATIONS_H
#define WMOFUND_DECLARATIONS_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- the table of tariffs (tarieventabel) -----------------------------------------------------
 */

/* At most so many tariffs in a table. */
#define WMOFUND_TARIFFS 65536

/* How many 64-bit words a table of `count` tariffs takes; 0 when count is 0 or more than
   WMOFUND_TARIFFS. Since 0.2.0. */
WMOFUND_API uint32_t wmofund_tariffs_words(uint32_t count);

/* Prepares `count` tariffs for `rounding` (NULL: to the cent, half away from zero; the unit a whole
   number of cents) in table[words], words >= wmofund_tariffs_words(count). A table is plain data
   without pointers: it may be copied and shared by threads, but not stored for another release or
   another kind of machine. Errors: NULL, DENOMINATOR (TARIFF, row: the tariff), RANGE (COUNT;
   ROUNDING_MODE; ROUNDING_UNIT; TABLE_WORDS). Since 0.2.0. */
WMOFUND_API wmofund_status wmofund_tariffs_prepare(const wmofund_ratio *tariffs, uint32_t count,
                                                   const wmofund_rounding *rounding,
                                                   uint64_t *table, uint32_t words,
                                                   wmofund_diagnosis *diagnosis);

/* What a table is made for. Within these ranges an amount is one multiplication by a reciprocal,
   which is proved to give the exact amount there (lib/tariffs.c); beyond them a line is divided,
   which gives what is asked as well and takes longer. With d the largest denominator x rounding
   unit of the table and t its highest |tariff| in cents, rounded up and at least 1: narrow is the
   least of 2^31 / d - 1 and (2^31 - 1) / t, wide the least of 2^63 / d - 1 and (2^63 - 2) / t, each
   rounded down and at least 0. Hour tariffs up to € 100, on minutes: 12,8 million minutes.
   Tables with a tariff below 0 or another unit than the cent, the mode HALF_EVEN, and credits in
   another mode than HALF_AWAY are priced line by line within the wide range. Value. Since 0.2.0. */
typedef struct wmofund_tariffs_range {
    int64_t narrow_quantity; /* |quantity| up to which 64 bits will do */
    int64_t wide_quantity;   /* ... 128 bits */
} wmofund_tariffs_range;

/* The ranges of a prepared table. They say what is fast on every machine; vector instructions have
   a shorter range of their own. Amounts are the same in and out of them. Errors: NULL, REQUIRED
   (TARIFF_TABLE: not prepared). Since 0.2.0. */
WMOFUND_API wmofund_status wmofund_tariffs_find_range(const uint64_t *table,
                                                      wmofund_tariffs_range *range,
                                                      wmofund_diagnosis *diagnosis);

/* ---- the lines ---------------------------------------------------------------------------- */

/* The type of a column. */
enum {
    WMOFUND_COLUMN_UINT16 = 1,
    WMOFUND_COLUMN_UINT32 = 2,
    WMOFUND_COLUMN_INT32 = 3,
    WMOFUND_COLUMN_INT64 = 4
};

/* Prices `count` lines: amount i = wmofund_price({quantities[i], 1}, tariff number
   tariff_indexes[i], the table's rounding).

   quantities: a column of quantity_type UINT32, INT32 or INT64; below 0: a credit.
   groups: whose line it is (provider, client, district): a column of group_type UINT16 or UINT32 of
   numbers below group_count; NULL, with group_type 0 and group_count 0: no groups.
   amounts_cents[count], tariff_totals_cents[tariffs of the table], group_totals_cents[group_count],
   *total_cents and statuses[count] may each be NULL. Totals are the sums over the lines that were
   not refused; they are written, not added to.
   The order of the lines does not matter, and lines sorted by group or tariff are faster; but where
   a total asked for would pass int64 (€ 92.233.720.368.547.758,07) on the way from the first line
   to the last, the line that would take it there is refused.

   Errors: NULL, REQUIRED (TARIFF_TABLE), RANGE (COLUMN_TYPE, row: the argument; GROUP_COUNT 0
   with groups), CONFLICT (POINTER: an output over another array; GROUP_COUNT or totals of groups
   without groups). Of a line, the first of: RANGE (TARIFF_INDEX, GROUP_INDEX), OVERFLOW (AMOUNT;
   TOTAL). Source: iWmo rules IV081 and TR346. Since 0.2.0. */
WMOFUND_API wmofund_status wmofund_declarations_price(
    const uint64_t *table, uint32_t count, const void *quantities, int32_t quantity_type,
    const uint16_t *tariff_indexes, const void *groups, int32_t group_type, uint32_t group_count,
    int64_t *amounts_cents, int64_t *tariff_totals_cents, int64_t *group_totals_cents,
    int64_t *total_cents, wmofund_status *statuses, wmofund_batch *batch,
    wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
