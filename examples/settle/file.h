/* file.h: a whole text file. */
#ifndef SETTLE_FILE_H
#define SETTLE_FILE_H

#include "job.h"

/* The largest file that is read: a national year of lines fits, an accident does not. */
#define FILE_LIMIT ((size_t)4 << 20)

/* The file's bytes, terminated, which are well-formed UTF-8 without control characters; a byte
   order mark in front is passed over. NULL after a fault, which stands at `named` where another
   file names this one (else its file is NULL). */
const char *file_read(job *job, const char *path, place named, const char *key, size_t *length);

#endif
