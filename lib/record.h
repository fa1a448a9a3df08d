/* Records and rows across releases: what came from an older or newer caller. */
#ifndef WMO_RECORD_H
#define WMO_RECORD_H

#include "diagnose.h"

/* Copies a caller's record, argument number `argument`, into `known`, which has room for known_size
   bytes, and fills what the caller does not have with zeroes. first_size: of the release that
   introduced the record. NULL, STRUCT_SIZE, or NEWER where bytes are set that we do not know. */
wmofund_status wmo_load_record(void *known, uint32_t known_size, uint32_t first_size,
                               const void *given, int32_t argument, wmofund_diagnosis *diagnosis);

/* The same for the caller's output: checks its struct_size, and later writes it. */
wmofund_status wmo_check_record(const void *given, uint32_t first_size, int32_t argument,
                                wmofund_diagnosis *diagnosis);
void wmo_store_record(void *given, const void *known, uint32_t known_size);

/* The size of rows, argument number `argument`. */
wmofund_status wmo_check_row_size(uint32_t row_size, uint32_t first_size, int32_t argument,
                                  wmofund_diagnosis *diagnosis);
wmofund_status wmo_load_row(void *known, uint32_t known_size, const void *rows, uint32_t row_size,
                            uint32_t row, wmofund_diagnosis *diagnosis);
void wmo_store_row(void *rows, uint32_t row_size, uint32_t row, const void *known,
                   uint32_t known_size);

#endif
