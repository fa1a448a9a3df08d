/* wmofund-settle: settles a case file.

   The program reads a contract and a year from YAML and CSV, lets the library calculate, and shows
   what the library answers. It calculates nothing itself. Where to look:
     settle/volume_price_settle.c   every call that settles on volumes and prices
     settle/volume_price_terms.c    a contract in words, into the library's agreement
     settle/volume_price_place.c    a refusal of the library, at the line of the file it is about
     settle/task_settle.c           the same for one amount for a task; task_*.c: what goes with it
     settle/sheet.c                 tables beside a settlement
     settle/report_table.c          a settlement and its steps in words
   All output is made before any is written: a fault leaves stdout empty. */
#include "settle/case.h"
#include "settle/options.h"
#include "settle/report.h"

#include <stdlib.h>

enum { READING_OR_WRITING_FAILED = 1, BAD_INPUT = 2 };

static int show(const char *text, size_t length)
{
    size_t written = fwrite(text, 1, length, stdout);
    if (written == length && fflush(stdout) == 0)
        return EXIT_SUCCESS;
    (void)fputs("wmofund-settle: stdout\n", stderr);
    return READING_OR_WRITING_FAILED;
}

static void report(job *job, const options *o, const case_file *file, const results *r, out *text)
{
    switch (o->format) {
    case FORMAT_JSON:
        report_json(job, file, r, text);
        break;
    case FORMAT_CSV:
        report_csv(job, file, r, text);
        break;
    default:
        report_table(job, file, r, text);
    }
}

static int settle_file(job *job, const options *o)
{
    out text = {.memory = &job->memory};
    const case_file *file = case_read(job, o->file);
    if (file) {
        results r = case_settle(job, file, o->explain);
        if (!job_failed(job))
            report(job, o, file, &r, &text);
    }
    if (!job_failed(job))
        return show(text.text, text.length);
    job_print_faults(job, stderr);
    return job->unreadable ? READING_OR_WRITING_FAILED : BAD_INPUT;
}

int main(int count, char **words)
{
    options o = options_read(count, words);
    job job = {.language = o.language};
    out text = {.memory = &job.memory};
    int status = EXIT_SUCCESS;
    if (o.help)
        out_text(&text, options_help(o.language));
    else if (o.version)
        out_format(&text, "wmofund-settle %s (wmofund %s)\n", WMOFUND_VERSION, wmofund_version());
    if (text.length)
        status = show(text.text, text.length);
    else if (o.file && !o.fault)
        status = settle_file(&job, &o);
    else {
        if (o.fault)
            (void)fprintf(stderr, "wmofund-settle: %s: %s\n", o.fault,
                          WORDS(&job, o.fault_nl, o.fault_en));
        (void)fputs(options_help(o.language), stderr);
        status = BAD_INPUT;
    }
    arena_free(&job.memory);
    return status;
}
