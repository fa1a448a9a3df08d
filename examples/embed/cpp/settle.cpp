// wmofund from C++17: every C struct is a plain value, every refusal an exception with the
// library's own sentence. Settles the providers of a file of lines (../goeree.csv) and prints what
// is due.
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>
#include <wmofund/wmofund.h>

namespace fund
{

// A refusal: which field, which row, what was found, what is legal.
struct Error : std::runtime_error {
    wmofund_diagnosis diagnosis;
    explicit Error(const wmofund_diagnosis &d) : std::runtime_error(sentence(d)), diagnosis(d)
    {
    }

    static std::string sentence(const wmofund_diagnosis &d)
    {
        char text[512];
        wmofund_diagnosis_render(&d, WMOFUND_LANGUAGE_NL, text, sizeof text, nullptr);
        return text;
    }
};

// Calls a function of the library; the diagnosis is always its last argument.
template <typename Function, typename... Arguments> void call(Function function, Arguments... given)
{
    wmofund_diagnosis diagnosis = {};
    if (function(given..., &diagnosis) != WMOFUND_OK)
        throw Error(diagnosis);
}

// A record knows its size; all the rest is zero, which means: not used.
template <typename Record> Record record()
{
    Record made = {};
    made.struct_size = sizeof made;
    return made;
}

wmofund_ratio ratio(const std::string &text) // "187", "5580/60", "55,80"; nothing: not used
{
    wmofund_ratio read = {};
    if (!text.empty())
        call(wmofund_ratio_parse, text.c_str(), &read);
    return read;
}

struct Provider {
    std::string name;
    wmofund_volume_price agreement = record<wmofund_volume_price>();
    wmofund_realisation year = record<wmofund_realisation>();
    std::vector<wmofund_volume_price_line> lines;

    wmofund_settlement settle() const
    {
        auto settlement = record<wmofund_settlement>();
        call(wmofund_volume_price_settle, &agreement, lines.data(),
             static_cast<uint32_t>(lines.size()), uint32_t{sizeof lines[0]}, &year, &settlement);
        return settlement;
    }
};

} // namespace fund

// The header this was written for; a struct grows at its end only, and then `record` sends its
// size.
static_assert(sizeof(wmofund_volume_price) >= 464 && sizeof(wmofund_volume_price_line) >= 112 &&
              sizeof(wmofund_realisation) >= 72 && sizeof(wmofund_settlement) >= 160 &&
              sizeof(wmofund_diagnosis) == 72);

static std::vector<fund::Provider> read(std::istream &file)
{
    std::vector<fund::Provider> providers;
    std::string row;
    std::getline(file, row); // the names of the columns
    while (std::getline(file, row)) {
        std::vector<std::string> cell(13);
        std::istringstream cells(row);
        for (auto &one : cell)
            std::getline(cells, one, ',');
        if (providers.empty() || providers.back().name != cell[0]) {
            auto &p = providers.emplace_back();
            p.name = cell[0];
            p.agreement.pay = WMOFUND_PAY_BUDGET;
            p.agreement.supplement = WMOFUND_SUPPLEMENT_EARMARKED;
            p.agreement.quality_at_risk = {5, 100};
            p.agreement.agreed_clients = fund::ratio(cell[1]);
            fund::call(wmofund_band_preset, WMOFUND_BAND_GOEREE_WHOLE, &p.agreement.band);
            p.year.clients = fund::ratio(cell[2]);
            p.year.inflow = fund::ratio(cell[3]);
            p.year.quality = fund::ratio(cell[4]);
            p.year.advances_cents = std::stoll(cell[5]);
        }
        wmofund_volume_price_line line = {};
        line.settle = std::stoi(cell[6]);
        line.tariff = fund::ratio(cell[7]); // cents per unit
        line.agreed = fund::ratio(cell[8]);
        line.realised = fund::ratio(cell[9]);
        line.extra = fund::ratio(cell[10]);
        line.turned = fund::ratio(cell[11]);
        line.turned_tariff = fund::ratio(cell[12]);
        providers.back().lines.push_back(line);
    }
    return providers;
}

static void print(const std::string &name, const wmofund_settlement &s)
{
    std::cout << name;
    for (int64_t cents :
         {s.budget_cents, s.band_cents, s.quality_cents, s.extra_cents, s.transport_cents,
          s.due_cents, s.advances_cents, s.balance_cents, s.earmarked_cents})
        std::cout << ',' << cents;
    std::cout << '\n';
}

int main(int count, char **words)
{
    try {
        std::ifstream file(count > 1 ? words[1] : "goeree.csv");
        if (!file)
            throw std::runtime_error("the file of lines cannot be read");
        std::vector<wmofund_settlement> settlements;
        std::cout << "provider,budget_cents,band_cents,quality_cents,extra_cents,transport_cents,"
                     "due_cents,advances_cents,balance_cents,earmarked_cents\n";
        for (const auto &provider : read(file)) {
            settlements.push_back(provider.settle());
            print(provider.name, settlements.back());
        }
        auto total = fund::record<wmofund_settlement>();
        fund::call(wmofund_settlement_sum, settlements.data(),
                   static_cast<uint32_t>(settlements.size()), uint32_t{sizeof total}, &total);
        print("total", total);
    } catch (const fund::Error &error) {
        std::cerr << error.what() << '\n';
        return error.diagnosis.status;
    } catch (const std::exception &error) { // a cell that is no number, no memory
        std::cerr << error.what() << '\n';
        return 1;
    }
}
