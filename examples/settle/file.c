#include "file.h"

#include "utf8.h"

#include <errno.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static const char *reason(const job *job, int error)
{
    switch (error) {
    case ENOENT:
        return WORDS(job, "bestand niet gevonden", "there is no such file");
    case EISDIR:
        return WORDS(job, "dit is een map", "it is a directory");
    case EACCES:
        return WORDS(job, "geen toegang", "no permission");
    default:
        return WORDS(job, "het lezen mislukt", "reading fails");
    }
}

static void unreadable(job *job, const char *path, place named, const char *key, int error)
{
    job->unreadable = true;
    if (named.file)
        job_fault(job, named, key, "%s: %s", path, reason(job, error));
    else
        job_fault(job, (place){path, 0}, NULL, "%s", reason(job, error));
}

/* All bytes; one more than the limit when the file is larger. */
static char *read_all(job *job, FILE *file, size_t *length)
{
    out bytes = {.memory = &job->memory};
    char block[1 << 14];
    size_t got;
    out_text(&bytes, "");
    while (bytes.length <= FILE_LIMIT && (got = fread(block, 1, sizeof block, file)) > 0)
        out_bytes(&bytes, block, got);
    *length = bytes.length;
    return bytes.text;
}

static bool check_text(job *job, const char *path, bool is_csv, const char *text, size_t length)
{
    place where = {path, 1};
    for (size_t at = 0, step; at < length; at += step) {
        step = utf8_length(text + at, length - at);
        if (step == 0) {
            job_fault(job, where, NULL,
                      WORDS(job, "geen UTF-8 (byte 0x%02X)%s", "not UTF-8 (byte 0x%02X)%s"),
                      (unsigned)(unsigned char)text[at],
                      !is_csv ? ""
                              : WORDS(job, "; sla het bestand op als \"CSV UTF-8\"",
                                      "; save the file as \"CSV UTF-8\""));
            return false;
        }
        if (utf8_is_control(text + at, step)) {
            job_fault(job, where, NULL,
                      WORDS(job, "een stuurteken (0x%02X): dit is geen tekstbestand",
                            "a control character (0x%02X): this is no text file"),
                      (unsigned)(unsigned char)text[at + step - 1]);
            return false;
        }
        if (text[at] == '\n')
            where.line++;
    }
    return true;
}

const char *file_read(job *job, const char *path, place named, const char *key, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        unreadable(job, path, named, key, errno);
        return NULL;
    }
    errno = 0;
    char *text = read_all(job, file, length);
    int error = ferror(file) ? errno : 0;
    (void)fclose(file);
    if (error) {
        unreadable(job, path, named, key, error);
        return NULL;
    }
    if (*length > FILE_LIMIT) {
        job_fault(job, (place){path, 0}, NULL,
                  WORDS(job, "te groot; toegestaan: ten hoogste %u bytes",
                        "too large; legal: at most %u bytes"),
                  (unsigned)FILE_LIMIT);
        return NULL;
    }
    if (!check_text(job, path, named.file != NULL, text, *length))
        return NULL;
    size_t mark = strncmp(text, BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
    *length -= mark;
    return text + mark;
}
