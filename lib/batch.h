/* Many rows in one call: which were refused, and the shape of batches of contracts. */
#ifndef WMO_BATCH_H
#define WMO_BATCH_H

#include "diagnose.h"
#include <wmofund/settlement.h>

/* An array of a call: number of the argument, first byte, bytes. */
typedef struct wmo_extent {
    int32_t argument;
    const void *start; /* may be NULL */
    uint64_t bytes;
} wmo_extent;

/* CONFLICT where an output shares bytes with an input or with another output. */
wmofund_status wmo_check_extents(const wmo_extent *inputs, uint32_t input_count,
                                 const wmo_extent *outputs, uint32_t output_count,
                                 wmofund_diagnosis *diagnosis);

/* Notes the status of a row; `found` is its diagnosis when it is refused. */
void wmo_batch_note(wmofund_batch *batch, wmofund_status *statuses, uint32_t row,
                    wmofund_status status, const wmofund_diagnosis *found);

/* Settles row `row` of a batch, whose arguments are *batch_arguments. */
typedef wmofund_status wmo_settle_row(const void *batch_arguments, uint32_t row,
                                      wmofund_diagnosis *found);

/* Settles all rows and says what became of them. */
void wmo_batch_run(wmo_settle_row *settle, const void *batch_arguments, uint32_t count,
                   wmofund_status *statuses, wmofund_batch *batch);

/* What the batches of all models have alike. A record's step of 0: one for all rows. */
typedef struct wmo_records {
    const void *agreements;
    const void *rows;
    const uint32_t *starts;
    const void *realisations;
    void *settlements;
    uint32_t agreement_step;
    uint32_t row_size;
    uint32_t realisation_step;
    uint32_t settlement_step;
    uint32_t count;
} wmo_records;

/* Where in the argument list they stand. */
typedef struct wmo_records_arguments {
    int32_t agreements, rows, starts, realisations, settlements, batch;
} wmo_records_arguments;

/* Sizes in the release that introduced them. */
typedef struct wmo_records_first {
    uint32_t agreement;
    uint32_t row;
} wmo_records_first;

wmofund_status wmo_records_check(const wmo_records *all, const wmo_records_arguments *at,
                                 const wmo_records_first *first, const wmofund_status *statuses,
                                 const wmofund_batch *batch, wmofund_diagnosis *diagnosis);

/* One contract of them. */
typedef struct wmo_contract {
    const void *agreement;
    const void *rows;
    uint32_t first;
    uint32_t count;
    const wmofund_realisation *realisation;
    wmofund_settlement *settlement;
} wmo_contract;

wmofund_status wmo_contract_at(const wmo_records *all, uint32_t row, wmo_contract *contract,
                               wmofund_diagnosis *diagnosis);

#endif
