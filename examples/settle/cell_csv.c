#include "cell_csv.h"

#include <csv.h>
#include <string.h>

void cell_csv(job *job, out *o, const char *text)
{
    size_t length = strlen(text);
    if (!strpbrk(text, ",\"\r\n")) {
        out_bytes(o, text, length);
        return;
    }
    size_t room = csv_write(NULL, 0, text, length);
    char *quoted = arena_take(&job->memory, room, 1);
    (void)csv_write(quoted, room, text, length);
    out_bytes(o, quoted, room);
}
