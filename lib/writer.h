/* A bounded text writer with the contract of TEXT in wmofund/base.h: it counts all that it is
   asked to write, and stores whole UTF-8 characters for as long as every one has fitted. */
#ifndef WMO_WRITER_H
#define WMO_WRITER_H

#include <wmofund/base.h>

typedef struct wmo_writer {
    char *text;
    uint32_t size;
    uint32_t used;   /* bytes stored */
    uint32_t needed; /* bytes asked for, with the terminator; stays at its maximum */
    int full;        /* a character did not fit, so nothing after it may */
} wmo_writer;

/* 0 when there is no text to write to. Writes nothing itself. */
static inline int wmo_writer_init(wmo_writer *writer, char *text, uint32_t size)
{
    writer->text = text;
    writer->size = size;
    writer->used = 0;
    writer->needed = 1;
    writer->full = 0;
    return text || size == 0;
}

/* One character of `count` bytes, whole or not at all. */
static inline void wmo_writer_character(wmo_writer *writer, const char *bytes, uint32_t count)
{
    writer->needed = count > UINT32_MAX - writer->needed ? UINT32_MAX : writer->needed + count;
    if (writer->size - writer->used <= count)
        writer->full = 1;
    if (writer->full)
        return;
    for (uint32_t i = 0; i < count; i++)
        writer->text[writer->used++] = bytes[i];
}

/* One ASCII character. */
static inline void wmo_writer_char(wmo_writer *writer, char character)
{
    wmo_writer_character(writer, &character, 1);
}

/* Whole characters of UTF-8. */
static inline void wmo_writer_bytes(wmo_writer *writer, const char *bytes, uint32_t count)
{
    while (count > 0) {
        uint32_t length = 1;
        while (length < count && ((unsigned char)bytes[length] & 0xC0) == 0x80)
            length++;
        wmo_writer_character(writer, bytes, length);
        bytes += length;
        count -= length;
    }
}

/* UTF-8 up to its 0 byte. */
static inline void wmo_writer_text(wmo_writer *writer, const char *text)
{
    uint32_t count = 0;
    while (text[count])
        count++;
    wmo_writer_bytes(writer, text, count);
}

/* In decimal, with zeros in front up to `width` <= 20 digits. */
static inline void wmo_writer_digits(wmo_writer *writer, uint64_t value, uint32_t width)
{
    char digits[20]; /* UINT64_MAX has 20 */
    uint32_t start = sizeof digits;
    while (value > 0 || sizeof digits - start < width) {
        digits[--start] = (char)('0' + value % 10);
        value /= 10;
    }
    wmo_writer_bytes(writer, digits + start, (uint32_t)sizeof digits - start);
}

static inline void wmo_writer_uint64(wmo_writer *writer, uint64_t value)
{
    wmo_writer_digits(writer, value, 1);
}

static inline void wmo_writer_int64(wmo_writer *writer, int64_t value)
{
    if (value < 0)
        wmo_writer_char(writer, '-');
    wmo_writer_uint64(writer, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

/* Terminates the text, cut or not; `needed` may be NULL. */
static inline void wmo_writer_finish(const wmo_writer *writer, uint32_t *needed)
{
    if (writer->size > 0)
        writer->text[writer->used] = 0;
    if (needed)
        *needed = writer->needed;
}

/* The same for what may not be cut: when it does not fit the text becomes "" and the status is
   BUFFER. */
static inline wmofund_status wmo_writer_finish_whole(wmo_writer *writer, uint32_t *needed)
{
    int fits = !writer->text || writer->needed <= writer->size;
    if (!fits)
        writer->used = 0;
    wmo_writer_finish(writer, needed);
    return fits ? WMOFUND_OK : WMOFUND_E_BUFFER;
}

#endif
