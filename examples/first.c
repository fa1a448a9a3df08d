#include <stdio.h>
#include <wmofund/wmofund.h>

int main(void)
{
    wmofund_volume_price contract = {.struct_size = sizeof contract, .pay = WMOFUND_PAY_BUDGET};
    wmofund_volume_price_line care = {.tariff = {5580, 60}, .agreed = {860000, 1}}; /* minutes */
    wmofund_realisation year = {.struct_size = sizeof year, .advances_cents = 80000000};
    wmofund_settlement s = {.struct_size = sizeof s};
    contract.agreed_clients = (wmofund_ratio){200, 1};
    year.clients = (wmofund_ratio){211, 1};
    wmofund_status status = wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &contract.band, NULL);
    if (!status)
        status = wmofund_volume_price_settle(&contract, &care, 1, sizeof care, &year, &s, NULL);
    printf("%s: due %lld cents, of which %lld by the band\n", wmofund_status_name(status),
           (long long)s.due_cents, (long long)s.band_cents);
    return status;
}
