#include "job.h"

#include "utf8.h"

#include <stdarg.h>
#include <string.h>

static void keep(job *job, const char *text)
{
    for (uint32_t i = 0; i < job->fault_count && i < FAULTS_SHOWN; i++)
        if (strcmp(job->faults[i], text) == 0)
            return;
    if (job->fault_count < FAULTS_SHOWN)
        job->faults[job->fault_count] = text;
    if (!job_hopeless(job))
        job->fault_count++;
}

static void start(out *message, place where, const char *key)
{
    out_text(message, where.file);
    if (where.line)
        out_format(message, ":%u", (unsigned)where.line);
    out_text(message, ": ");
    if (key)
        out_format(message, "%s: ", key);
}

void job_fault(job *job, place where, const char *key, const char *format, ...)
{
    out message = {.memory = &job->memory};
    va_list arguments;
    start(&message, where, key);
    va_start(arguments, format);
    out_format_list(&message, format, arguments);
    va_end(arguments);
    keep(job, message.text);
}

const char *job_refusal(job *job, const wmofund_diagnosis *diagnosis)
{
    wmofund_diagnosis found = *diagnosis;
    char text[512];
    found.row = -1; /* the place says it better */
    if (wmofund_field_kind(found.field) == WMOFUND_KIND_CHOICE)
        found.value = found.low = found.high =
            (wmofund_ratio){0, 0}; /* the file has a word there */
    if (wmofund_diagnosis_render(&found, job->language, text, sizeof text, NULL))
        text[0] = 0;
    return text_format(&job->memory, "%s", text);
}

void job_refused(job *job, place where, const char *key, const char *subject,
                 const wmofund_diagnosis *diagnosis)
{
    const char *text = job_refusal(job, diagnosis);
    if (subject)
        job_fault(job, where, key, "%s: %s", subject, text);
    else
        job_fault(job, where, key, "%s", text);
}

const char *job_quote(job *job, const char *text)
{
    size_t bytes = utf8_bytes(text, 60);
    return text_format(&job->memory, "\"%.*s%s\"", (int)bytes, text, text[bytes] ? "..." : "");
}

void job_print_faults(const job *job, FILE *file)
{
    for (uint32_t i = 0; i < job->fault_count && i < FAULTS_SHOWN; i++)
        (void)fprintf(file, "%s\n", job->faults[i]);
    if (job_hopeless(job))
        (void)fprintf(file, "%s\n", WORDS(job, "... en meer", "... and more"));
}
