/* wmofund/describe.h: what this library knows about itself, asked at run time.

   A binding that has its own idea of a struct compares sizes and offsets before it calls anything;
   a program that shows a form takes names, kinds, ranges and defaults from here and cannot drift.
   What a range does not say, because it depends on other values, is in the header of the struct.
   Names stand without their wmofund_ or WMOFUND_, are ASCII and at most 39 bytes long. */
#ifndef WMOFUND_DESCRIBE_H
#define WMOFUND_DESCRIBE_H

#include <wmofund/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The funding models. Numbers are permanent. */
enum {
    WMOFUND_MODEL_VOLUME_PRICE = 1, /* inspanningsgericht */
    WMOFUND_MODEL_ARRANGEMENT = 2,  /* outputgericht */
    WMOFUND_MODEL_TASK = 3          /* taakgericht: lump sum and population */
};

/* What a struct is (wmofund/base.h). */
enum { WMOFUND_FORM_VALUE = 1, WMOFUND_FORM_RECORD = 2, WMOFUND_FORM_ROW = 3 };

/* A public struct. Row. Since 0.1.0. */
typedef struct wmofund_struct_info {
    uint32_t size;         /* bytes in this release */
    uint32_t first_size;   /* bytes in the release that introduced it */
    uint32_t member_count; /* reserved members included */
    int32_t form;          /* WMOFUND_FORM_x */
    int32_t model;         /* WMOFUND_MODEL_x whose agreement or rows it is, or 0 */
    int32_t since;         /* 100: release 0.1.0; major x 10000 + minor x 100 + patch */
} wmofund_struct_info;

/* What a member is made of. */
enum {
    WMOFUND_TYPE_INT32 = 1,
    WMOFUND_TYPE_UINT32 = 2,
    WMOFUND_TYPE_INT64 = 3,
    WMOFUND_TYPE_STRUCT = 4
};

/* Bits of a member's `flags`; the first two are as in a diagnosis. */
enum {
    WMOFUND_MEMBER_LOW_EXCLUDED = 1,  /* must be more than `low` */
    WMOFUND_MEMBER_HIGH_EXCLUDED = 2, /* must be less than `high` */
    WMOFUND_MEMBER_OPTIONAL = 4,      /* all zero is legal, unless another value requires this one,
                                         and means `standard`, or not used */
    WMOFUND_MEMBER_OUTPUT = 8,        /* the library writes it, not the caller */
    WMOFUND_MEMBER_RESERVED = 16      /* must be 0 */
};

/* A member of a struct. Row. Since 0.1.0. */
typedef struct wmofund_member_info {
    uint32_t offset;
    uint32_t size;     /* of the whole member */
    uint32_t count;    /* elements of an array; 1 else */
    int32_t type;      /* WMOFUND_TYPE_x, of one element */
    int32_t inner;     /* number of the struct it is, for TYPE_STRUCT; 0 else */
    int32_t field;     /* WMOFUND_FIELD_x by which a diagnosis names it, or 0 */
    int32_t kind;      /* WMOFUND_KIND_x: how its value reads, also without a field; 0: a label, a
                          set of bits, or as what it stands in */
    uint32_t flags;    /* WMOFUND_MEMBER_x */
    uint32_t given;    /* WMOFUND_GIVEN_x without which it is not read, or 0 */
    int32_t since;     /* as of a struct */
    wmofund_ratio low; /* legal range, both ends included unless flags say so; den 0: no bound */
    wmofund_ratio high;
    wmofund_ratio standard; /* what an optional member that is all zero means; den 0: none */
} wmofund_member_info;

/* How many structs there are; they are numbered from 1, and numbers are permanent. Since 0.1.0. */
WMOFUND_API uint32_t wmofund_struct_count(void);

/* The number of the struct of this name, such as "ratio" or "wmofund_ratio"; 0: there is none, or
   `name` is NULL. Since 0.1.0. */
WMOFUND_API uint32_t wmofund_struct_number(const char *name);

/* Names, such as "ratio" and "num"; static text, never NULL ("unknown"). member: from 0, in the
   order of their offsets. Since 0.1.0. */
WMOFUND_API const char *wmofund_struct_name(uint32_t number);
WMOFUND_API const char *wmofund_member_name(uint32_t number, uint32_t member);

/* Which constants a member is one of, or whose bits it holds, as the beginning of their names:
   "PAY_"; "" where there are none, "unknown" where there is no such member. Static text, never
   NULL. Since 0.1.0. */
WMOFUND_API const char *wmofund_member_constants(uint32_t number, uint32_t member);

/* *info describes a struct, or one of its members; info_size: sizeof *info. Errors: NULL,
   STRUCT_SIZE (ROW_SIZE), RANGE (VALUE: no such struct; COUNT: no such member). Since 0.1.0. */
WMOFUND_API wmofund_status wmofund_struct_describe(uint32_t number, wmofund_struct_info *info,
                                                   uint32_t info_size,
                                                   wmofund_diagnosis *diagnosis);
WMOFUND_API wmofund_status wmofund_member_describe(uint32_t number, uint32_t member,
                                                   wmofund_member_info *info, uint32_t info_size,
                                                   wmofund_diagnosis *diagnosis);

/* All named whole numbers (choices, bits, fields, rules, statuses, lengths of arrays), by index
   from 0: the name ("ROUND_HALF_AWAY"; "unknown" past the end) and the value (0 past the end).
   A name keeps its value; its index may be another in another release. Since 0.1.0. */
WMOFUND_API uint32_t wmofund_constant_count(void);
WMOFUND_API const char *wmofund_constant_name(uint32_t index);
WMOFUND_API int64_t wmofund_constant_value(uint32_t index);

/* The model's name in `language` (WMOFUND_LANGUAGE_x; any other value reads as English), such as
   "arrangement (outputgericht)"; static UTF-8 text, never NULL. Since 0.1.0. */
WMOFUND_API const char *wmofund_model_text(int32_t model, int32_t language);

#ifdef __cplusplus
}
#endif
#endif
