/* The library called in a loop, for what is too short to be timed from outside. */
#include <stddef.h>
#include <wmofund/wmofund.h>

typedef struct priced {
    const uint64_t *table;
    const void *quantity;
    const uint16_t *product, *provider;
    int64_t *product_totals, *provider_totals;
    uint32_t count, providers;
    int32_t quantity_type;
} priced;

int32_t calls_lines(const priced *p, uint64_t times)
{
    wmofund_batch batch;
    int32_t bad = 0;
    for (uint64_t i = 0; i < times; i++)
        bad |= wmofund_declarations_price(p->table, p->count, p->quantity, p->quantity_type,
                                          p->product, p->provider, WMOFUND_COLUMN_UINT16,
                                          p->providers, NULL, p->product_totals, p->provider_totals,
                                          NULL, NULL, &batch, NULL);
    return bad;
}

int32_t calls_split(const int64_t *amounts, uint64_t times, const int64_t *weights, uint32_t count,
                    int64_t *parts)
{
    int32_t bad = 0;
    for (uint64_t i = 0; i < times; i++)
        bad |= wmofund_split(amounts[i], weights, count, WMOFUND_SPLIT_LARGEST_REMAINDER,
                             parts + i * count, NULL, NULL);
    return bad;
}

int32_t calls_price(const wmofund_ratio *quantities, const wmofund_ratio *tariff, uint64_t count,
                    int64_t *amounts)
{
    int32_t bad = 0;
    for (uint64_t i = 0; i < count; i++)
        bad |= wmofund_price(&quantities[i], tariff, NULL, &amounts[i], NULL);
    return bad;
}

int32_t calls_settle(const wmofund_volume_price *form, const wmofund_volume_price_line *lines,
                     uint32_t count, const wmofund_realisation *realisation,
                     wmofund_settlement *settlement, uint64_t times)
{
    int32_t bad = 0;
    for (uint64_t i = 0; i < times; i++)
        bad |= wmofund_volume_price_settle(form, lines, count, sizeof *lines, realisation,
                                           settlement, NULL);
    return bad;
}

int32_t calls_contracts(const wmofund_volume_price *form, const wmofund_volume_price_line *cells,
                        uint32_t cell_count, uint32_t count, const int64_t *agreed_clients,
                        const int64_t *realised_clients, const uint32_t *agreed,
                        const uint32_t *realised, const int64_t *cents, int64_t *dues,
                        uint64_t times)
{
    wmofund_batch batch;
    int32_t bad = 0;
    for (uint64_t i = 0; i < times; i++)
        bad |= wmofund_contracts_settle(form, cells, cell_count, sizeof *cells, count,
                                        agreed_clients, realised_clients, agreed, realised, cents,
                                        NULL, NULL, NULL, dues, NULL, &batch, NULL) ||
               batch.refused != 0;
    return bad;
}
