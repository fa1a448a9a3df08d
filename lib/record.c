#include "record.h"

#define LARGEST_SIZE 4096 /* so that a size nobody set is caught before memory is read */

static uint32_t lesser(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* First `size` bytes, then zeroes; `restrict` lets the compiler copy blocks. */
static void copy_bytes(unsigned char *restrict to, uint32_t room,
                       const unsigned char *restrict from, uint32_t size)
{
    uint32_t shared = lesser(room, size);
    for (uint32_t i = 0; i < shared; i++)
        to[i] = from[i];
    for (uint32_t i = shared; i < room; i++)
        to[i] = 0;
}

static wmofund_status check_size(uint32_t size, uint32_t first_size, wmo_at at)
{
    wmofund_ratio found = {size, 1}, least = {first_size, 1}, most = {LARGEST_SIZE, 1};
    if (size < first_size || size > LARGEST_SIZE || size % 8)
        return wmo_refuse_value(at, WMOFUND_E_STRUCT_SIZE, &found, &least, &most);
    return WMOFUND_OK;
}

static wmofund_status check_tail(const unsigned char *bytes, uint32_t known_size, uint32_t size,
                                 wmo_at at)
{
    for (uint32_t i = known_size; i < size; i++)
        if (bytes[i])
            return wmo_refuse(at, WMOFUND_E_NEWER);
    return WMOFUND_OK;
}

static uint32_t size_of(const void *record)
{
    return *(const uint32_t *)record;
}

wmofund_status wmo_check_record(const void *given, uint32_t first_size, int32_t argument,
                                wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_pointer(diagnosis, given, argument);
    if (status)
        return status;
    return check_size(size_of(given), first_size,
                      wmo_field(diagnosis, WMOFUND_FIELD_STRUCT_SIZE, argument));
}

wmofund_status wmo_load_record(void *known, uint32_t known_size, uint32_t first_size,
                               const void *given, int32_t argument, wmofund_diagnosis *diagnosis)
{
    wmofund_status status = wmo_check_record(given, first_size, argument, diagnosis);
    if (!status)
        status = check_tail(given, known_size, size_of(given),
                            wmo_field(diagnosis, WMOFUND_FIELD_RESERVED, WMO_NO_ROW));
    if (!status)
        copy_bytes(known, known_size, given, size_of(given));
    return status;
}

void wmo_store_record(void *given, const void *known, uint32_t known_size)
{
    uint32_t size = size_of(given);
    copy_bytes(given, size, known, known_size);
    *(uint32_t *)given = size;
}

wmofund_status wmo_check_row_size(uint32_t row_size, uint32_t first_size, int32_t argument,
                                  wmofund_diagnosis *diagnosis)
{
    return check_size(row_size, first_size, wmo_field(diagnosis, WMOFUND_FIELD_ROW_SIZE, argument));
}

wmofund_status wmo_load_row(void *known, uint32_t known_size, const void *rows, uint32_t row_size,
                            uint32_t row, wmofund_diagnosis *diagnosis)
{
    const unsigned char *bytes = (const unsigned char *)rows + (uint64_t)row * row_size;
    wmofund_status status =
        check_tail(bytes, known_size, row_size, wmo_field(diagnosis, WMOFUND_FIELD_RESERVED, row));
    if (!status)
        copy_bytes(known, known_size, bytes, row_size);
    return status;
}

void wmo_store_row(void *rows, uint32_t row_size, uint32_t row, const void *known,
                   uint32_t known_size)
{
    copy_bytes((unsigned char *)rows + (uint64_t)row * row_size, row_size, known, known_size);
}
