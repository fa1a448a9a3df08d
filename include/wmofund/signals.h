/* wmofund/signals.h: thresholds that warn and change no amount (signalen). */
#ifndef WMOFUND_SIGNALS_H
#define WMOFUND_SIGNALS_H

#include <wmofund/band.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A signal rises when tested is more than / at least `from` x reference (WMOFUND_EDGE_x), and then
   sets `bit`. BELOW turns it round: less than / at most. Row. Since 0.1.0. */
typedef struct wmofund_signal {
    wmofund_ratio from; /* >= 0 */
    int32_t edge;       /* WMOFUND_EDGE_x */
    int32_t below;      /* 1: the other way round (MORE_THAN: less than; AT_LEAST: at most) */
    uint32_t bit;       /* not 0 */
    uint32_t reserved;
} wmofund_signal;

/* *bits = the bits of all signals that rise for `tested` against `reference` >= 0, such as at least
   70 % of a ceiling (Wmo contract standard v1.2, art. 1.5), a ceiling passed, a reach (bereik)
   below its floor. `signals` may be NULL when count is 0. Errors: NULL, STRUCT_SIZE (ROW_SIZE),
   REQUIRED (SIGNAL_EDGE, SIGNAL_BIT), RANGE, DENOMINATOR, NEWER (reserved). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_signals(const wmofund_ratio *tested,
                                           const wmofund_ratio *reference,
                                           const wmofund_signal *signals, uint32_t count,
                                           uint32_t signal_size, uint32_t *bits,
                                           wmofund_diagnosis *diagnosis);

#ifdef __cplusplus
}
#endif
#endif
