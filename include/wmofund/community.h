/* wmofund/community.h: initiatives of citizens and care organisations: what covers their cost, and
   what an investment returns to whom. Amounts of fees, grants, rent and hours come from
   wmofund_measures_sum: members x fee, hours x value of an hour.

   Source: casebook "Vernieuwingen in het sociaal domein" (ActiZ/BMC 2015), chapters 7 (Stadsdorp
   Zuid), 8 (Laurens, Samen en Anders) and 9 (Stichting NiKo, Goede Buur). */
#ifndef WMOFUND_COMMUNITY_H
#define WMOFUND_COMMUNITY_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How far cost is covered (kostendekking). Record. Since 0.1.0. */
typedef struct wmofund_coverage {
    uint32_t struct_size;
    uint32_t reserved;                 /* 0 */
    wmofund_ratio money_share;         /* money / cost; {0, 0} at cost 0 */
    wmofund_ratio share;               /* (money + in kind) / cost; {0, 0} at cost 0 */
    int64_t short_money_cents;         /* cost - money; < 0: left over */
    int64_t short_cents;               /* cost - money - in kind; < 0: left over */
    int64_t money_units_to_break_even; /* the fewest whole units more whose value covers
                                          short_money_cents; 0 where nothing is short, -1 without
                                          a unit value */
    int64_t units_to_break_even;       /* the same for short_cents */
} wmofund_coverage;

/* Coverage of cost_cents by money and in kind (in natura: hours of reciprocity and volunteers at
   their value), all >= 0. unit_value: what one member or hour more brings, cents, > 0 (in the
   money figure all of it counts as money); NULL or {0, 0}: none. What covers in kind must stand in
   the cost too: hours beyond the work that there is cover nothing.
   Errors: NULL, STRUCT_SIZE, RANGE (COST, MONEY, IN_KIND, UNIT_VALUE), DENOMINATOR, OVERFLOW
   (SHORT; RESULT: a share has no int64/int64 form; BREAK_EVEN_UNITS). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_community_cover(int64_t cost_cents, int64_t money_cents,
                                                   int64_t in_kind_cents,
                                                   const wmofund_ratio *unit_value,
                                                   wmofund_coverage *coverage,
                                                   wmofund_diagnosis *diagnosis);

/* What an investment returns (maatschappelijk rendement). Record. Since 0.1.0. */
typedef struct wmofund_investment {
    uint32_t struct_size;
    uint32_t payback_year;   /* the first year, from 1, in which the savings so far reach what was
                                invested; 0: none, or nothing was invested */
    int64_t saved_cents;     /* sum of the savings */
    int64_t net_cents;       /* saved - invested */
    int64_t value_cents;     /* discounted value of the savings */
    int64_t net_value_cents; /* value - invested */
    wmofund_ratio return_ratio; /* saved / invested; {0, 0} where nothing was invested */
} wmofund_investment;

/* An investment >= 0 at the start and savings[years] (of any sign) at the end of each year, of one
   stakeholder; for all together call it with the sums. Who invests and who saves are often not the
   same. value: backwards from the last year v = round((v + savings[t]) / (1 + discount)), rounded
   each year. discount > -1, NULL or {0, 0}: 0. `rounding` may be NULL (to the cent, half away from
   zero). Errors: NULL, RANGE (YEARS 0; INVESTED; DISCOUNT), STRUCT_SIZE, DENOMINATOR, OVERFLOW
   (SAVED, NET, PRESENT_VALUE with the row, NET_VALUE). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_community_invest(int64_t invested_cents,
                                                    const int64_t *savings_cents, uint32_t years,
                                                    const wmofund_ratio *discount,
                                                    const wmofund_rounding *rounding,
                                                    wmofund_investment *investment,
                                                    wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
