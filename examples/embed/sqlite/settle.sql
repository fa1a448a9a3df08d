-- sqlite3 < sqlite/settle.sql, beside wmofund_sqlite.so and goeree.csv: settles every provider of the file.
.bail on
.load ./wmofund_sqlite
.import --csv goeree.csv line
CREATE TEMP VIEW settled AS
SELECT provider,
       wmofund_settle(1, '5%', agreed_clients, clients, inflow, quality, advances_cents, -- 1: Goeree, whole
                      settle, tariff, agreed, realised, extra, turned, turned_tariff) AS cents
FROM line GROUP BY provider;
CREATE TEMP VIEW printed AS
SELECT provider,
       cents ->> 'budget_cents' AS budget_cents,
       cents ->> 'band_cents' AS band_cents,
       cents ->> 'quality_cents' AS quality_cents,
       cents ->> 'extra_cents' AS extra_cents,
       cents ->> 'transport_cents' AS transport_cents,
       cents ->> 'due_cents' AS due_cents,
       cents ->> 'advances_cents' AS advances_cents,
       cents ->> 'balance_cents' AS balance_cents,
       cents ->> 'earmarked_cents' AS earmarked_cents
FROM settled;
.mode list
.separator ,
.headers on
SELECT * FROM printed;
.headers off
SELECT 'total', sum(budget_cents), sum(band_cents), sum(quality_cents), sum(extra_cents),
       sum(transport_cents), sum(due_cents), sum(advances_cents), sum(balance_cents),
       sum(earmarked_cents)
FROM printed;
