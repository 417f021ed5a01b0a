/* SPDX-License-Identifier: MIT */
/* What a mail server may say, in one piece and in many; and any text as a mail's headers and body. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "deliver/config.h"
#include "deliver/driver.h"
#include "deliver/mime.h"
#include "net/smtp.h"

#define KEY "0123456789abcdef0123456789abcdef"
#define NOW_MS INT64_C(1700000000123)

const char *const fuzz_name = "mail";
const size_t fuzz_runs = 4000;
const char *const fuzz_words[] = { "250 ok\r\n", "250-more\r\n", "354 go\r\n", "550 5.1.1 no\r\n", "451 later\r\n", "\r\n", "\n",
    "0 550 no\n", "1 451 later\n", "- 554 spam\n", "\r\nBcc: x", "=?utf-8?B?", ".\r\n", "From ", "\xe2\x80\xae", "\xc3\xbc",
    NULL };

static const char *const readers[] = { "ana@example.org", "ben@example.org" };
static const struct request_mail envelope = { .from = "t@example.org", .to = readers, .to_n = 2 };
static const struct mail_config mail = {
    .destination = "x", .server = "smtp://m", .from = "t@example.org", .to = readers, .to_n = 2, .timeout_ms = 1000
};
static const struct deliver_config config = { .mails = &mail, .mails_n = 1 };

/* How far it came, and what stands at its end. */
struct end {
    bool broken, over, unsure;
    int status;
    size_t words;
};

/* All that is asked is sent at once; the server's words come in pieces. */
static struct end
talk(const uint8_t *data, size_t size, uint32_t pieces)
{
    struct smtp *s = smtp_new(&envelope, "A: b\r\n\r\n.\r\n", 11);
    struct end end = { 0 };
    struct err err = { 0 };

    for (size_t at = 0, n; at < size && !end.broken; at += n) {
        size_t waits;

        (void)smtp_to_send(s, &waits);
        smtp_sent(s, waits);
        n = pieces == 0 ? 1 : 1 + fuzz_chance(&pieces) % 8;
        n = n < size - at ? n : size - at;
        end.broken = !smtp_take(s, (const char *)data + at, n, &err);
        if (end.broken)
            fuzz_must_be_message(&err);
    }
    end.over = smtp_is_over(s);
    end.unsure = smtp_is_unsure(s);
    end.status = smtp_status(s);
    end.words = smtp_words(s)->len;
    MUST(!end.over || (end.status >= 200 && end.status < 600));
    MUST(end.over || end.status == 0);
    smtp_free(s);
    return end;
}

/* ASCII, short, and only CR LF ends a line; each further one of a header goes on with it. */
static void
must_be_lines(const struct buf *b, bool header)
{
    size_t col = 0;

    for (size_t i = 0; i < b->len; i++) {
        char c = b->data[i];

        if (c == '\r') {
            MUST(i + 1 < b->len && b->data[i + 1] == '\n');
            MUST(!header || i + 2 == b->len || b->data[i + 2] == ' ');
            i++;
            col = 0;
            continue;
        }
        MUST(c >= ' ' && c <= '~' && ++col <= 76);
    }
    MUST(col == 0);
}

static void
write_text(const uint8_t *data, size_t size)
{
    char *text = xstrndup((const char *)data, size);
    struct buf b = BUF_INIT;

    mime_text(&b, "Subject", text, 180);
    must_be_lines(&b, true);
    buf_clear(&b);
    mime_body(&b, text);
    must_be_lines(&b, false);
    MUST(!mime_is_address(text) || strpbrk(text, "<> \r\n,") == NULL);
    buf_release(&b);
    free(text);
}

static void
answer(int status, const uint8_t *data, size_t size)
{
    const struct deliver_driver *d = deliver_driver_named("mail");
    const struct deliver_order o = { .act = MESSAGE_POST,
        .destination = "x",
        .channel = "x",
        .text = "x",
        .key = KEY,
        .id = "M1" };
    void *state = d->start(d->open(&config));
    struct deliver_step step;

    for (int round = 0; round < 2; round++) {
        d->begin(state, DELIVER_SEND, &o, NOW_MS, &step);
        if (step.kind != DELIVER_REQUEST)
            break;
        MUST(step.request.mail->to_n >= 1 && step.request.mail->to_n <= 2);
        request_release(&step.request);
        d->feed(state, &(struct reply){ .kind = REPLY_HEAD, .status = status }, NOW_MS, &step);
        d->feed(state, &(struct reply){ .kind = REPLY_CHUNK, .bytes = (const char *)data, .len = size }, NOW_MS, &step);
        d->feed(state, &(struct reply){ .kind = REPLY_END }, NOW_MS, &step);
        MUST(step.kind == DELIVER_DONE || step.kind == DELIVER_RETRY || step.kind == DELIVER_REFUSED);
        MUST(!step.unsure);
        if (step.kind != DELIVER_DONE)
            fuzz_must_be_message(&step.error);
    }
    d->stop(state);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int statuses[] = { 250, 421, 450, 535, 550, 554 };
    uint32_t seed = fuzz_seed(data, size);

    talk(data, size, 0);
    talk(data, size, seed);
    write_text(data, size);
    answer(250, data, size);
    answer(statuses[seed % 6], data, size);
    return 0;
}
