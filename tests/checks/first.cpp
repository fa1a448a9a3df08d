#include <cstdio>
#include <wmofund/wmofund.h>

int main()
{
    wmofund_volume_price agreement = {};
    agreement.struct_size = sizeof agreement;
    agreement.pay = WMOFUND_PAY_BUDGET;
    agreement.agreed_clients = {200, 1};
    wmofund_volume_price_line line = {};
    line.tariff = {5580, 60}; // EUR 55.80 an hour, in minutes
    line.agreed = {860000, 1};
    wmofund_realisation year = {};
    year.struct_size = sizeof year;
    year.clients = {211, 1};
    year.advances_cents = 80000000;
    wmofund_settlement s = {};
    s.struct_size = sizeof s;
    if (wmofund_band_preset(WMOFUND_BAND_GOEREE_WHOLE, &agreement.band, nullptr) ||
        wmofund_volume_price_settle(&agreement, &line, 1, sizeof line, &year, &s, nullptr))
        return 1;
    std::printf("due %lld, balance %lld\n", (long long)s.due_cents, (long long)s.balance_cents);
    return s.budget_cents != 79980000 || s.band_cents != 4398900 || s.due_cents != 84378900 ||
           s.balance_cents != 4378900;
}
