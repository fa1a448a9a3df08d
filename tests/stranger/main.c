/* What a stranger compiles against the library that is installed; checks/installed.py builds it in
   every way there is. */
#include <stdio.h>
#include <wmofund/wmofund.h>

int main(void)
{
    int64_t parts[3];
    if (wmofund_split(100, NULL, 3, WMOFUND_SPLIT_LARGEST_REMAINDER, parts, NULL, NULL))
        return 1;
    printf("%s %d %d %d\n", wmofund_version(), (int)parts[0], (int)parts[1], (int)parts[2]);
    return 0;
}
