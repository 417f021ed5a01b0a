/* SPDX-License-Identifier: MIT */
/* A theme file: every style it gives is one that a terminal can show. */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "ui/theme.h"

const char *const fuzz_name = "theme";
const size_t fuzz_runs = 3000;
const char *const fuzz_words[] = { "text ", "level1 ", "strong ", "231/160+bold", "15/1", "-/-", "+bold", "+dim+reverse",
    "+underline", "-", "/", "+", "7/1+", "selected ", "marked ", "-1", "256", "255", "99999999999", "#ff0000", "\n", "# ", "=",
    ":", "|", "\xff", NULL };

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const int colours[DEPTHS] = { [DEPTH_MONO] = 0, [DEPTH_8] = 8, [DEPTH_16] = 16, [DEPTH_256] = 256 };
    char *text = fuzz_text(data, size);
    struct theme theme;
    struct err err = { 0 };

    if (!theme_parse("t.theme", text, size, &theme, &err))
        fuzz_must_be_message(&err);
    else
        for (int depth = 0; depth < DEPTHS; depth++)
            for (int role = 0; role < ROLES; role++) {
                struct style s = theme_style(&theme, (enum depth)depth, (enum role)role, CELL_SELECTED | CELL_NEW);

                MUST(s.fg >= -1 && s.fg < 256 && s.bg >= -1 && s.bg < 256);
                MUST(s.fg < colours[depth] && s.bg < colours[depth]);
            }
    free(text);
    return 0;
}
