/* SPDX-License-Identifier: MIT */
/* The floor of "key to paint": raw mode, each key echoed as one painted cell. 'q' quits. */
#include <stdbool.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

static bool
say(const char *text, size_t len)
{
    return write(STDOUT_FILENO, text, len) == (ssize_t)len;
}

int
main(void)
{
    static const char enter[] = "\033[?1049h\033[H\033[2Jready\r\n", leave[] = "\033[?1049l";
    struct termios before, raw;
    char key, cell[32];
    bool ok;

    tcgetattr(STDIN_FILENO, &before);
    raw = before;
    cfmakeraw(&raw);
    tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    ok = say(enter, sizeof enter - 1);
    for (int n = 0; ok && read(STDIN_FILENO, &key, 1) == 1 && key != 'q'; n++)
        ok = say(cell, (size_t)snprintf(cell, sizeof cell, "\033[3;1H%d%c", n % 10, key == '\033' ? '^' : key));
    tcsetattr(STDIN_FILENO, TCSANOW, &before);
    return say(leave, sizeof leave - 1) && ok ? 0 : 1;
}
