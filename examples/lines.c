#include <stdio.h>
#include <wmofund/wmofund.h>

int main(void)
{
    static const wmofund_ratio tariffs[] = {{5765, 60}, {6120, 60}}; /* an hour; minutes */
    static const uint32_t minutes[] = {47, 60, 30, 15};
    static const uint16_t product[] = {0, 1, 0, 7}, provider[] = {0, 0, 1, 1};
    int64_t amounts[4] = {0}, per_provider[2] = {0}, total = 0;
    uint64_t table[18]; /* wmofund_tariffs_words(2) */
    wmofund_batch batch;
    char why[200];
    wmofund_status status = wmofund_tariffs_prepare(tariffs, 2, NULL, table, 18, NULL);
    if (!status)
        status = wmofund_declarations_price(table, 4, minutes, WMOFUND_COLUMN_UINT32, product,
                                            provider, WMOFUND_COLUMN_UINT16, 2, amounts, NULL,
                                            per_provider, &total, NULL, &batch, NULL);
    if (status)
        return status;
    printf("%lld %lld %lld cents; providers %lld and %lld, together %lld\n", (long long)amounts[0],
           (long long)amounts[1], (long long)amounts[2], (long long)per_provider[0],
           (long long)per_provider[1], (long long)total);
    wmofund_diagnosis_render(&batch.first, WMOFUND_LANGUAGE_EN, why, sizeof why, NULL);
    printf("%u refused, the first line %u: %s\n", batch.refused, batch.first_row, why);
    return 0;
}
