/* wmofund/text.h: numbers from text and to text, exactly.

   Reading. `text` is UTF-8, terminated by a 0 byte; spaces at both ends are passed over.
     55,80  55.80     decimal comma or point
     1.234,56  1,234.56  1.234.567  1,234,567
                      grouped in threes; the last of two different signs is decimal, a sign that
                      stands twice groups
     3,29%            hundredths: {329, 10000}; "3,29 %" too
     13/12  848 2/3   a fraction, a whole number and a fraction ({2546, 3})
     -3,5  -848 2/3   a minus sign in front of the whole number
   One point after 1 to 3 digits that do not begin with 0, and before exactly three digits, could
   group or be decimal: "1.234" is refused (AMBIGUOUS); write "1234", "1,234" or "1.2340" ("0.125"
   and "1234.567" are clear). A COMMA ALONE IS DECIMAL, as everywhere in the Netherlands: "1,234" is
   less than two. The ratio comes out as written, not reduced: "55,80" is {5580, 100}.

   Writing. `size` bytes at `text` receive UTF-8 with its terminator; *needed (may be NULL) receives
   the bytes it takes. A number is never cut: where it does not fit, *text becomes "" (size > 0) and
   the status is BUFFER; NULL and 0 ask for the size and are OK. What is written reads back as the
   same number. */
#ifndef WMOFUND_TEXT_H
#define WMOFUND_TEXT_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    WMOFUND_FORMAT_NL = 1,   /* € 1.234,56   € -1.234,56   3,29 */
    WMOFUND_FORMAT_EN = 2,   /* € 1,234.56   € -1,234.56   3.29 */
    WMOFUND_FORMAT_PLAIN = 3 /* 1234.56      -1234.56      3.29 */
};

/* Reads a ratio. Errors: NULL, TEXT (the diagnosis' row is the byte where reading stopped),
   AMBIGUOUS, DENOMINATOR ("1/0"), OVERFLOW (more digits than int64 holds). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_ratio_parse(const char *text, wmofund_ratio *ratio,
                                               wmofund_diagnosis *diagnosis);

/* Reads euros ("1.234,56", with or without "€" in front) into cents. Errors as above, and RANGE
   when the number is not a whole number of cents ("55,805"): it is never rounded. "€ -5" is
   negative; a percentage is TEXT. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_amount_parse(const char *text, int64_t *amount_cents,
                                                wmofund_diagnosis *diagnosis);

/* Writes a ratio in `format` (WMOFUND_FORMAT_x), exactly: as a decimal fraction where it has one
   of at most 18 decimals whose digits fit int64, else as a whole number and a fraction, "848 2/3".
   Not grouped. Plain and English write a fourth decimal 0 where three could be read as thousands
   ("1.2340"). Errors: NULL, REQUIRED (FORMAT), DENOMINATOR, BUFFER. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_ratio_format(const wmofund_ratio *ratio, int32_t format,
                                                char *text, uint32_t size, uint32_t *needed);

/* Writes cents as euros in `format`, always with two decimals. Errors: NULL, REQUIRED (FORMAT),
   BUFFER. Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_amount_format(int64_t amount_cents, int32_t format, char *text,
                                                 uint32_t size, uint32_t *needed);

#ifdef __cplusplus
}
#endif
#endif
