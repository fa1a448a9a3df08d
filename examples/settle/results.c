#include "results.h"

/* The row of such a step is a segment of the band. */
static bool is_of_segment(const wmofund_step *step)
{
    return (step->rule >= WMOFUND_RULE_SEGMENT_MORE_THAN &&
            step->rule <= WMOFUND_RULE_SEGMENT_EXCESS) ||
           step->rule == WMOFUND_RULE_SEGMENT_LEFT;
}

void label_steps(job *job, outcome *o, const step_subject *rows, uint32_t count)
{
    o->subjects = arena_take(&job->memory, o->step_count, sizeof *o->subjects);
    for (uint32_t i = 0; i < o->step_count; i++) {
        const wmofund_step *step = &o->steps[i];
        if (step->row >= 0 && step->row < (int64_t)count && !is_of_segment(step))
            o->subjects[i] = rows[step->row];
    }
}

char *render_step(job *job, const wmofund_step *step, uint32_t i)
{
    uint32_t needed = 0;
    if (wmofund_step_render(step, sizeof *step, i, job->language, NULL, 0, &needed))
        return NULL;
    char *said = arena_take(&job->memory, needed, 1);
    return wmofund_step_render(step, sizeof *step, i, job->language, said, needed, NULL) ? NULL
                                                                                         : said;
}
