/* SPDX-License-Identifier: MIT */
/* What ncurses sends for a table like ours. 'f' paints all again, 'n' new contents, 'o' one row, 'j' moves the bar, 'q' quits. */
#include <locale.h>
#include <ncurses.h>

static unsigned base;
static int selected;

static unsigned
mix(unsigned x)
{
    x ^= x >> 16;
    x *= 0x7feb352du;
    x ^= x >> 15;
    x *= 0x846ca68bu;
    return x ^ x >> 16;
}

static void
paint_row(int y, unsigned id)
{
    static const char *const severities[] = { "CRIT", "WARN", "INFO" };
    static const char *const names[] = { "KubePodCrashLooping", "HighErrorRate", "HighRequestLatency", "TargetDown" };
    attr_t bar = y - 1 == selected ? A_REVERSE : 0;
    unsigned x = mix(id);
    char text[512];

    snprintf(text, sizeof text,
        "   %02u:%02u  %-22s prod-eu-west-1-%02u  service-%u/pod-%08x  p99 latency is %u ms over the last 5m,"
        " objective 250 ms; burn rate %u.%ux",
        x % 24, x % 60, names[x % 4], x % 8, x % 50, x, x % 997, x % 15, x % 10);
    attrset((attr_t)COLOR_PAIR((int)(x % 3) + 1) | A_BOLD | bar);
    mvaddnstr(y, 0, severities[x % 3], COLS);
    attrset((attr_t)COLOR_PAIR(4) | bar);
    mvaddnstr(y, 4, text, COLS - 4);
    if (getcury(stdscr) == y)
        hline(' ' | bar, COLS - getcurx(stdscr));
    attrset(0);
}

static void
paint_all(void)
{
    for (int y = 1; y < LINES - 1; y++)
        paint_row(y, base + (unsigned)y);
    attrset(A_REVERSE);
    mvhline(0, 0, ' ', COLS);
    mvprintw(0, 1, "tocsin  %u alerts", base);
    mvhline(LINES - 1, 0, ' ', COLS);
    mvaddstr(LINES - 1, 1, "j down  a ack  e escalate  q quit");
    attrset(0);
}

static void
key(int c)
{
    static unsigned changes;

    switch (c) {
    case 'f':
        clearok(curscr, true);
        break;
    case 'n':
        base += 1000;
        paint_all();
        break;
    case 'o':
        changes++;
        paint_row(1 + (int)(mix(changes) % (unsigned)(LINES - 2)), mix(changes + 1000000));
        break;
    case 'j':
        selected = (selected + 1) % (LINES - 2);
        paint_all();
        break;
    case KEY_RESIZE:
        paint_all();
        break;
    }
}

int
main(void)
{
    setlocale(LC_ALL, "");
    initscr();
    raw();
    noecho();
    keypad(stdscr, true);
    curs_set(0);
    start_color();
    use_default_colors();
    for (short pair = 1; pair <= 4; pair++)
        init_pair(pair, (short[]){ 0, 1, 3, 4, 7 }[pair], -1);
    paint_all();
    refresh();
    for (int c; (c = getch()) != 'q';) {
        key(c);
        refresh();
    }
    endwin();
    return 0;
}
