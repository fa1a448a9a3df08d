/* wmofund/base.h: the words that every other header uses.

   The library is pure functions over plain data: no allocation, no globals, no I/O, no locale.
   Every function may be called from any thread at any time. The caller owns all memory.

   AMOUNTS are int64_t euro cents. Everything that is not an amount is a wmofund_ratio.
   A result is exact or it is an error: nothing wraps, nothing approximates.

   Three kinds of struct, all of int32_t, uint32_t, int64_t and values only:
   - VALUES (ratio, rounding, diagnosis, segment, band, ...) are frozen for ever; they may stand
     inside other structs.
   - RECORDS (an agreement, a realisation, a settlement) begin with `struct_size`, which the caller
     sets to sizeof before the call, for outputs too ({.struct_size = sizeof record} in C;
     record = {} and then the member in C++). They grow at the end only and are never nested.
   - ROWS (lines, indicators, steps) carry no size: every function takes the size of one row,
     sizeof the row's type, beside pointer and count. They too grow at the end only and stand in
     an array of their own, never inside a larger struct.
   Sizes are multiples of 8, at least what the first release had and at most 4096 (STRUCT_SIZE).
   An input shorter than this library's reads as zero where it ends; bytes this library does not
   know must be zero (NEWER). Of an output nothing is written past the caller's size, and bytes
   this library does not know are zeroed. Reserved members must be 0 (NEWER).

   NOT USED is all zero bytes. For an optional ratio that is {0, 0}, which is not the number zero
   ({0, 1}); for an optional amount, a bit in the record's `given` says that it is there, and an
   amount other than 0 without its bit is an error. Where a contract has to choose, the constants
   start at 1 and 0 is refused (REQUIRED). A required ratio that is {0, 0} is REQUIRED, any other
   denominator below 1 is DENOMINATOR. A choice that nothing uses is legal; a quantity or an amount
   that nothing can use is CONFLICT.

   ARGUMENTS. Structs go by pointer, outputs come last, and after them the diagnosis, which may be
   NULL (functions that write text have none). Other pointers may be NULL only where the function
   says so (NULL). Inputs and outputs must not overlap, nor two
   outputs: arrays that could be mistaken for each other are checked (CONFLICT, POINTER). On any
   status but WMOFUND_OK every output except the diagnosis is untouched; on WMOFUND_OK the diagnosis
   is untouched.

   BATCHES. Functions that end in _batch, and those of declarations.h and contracts.h, work on many
   rows in one call. A batch equals the loop over the plain function, bit for bit: what a row gives
   does not depend on the rows around it (but for a total that is full). A row that the plain
   function would refuse is refused: its outputs are untouched (so begin with zeroes, or read the
   statuses), it is in no total, and nothing else changes; the call returns OK, and wmofund_batch
   says what was refused. What is wrong whatever the rows hold (a pointer, a type, a step, a row
   size, a form, shared weights, a shared band) refuses the call, and nothing is written. 0 rows are
   legal. Columns are arrays of one element a row, aligned as their type and without gaps. Nothing
   is allocated and no thread is started: give each thread its own rows and outputs, and add up
   their totals, in any order.

   ERRORS. The ones named above, in capitals, hold for every function that takes what they are
   about; a function's own comment lists what comes on top of them. */
#ifndef WMOFUND_BASE_H
#define WMOFUND_BASE_H

#include <stdint.h>

#ifndef WMOFUND_API
#if defined(_WIN32) && defined(WMOFUND_BUILD_SHARED)
#define WMOFUND_API __declspec(dllexport)
#elif defined(__GNUC__)
#define WMOFUND_API __attribute__((visibility("default")))
#else
#define WMOFUND_API
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- numbers ---------------------------------------------------------------------------- */

/* num/den, den > 0. A percentage is {5, 100}, a client count may be {2546, 3}, a tariff is cents
   per base unit: € 55,80 an hour, delivered in minutes, is {5580, 60}. A ratio that goes in is
   never reduced; a ratio that is computed comes out in lowest terms. Value. Since 0.1.0. */
typedef struct wmofund_ratio {
    int64_t num;
    int64_t den;
} wmofund_ratio;

/* How to round to a multiple of the unit (rekenkundig afronden is HALF_AWAY, the default of Dutch
   practice). The first four are symmetric: a credit rounds as the debit it reverses. */
enum {
    WMOFUND_ROUND_HALF_AWAY = 0, /* to nearest, halves away from zero */
    WMOFUND_ROUND_HALF_EVEN = 1, /* to nearest, halves to the even multiple */
    WMOFUND_ROUND_AWAY = 2,      /* away from zero */
    WMOFUND_ROUND_TO_ZERO = 3,   /* toward zero */
    WMOFUND_ROUND_UP = 4,        /* toward +infinity */
    WMOFUND_ROUND_DOWN = 5       /* toward -infinity */
};

