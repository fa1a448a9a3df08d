#include <stdio.h>
#include <wmofund/wmofund.h>

int main(void)
{
    /* 200 agreed clients; € 55,80 an hour, agreed and delivered in minutes */
    wmofund_volume_price contract = {
        .struct_size = sizeof contract, .pay = WMOFUND_PAY_BUDGET, .agreed_clients = {200, 1}};
    wmofund_volume_price_line care = {.tariff = {5580, 60}, .agreed = {860000, 1}};
    wmofund_realisation year = {
        .struct_size = sizeof year, .clients = {211, 1}, .advances_cents = 80000000};
    wmofund_settlement s = {.struct_size = sizeof s};
    char due[32], balance[32];

    /* more than +5 % or at least -10 % clients: the whole difference is settled */
    if (wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &contract.band, NULL) ||
        wmofund_volume_price_settle(&contract, &care, 1, sizeof care, &year, &s, NULL) ||
        wmofund_amount_format(s.due_cents, WMOFUND_FORMAT_NL, due, sizeof due, NULL) ||
        wmofund_amount_format(s.balance_cents, WMOFUND_FORMAT_NL, balance, sizeof balance, NULL))
        return 1;
    printf("due %s, still to be paid %s\n", due, balance);
    return 0;
}
