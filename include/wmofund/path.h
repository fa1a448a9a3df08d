/* wmofund/path.h: a budget over the years (meerjarig pad). */
#ifndef WMOFUND_PATH_H
#define WMOFUND_PATH_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What happens to the budget in one year. Row. Since 0.1.0. */
typedef struct wmofund_path_year {
    wmofund_ratio index;  /* > -1, {0, 0}: 0 */
    wmofund_ratio cut;    /* taakstelling, 0..1; {0, 0}: 0. Cuts compound on the previous year */
    wmofund_ratio growth; /* N_t / N_(t-1) of what the budget follows, >= 0; {0, 0}: 1 */
    int64_t floor_cents;  /* the year's budget is at least this, >= 0; what it adds carries on into
                             the next year. Not rounded */
} wmofund_path_year;

/* budgets_cents[t] = max(floor_t, round(budgets_cents[t - 1] x (1 + index_t) x (1 - cut_t) x
   growth_t)), from start_cents >= 0 in the year before. Rounded at each year, so the numbers never
   grow. `rounding` may be NULL (to the cent, half away from zero); its unit must be a whole number
   of cents. A phased taakstelling (casebook "Vernieuwingen in het sociaal domein", ActiZ/BMC 2015,
   chapter 3, Brunssum) and a slow decline (ZorgSamen MVS, "Zorg op de juiste plek", 2020) are both
   such paths; a budget that is agreed year by year is growth {0, 1} with that floor. The diagnosis'
   row is the year. Errors: NULL, STRUCT_SIZE, NEWER, RANGE (count 0 too), DENOMINATOR, OVERFLOW
   (AMOUNT). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_path(int64_t start_cents, const wmofund_path_year *years,
                                        uint32_t count, uint32_t year_size,
                                        const wmofund_rounding *rounding, int64_t *budgets_cents,
                                        wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
