/* SPDX-License-Identifier: MIT */
/* One command at a time, each after the answer to the one before: what was refused, and how much is done, is never in doubt. */
#include "net/smtp.h"

#include <stdlib.h>
#include <string.h>

#include "util/alloc.h"
#include "util/text.h"

/* A line of an answer is at most 512 bytes (RFC 5321, 4.5.3.1.5); some are longer. */
#define LINE_MAX 2048
#define ANSWER_MAX ((size_t)64 << 10)
#define WORDS_COLS 160

#define SMTP_OK 250
#define SMTP_GO_ON 354

enum smtp_stage { STAGE_FROM, STAGE_TO, STAGE_DATA, STAGE_BODY, STAGE_OVER };

struct smtp {
    enum smtp_stage stage;
    char *from, **to;
    size_t to_n, asked, accepted; /* recipients */
    struct buf body;              /* as it is sent, with its end */
    struct buf out, line, words;
    size_t answered; /* bytes of the answer that is being read */
    int status;
};

/* A line that begins with a dot gets another one; one dot ends it (RFC 5321, 4.5.2). */
static void
add_body(struct buf *out, const char *body, size_t len)
{
    for (size_t at = 0; at < len;) {
        const char *end = memchr(body + at, '\n', len - at);
        size_t n = end != NULL ? (size_t)(end - (body + at)) + 1 : len - at;

        if (body[at] == '.')
            buf_addc(out, '.');
        buf_add(out, body + at, n);
        at += n;
    }
    if (len > 0 && body[len - 1] != '\n')
        buf_adds(out, "\r\n");
    buf_adds(out, ".\r\n");
}

struct smtp *
smtp_new(const struct request_mail *mail, const char *body, size_t len)
{
    struct smtp *s = xcalloc(1, sizeof *s);

    s->from = xstrdup(mail->from);
    s->to = xcalloc(mail->to_n + 1, sizeof *s->to);
    for (; s->to_n < mail->to_n; s->to_n++)
        s->to[s->to_n] = xstrdup(mail->to[s->to_n]);
    buf_init(&s->body, BUF_DEFAULT_MAX);
    buf_init(&s->out, BUF_DEFAULT_MAX);
    buf_init(&s->line, LINE_MAX);
    buf_init(&s->words, BUF_DEFAULT_MAX);
    add_body(&s->body, body, len);
    buf_addf(&s->out, "MAIL FROM:<%s>\r\n", s->from);
    return s;
}

void
smtp_free(struct smtp *s)
{
    if (s == NULL)
        return;
    for (size_t i = 0; i < s->to_n; i++)
        free(s->to[i]);
    free(s->to);
    free(s->from);
    buf_release(&s->body);
    buf_release(&s->out);
    buf_release(&s->line);
    buf_release(&s->words);
    free(s);
}

const char *
smtp_to_send(const struct smtp *s, size_t *len)
{
    *len = s->out.len;
    return buf_text(&s->out);
}

void
smtp_sent(struct smtp *s, size_t n)
{
    buf_drop_front(&s->out, n);
}

static bool
is_yes(int code)
{
    return code / 100 == 2;
}

static void
add_words(struct smtp *s, int code, const char *words)
{
    buf_addf(&s->words, "%d ", code);
    text_clean(&s->words, words, strlen(words), WORDS_COLS, true);
    buf_addc(&s->words, '\n');
}

static void
end(struct smtp *s, int code, const char *words)
{
    s->stage = STAGE_OVER;
    s->status = code;
    if (code != SMTP_OK) {
        buf_adds(&s->words, "- ");
        add_words(s, code, words);
    }
    buf_adds(&s->out, "QUIT\r\n");
}

static void
ask_next(struct smtp *s)
{
    s->stage = STAGE_TO;
    buf_addf(&s->out, "RCPT TO:<%s>\r\n", s->to[s->asked++]);
}

static void
take_from(struct smtp *s, int code, const char *words)
{
    if (is_yes(code) && s->to_n > 0)
        ask_next(s);
    else
        end(s, code, words);
}

