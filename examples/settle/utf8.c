#include "utf8.h"

#include <string.h>

static bool continues(const unsigned char *byte, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if ((byte[i] & 0xC0) != 0x80)
            return false;
    return true;
}

size_t utf8_length(const char *text, size_t room)
{
    const unsigned char *b = (const unsigned char *)text;
    if (room == 0)
        return 0;
    if (b[0] < 0x80)
        return 1;
    size_t length = b[0] < 0xC2 ? 0 : b[0] < 0xE0 ? 2 : b[0] < 0xF0 ? 3 : b[0] < 0xF5 ? 4 : 0;
    if (length == 0 || length > room || !continues(b, length))
        return 0;
    /* overlong forms, surrogates, beyond U+10FFFF */
    if ((b[0] == 0xE0 && b[1] < 0xA0) || (b[0] == 0xED && b[1] > 0x9F) ||
        (b[0] == 0xF0 && b[1] < 0x90) || (b[0] == 0xF4 && b[1] > 0x8F))
        return 0;
    return length;
}

bool utf8_is_control(const char *text, size_t length)
{
    const unsigned char *b = (const unsigned char *)text;
    if (length == 1)
        return (b[0] < 0x20 && b[0] != '\t' && b[0] != '\n' && b[0] != '\r') || b[0] == 0x7F;
    return length == 2 && b[0] == 0xC2 && b[1] < 0xA0;
}

size_t utf8_count(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        if (((unsigned char)*text & 0xC0) != 0x80)
            count++;
    return count;
}

size_t utf8_bytes(const char *text, size_t characters)
{
    size_t bytes = 0;
    for (; text[bytes]; bytes++)
        if (((unsigned char)text[bytes] & 0xC0) != 0x80 && characters-- == 0)
            break;
    return bytes;
}

const char *utf8_capitals(arena *memory, const char *text)
{
    char *capitals = arena_text(memory, text, strlen(text));
    for (unsigned char *b = (unsigned char *)capitals; *b; b++) {
        bool accented = b > (unsigned char *)capitals && b[-1] == 0xC3 && *b >= 0xA0 &&
                        *b <= 0xBE && *b != 0xB7; /* the division sign */
        if ((*b >= 'a' && *b <= 'z') || accented)
            *b = (unsigned char)(*b - 0x20);
    }
    return capitals;
}
