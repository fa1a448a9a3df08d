/* volume_price.h: the volume x price part of a case file. */
#ifndef SETTLE_VOLUME_PRICE_H
#define SETTLE_VOLUME_PRICE_H

#include "case.h"

typedef struct vp_product {
    const node *source;
    const char *id;
    const char *unit; /* may be NULL */
    int32_t group;    /* numbered as they come: the library does not read them */
    int32_t level;
    int32_t settle;       /* WMOFUND_LINE_x */
    wmofund_ratio tariff; /* cents per unit */
    int64_t equals_count; /* so many of equals_unit make one unit; 0: not given */
    const char *equals_unit;
} vp_product;

/* One product of one provider. */
typedef struct vp_line {
    const node *source;
    const vp_product *product;
    const vp_product *turned_to;
    wmofund_ratio agreed;
    wmofund_ratio history;
    wmofund_ratio realised;
    wmofund_ratio so_far;
    wmofund_ratio extra;
    wmofund_ratio turned;
} vp_line;

typedef struct vp_move {
    const node *source;
    const vp_product *from;
    const vp_product *to;
    wmofund_ratio share;
} vp_move;

/* The terms of one provider: its own, else the contract's. */
typedef struct vp_terms {
    wmofund_volume_price agreement;
    bool banded;
    wmofund_ratio taakstelling;
    wmofund_rounding volume_rounding;
    bool rounds_volumes;
    vp_move *moves;
    uint32_t move_count;
} vp_terms;

typedef struct vp_provider {
    const node *source;
    const char *name;
    int32_t first; /* its term */
    int32_t last;
    vp_terms terms;
    wmofund_realisation realisation;
    wmofund_ratio clients_so_far;
    wmofund_ratio inflow_so_far;
    bool advances_scheduled; /* it was paid what the schedule says */
    vp_line *lines;
    uint32_t line_count;
} vp_provider;

typedef struct vp_case {
    const case_file *file;
    const node *contract;
    const node *monitoring; /* NULL: none is asked for */
    uint32_t period;
    uint32_t periods;
    vp_product *products;
    uint32_t product_count;
    vp_provider *providers;
    uint32_t provider_count;
} vp_case;

/* Keys of a contract that a provider may set for itself, also in a CSV. */
#define VP_TERMS                                                                                   \
    "pay", "band", "proposal_only", "ceiling", "ceiling_near", "ceiling_of", "exempt",             \
        "quality_at_risk", "supplement", "taakstelling"
/* And those that take more than one cell. */
#define VP_TERMS_NESTED "rounding", "volume_rounding", "moves"

/* ---- reading ---- */

void *volume_price_read(job *job, const case_file *file);
void volume_price_read_products(job *job, vp_case *vp);
void volume_price_read_lines(job *job, const vp_case *vp, vp_provider *provider);
void volume_price_read_lines_csv(job *job, const vp_case *vp);
void volume_price_read_terms(job *job, const vp_case *vp, vp_provider *provider);

const vp_product *volume_price_product(job *job, const vp_case *vp, const node *n);

vp_provider *volume_price_provider(const vp_case *vp, const char *name);

/* The node that sets a term for this provider: its own, else the contract's; or NULL. */
const node *volume_price_term(const vp_case *vp, const vp_provider *provider, const char *key);

/* ---- settling ---- */

void volume_price_settle(job *job, const case_file *file, bool explain, results *results);

/* Reports a refusal of the library at the line of the case file that it is about. */
void volume_price_refused(job *job, const vp_case *vp, const vp_provider *provider, bool monitoring,
                          const wmofund_diagnosis *diagnosis);

#endif
