/* SPDX-License-Identifier: MIT */
/* The page that puts a silence at a source: matchers to choose from, and what they cover by the source's own word, before anything is put. */
#ifndef TOCSIN_UI_SILENCER_H
#define TOCSIN_UI_SILENCER_H

#include "core/silence.h"
#include "ui/box.h"
#include "ui/canvas.h"
#include "ui/editor.h"
#include "ui/keys.h"
#include "ui/order.h"
#include "util/vec.h"

struct turn;
struct ui;
struct ui_input;

/* Where nothing else is configured or typed. */
#define SILENCER_FOR_MS (INT64_C(2) * 3600 * 1000)

/* In the order of Tab. */
enum silence_part { SILENCE_MATCHERS, SILENCE_FOR, SILENCE_COMMENT, SILENCE_PARTS };

struct silencer_row {
    struct silence_matcher m; /* strings heap */
    bool on;
    bool is_volatile; /* by the table of the configuration */
};

struct silencer_example {
    char *name, *summary;
};

/* What the source said. */
struct silencer_answer {
    bool ok;
    uint64_t count, already, ours;
    VEC(struct silencer_example) examples;
    char *words; /* why nothing is known, or why this may not be all; NULL: neither */
};

struct silencer {
    bool open;
    enum silence_part part; /* has the keys */
    struct order about;     /* subjects are fixed when the key is pressed; none where it comes from a text */
    char *source;
    char *from;     /* "the filter", "what was typed"; NULL: the labels of the subjects */
    char *left_out; /* terms that can't be part of it; "" none */
    VEC(struct silencer_row) rows;
    size_t row, top; /* the cursor's, the first on the screen */
    struct editor for_text, comment;

    uint64_t asked;   /* token of the latest question; 0: none was due */
    bool is_answered; /* … and this is its answer, or a fault says why it could not be asked */
    int64_t asked_ms; /* when */
    struct err fault; /* the matchers are none that a server takes */
    struct silencer_answer answer;

    uint64_t token; /* of what is on its way; 0: nothing. It may outlive the page */
    bool dry;       /* … and that is a dry run */
};

extern const struct box_help silencer_help[];

void silencer_release(struct silencer *s);
void silencer_key(struct turn *t, struct key k);
void silencer_paste(struct turn *t, const char *text);
void silencer_scroll(struct turn *t, long rows);
/* Ctrl-C: nothing is put. */
void silencer_cancel(struct turn *t);
/* The answer grows old: it is asked for again. */
void silencer_tick(struct turn *t);
void silencer_on_preview(struct turn *t, const struct ui_input *in);
/* false: the answer is to somebody else's command. */
bool silencer_reply(struct turn *t, const struct ui_input *in);
/* The matchers that are on, borrowed from the rows; free() v. */
void silencer_chosen(const struct silencer *s, struct silence_matchers *out);
/* They have changed, or are to be asked about anew. */
void silencer_ask(struct turn *t);
/* Off it goes, or why not yet is said. */
void silencer_send(struct turn *t, bool dry);

void silencer_draw(struct ui *ui, const struct model *m, int64_t now_ms, struct canvas *c);
void silencer_draw_keys(const struct ui *ui, struct canvas *c, int row);

/* --- silencer_rows.c: where its rows come from. false, and the person is told: there is nothing to silence. */
bool silencer_from_alerts(struct turn *t, struct silencer *s);
bool silencer_from_filter(struct turn *t, struct silencer *s);
/* "env=prod node=~db.* 2h": matchers as amtool takes them, and how long. */
bool silencer_from_text(struct turn *t, struct silencer *s, const char *text);
/* The next of the sources that take silences. */
bool silencer_next_source(const struct turn *t, struct silencer *s);

#endif
