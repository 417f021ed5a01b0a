/* SPDX-License-Identifier: MIT */
/* What the wall's files share: where its parts stand, and the rows that are no alerts. */
#ifndef TOCSIN_UI_WALL_PARTS_H
#define TOCSIN_UI_WALL_PARTS_H

#include "ui/layout.h"
#include "util/time.h"

#define WALL_PANELS 4 /* three levels and the messages */
/* Sources that are not well have a row each, up to so many; more share one. */
#define WALL_SICK_MAX 3
#define WALL_FIXED_MAX (2 + WALL_SICK_MAX)
#define WALL_TEXT_MAX 400

/* Rows of the canvas. A part that has no room has row -1 or no rows. */
struct wall_plan {
    int left, cols; /* of the page, which moves within the screen */
    int rows;
    bool tiny;      /* counts in a line or two */
    int scale;      /* rows for one of the five that a digit has */
    int pad;        /* blank rows above and below the digits */
    int counts_row; /* below the digits */
    int body_row, body_rows;
    int body_cols;                   /* incidents may stand beside it */
    int incident_row, incident_rows; /* below it, without their rule */
    int message_row, message_rows;   /* without their rule */
    int status_row;                  /* where there is no body: the worst in one line */
    int oncall_row;                  /* -1 where no schedule is configured, or names are hidden */
    int sources_row, key_row;
    bool rules;

    size_t most_sick; /* sources that may have a row of their own */
    size_t fixed;     /* body rows that are no alerts */
    size_t pinned;    /* alerts that stand on every page */
    size_t per_page;  /* and others */
    size_t pages;     /* at least 1 */
};
void wall_plan(const struct ui *ui, const struct model *m, int64_t now_ms, struct wall_plan *out);

/* What is drawn, and where to. */
struct wall_page {
    const struct ui *ui;
    const struct model *m;
    int64_t now_ms;
    struct canvas *c;
    const struct wall_plan *p;
};

/* A row that is no alert. */
struct wall_fixed {
    int level;
    int64_t age_ms; /* -1: not known */
    enum role role;
    bool low; /* because of it counts may be too low */
    char text[WALL_TEXT_MAX];
    char names[WALL_TEXT_MAX]; /* of those that share the row, else "" */
};
/* An owner or a store that does not do its part, sources that do not answer: at most WALL_FIXED_MAX, where most is the number of sources with a row of their own. */
size_t wall_fixed_rows(const struct ui *ui, const struct model *m, int64_t now_ms, size_t most, struct wall_fixed *out);
/* The line that names every source. */
void wall_draw_sources(const struct wall_page *g);
/* Not every source answers well, or not yet: numbers may be too low. */
bool wall_is_unsure(const struct ui *ui, const struct model *m, int64_t now_ms);

/* "!2 a1 r1" and what it takes. The column after it. */
int wall_draw_counts(const struct wall_page *g, int row, int col, int cols, int level);
int wall_counts_cols(const struct wall_count *n);
/* Its own colour while an alert of it needs somebody. */
enum role wall_level_role(const struct wall_count *n, int level);
void wall_draw_panels(const struct wall_page *g);
void wall_draw_foot(const struct wall_page *g);

/* The most that is worth showing in so many cells and rows; text where not even the smallest digits fit. */
void wall_draw_number(struct canvas *c, int row, int col, int cols, int scale, enum role role, const char *text);

/* "<1m", "4m", "3h": nothing that changes each second. */
void wall_age(int64_t ms, char out[TIME_TEXT_MAX]);
void wall_draw_body(const struct wall_page *g);
/* Below the rows or beside them. */
void wall_draw_incidents(const struct wall_page *g);
/* Where neither has room: "INC 2 SEV1, 1 OVERDUE", or the number alone, and the column after it. */
void wall_draw_incident_words(const struct wall_page *g, int row, int col, int cols);
int wall_draw_incident_count(const struct wall_page *g, int row, int col, int end);
void wall_draw_messages(const struct wall_page *g);

#endif