/* Rounding = mode x unit. All zero: to whole units of 1, half away from zero. The unit is a ratio
   > 0 of what is rounded ({0, 0} is 1): for amounts, which are cents, {1, 1} is the cent, {20, 1}
   € 0,20 and {100, 1} the euro, and it must be a whole number of cents; for other ratios
   {1, 10000} rounds an index figure to 3,29 %. Value. Since 0.1.0. */
typedef struct wmofund_rounding {
    int32_t mode; /* WMOFUND_ROUND_x */
    int32_t reserved;
    wmofund_ratio unit;
} wmofund_rounding;

/* ---- status ----------------------------------------------------------------------------- */

/* 0 is OK. Numbers are permanent; treat one you do not know as failure. */
typedef int32_t wmofund_status;

enum {
    WMOFUND_OK = 0,
    WMOFUND_E_NULL = 10,        /* a required pointer is NULL */
    WMOFUND_E_STRUCT_SIZE = 11, /* struct_size or row size is no size this struct ever had */
    WMOFUND_E_NEWER = 12,       /* bytes or bits are set that this release does not know */
    WMOFUND_E_BUFFER = 13,      /* the text does not fit the buffer */
    WMOFUND_E_REQUIRED = 20,    /* a value that must be given or chosen is not */
    WMOFUND_E_RANGE = 21,       /* a value is outside its legal range */
    WMOFUND_E_DENOMINATOR = 22, /* a ratio has a denominator below 1 */
    WMOFUND_E_ORDER = 23,       /* values that must ascend do not */
    WMOFUND_E_CONFLICT = 24,    /* a value makes no sense beside another one */
    WMOFUND_E_TEXT = 25,        /* text is not a number */
    WMOFUND_E_AMBIGUOUS = 26,   /* text can be read as two different numbers: "1.234" */
    WMOFUND_E_OVERFLOW = 40,    /* the exact result does not fit its 64-bit type */
    WMOFUND_E_TOO_EXACT = 41,   /* an intermediate would pass 512 bits, or whole weights int64:
                                   use fewer different denominators */
    WMOFUND_E_INFEASIBLE = 42,  /* no division of the amount satisfies the conditions */
    WMOFUND_E_DIVISION = 43     /* division by zero */
};

/* Bits of a diagnosis' `flags`. */
enum {
    WMOFUND_DIAGNOSIS_LOW_EXCLUDED = 1, /* the value must be more than `low` */
    WMOFUND_DIAGNOSIS_HIGH_EXCLUDED = 2 /* the value must be less than `high` */
};

/* What was wrong, where, and what would be right. Value. Since 0.1.0. */
typedef struct wmofund_diagnosis {
    wmofund_status status; /* as returned */
    int32_t field;         /* WMOFUND_FIELD_x (wmofund/field.h), or 0 */
    int64_t row;           /* 0-based row or element, or -1; for the fields POINTER, STRUCT_SIZE,
                              ROW_SIZE and COLUMN_TYPE the 0-based position of the argument */
    uint32_t flags;        /* WMOFUND_DIAGNOSIS_x */
    uint32_t reserved;     /* 0 */
    wmofund_ratio value;   /* what was found; {0, 0} where nothing was or it does not fit */
    wmofund_ratio low; /* legal range, both ends included unless `flags` says so; den 0: no bound on
                          that side */
    wmofund_ratio high;
} wmofund_diagnosis;

/* ---- batches ---------------------------------------------------------------------------- */

/* What became of the rows of a batch; required, so that a refused row is not overlooked. All zero:
   every row was settled. `statuses[count]`, which every batch can fill beside it (NULL: not
   wanted), has the status of each row. Value. Since 0.2.0. */
typedef struct wmofund_batch {
    uint32_t refused;   /* how many rows were refused */
    uint32_t first_row; /* the first of them, 0-based */
    wmofund_diagnosis
        first; /* its diagnosis, whose own row is inside it: a line, a weight, or -1 */
} wmofund_batch;

/* ---- languages -------------------------------------------------------------------------- */

enum {
    WMOFUND_LANGUAGE_NL = 1, /* Nederlands */
    WMOFUND_LANGUAGE_EN = 2  /* English */
};

/* The constant's name, such as "E_RANGE"; static text, never NULL ("E_UNKNOWN"). Since 0.1.0. */
WMOFUND_API const char *wmofund_status_name(wmofund_status status);

/* One sentence on the status in `language` (WMOFUND_LANGUAGE_x; any other value reads as English);
   static UTF-8 text, never NULL. Since 0.1.0. */
WMOFUND_API const char *wmofund_status_text(wmofund_status status, int32_t language);

/* The diagnosis as one sentence: field, row (counted from 1), value found and legal range.
   TEXT: `size` bytes at `text` receive UTF-8, cut at a character and always terminated when
   size > 0; `text` may be NULL when size is 0. *needed (may be NULL) receives the bytes the whole
   text takes, with its terminator. Cut prose is OK; a cut number never is, see wmofund/text.h.
   Errors: NULL, REQUIRED (language). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_diagnosis_render(const wmofund_diagnosis *diagnosis,
                                                    int32_t language, char *text, uint32_t size,
                                                    uint32_t *needed);

#ifdef __cplusplus
}
#endif
#endif