static void
take_to(struct smtp *s, int code, const char *words)
{
    if (is_yes(code)) {
        s->accepted++;
    } else {
        buf_addf(&s->words, "%zu ", s->asked - 1);
        add_words(s, code, words);
    }
    if (s->asked < s->to_n) {
        ask_next(s);
    } else if (s->accepted == 0) {
        end(s, code, words);
    } else {
        s->stage = STAGE_DATA;
        buf_adds(&s->out, "DATA\r\n");
    }
}

static void
take_data(struct smtp *s, int code, const char *words)
{
    if (code != SMTP_GO_ON) {
        end(s, code, words);
        return;
    }
    s->stage = STAGE_BODY;
    buf_add(&s->out, buf_text(&s->body), s->body.len);
}

/* Any answer of its good ones says that it has it. */
static void
take_body(struct smtp *s, int code, const char *words)
{
    end(s, is_yes(code) ? SMTP_OK : code, words);
}

static void (*const takers[])(struct smtp *s, int code, const char *words) = {
    [STAGE_FROM] = take_from,
    [STAGE_TO] = take_to,
    [STAGE_DATA] = take_data,
    [STAGE_BODY] = take_body,
};

/* It may refuse a mail before all of it has come, and nothing else before it was asked. */
static bool
take_early(struct smtp *s, int code, const char *words, struct err *err)
{
    if (s->stage != STAGE_BODY || is_yes(code))
        return err_set(err, ERR_PARSE, "the mail server answers before it was asked");
    end(s, code, words);
    buf_clear(&s->out);
    return true;
}

/* Of several lines that are one answer, the last counts: it has a blank behind its code. */
static bool
take_line(struct smtp *s, struct err *err)
{
    const char *line = buf_text(&s->line), *words = "";

    if (strspn(line, "0123456789") != 3 || line[0] < '2' || line[0] > '5' || strchr(" -", line[3]) == NULL)
        return err_set(err, ERR_PARSE, "what answers does not speak SMTP");
    if (line[3] == '-')
        return true;
    if (line[3] == ' ')
        words = line + 4;
    s->answered = 0;
    if (s->out.len > 0)
        return take_early(s, atoi(line), words, err);
    /* A yes to what was not sent yet would pass for one to the mail. */
    if (s->stage == STAGE_DATA && is_yes(atoi(line)))
        return err_set(err, ERR_PARSE, "the mail server says yes before it has the mail");
    takers[s->stage](s, atoi(line), words);
    return true;
}

bool
smtp_take(struct smtp *s, const char *bytes, size_t len, struct err *err)
{
    for (size_t i = 0; i < len && s->stage != STAGE_OVER; i++) {
        if (++s->answered > ANSWER_MAX)
            return err_set(err, ERR_LIMIT, "the mail server's answer has no end");
        if (bytes[i] != '\n') {
            if (bytes[i] != '\r')
                buf_addc(&s->line, bytes[i] == '\0' ? '?' : bytes[i]);
            continue;
        }
        if (!take_line(s, err))
            return false;
        buf_clear(&s->line);
    }
    return true;
}

bool
smtp_is_over(const struct smtp *s)
{
    return s->stage == STAGE_OVER;
}

int
smtp_status(const struct smtp *s)
{
    return s->status;
}

const struct buf *
smtp_words(const struct smtp *s)
{
    return &s->words;
}

bool
smtp_is_unsure(const struct smtp *s)
{
    return s->stage == STAGE_BODY && s->out.len == 0;
}

const char *
smtp_where(const struct smtp *s)
{
    static const char *const words[] = {
        [STAGE_FROM] = "before it took the sender",
        [STAGE_TO] = "before it took the recipients",
        [STAGE_DATA] = "before it took the mail",
        [STAGE_BODY] = "while the mail was sent",
        [STAGE_OVER] = "after all was said",
    };

    return smtp_is_unsure(s) ? "before it said that it has the mail" : words[s->stage];
}
