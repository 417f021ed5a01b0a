/* SPDX-License-Identifier: MIT */
/*
 * Runs the scenarios of tests/scenario: a night at the board, told line by line. TEST='*undo*' or files named on the command line run some.
 *
 * A line is a verb and its words; "two words" are one; # and a space begin a comment. NAME*40 stands for NAME-1 to NAME-40.
 * Durations: 15s, 4h.
 *   source NAME [every DURATION]          before all else: an Alertmanager that answers, with nothing on its list
 *   heartbeat NAME every DURATION [grace DURATION]               before all else: it is expected to come so often
 *   watchdog SOURCE NAME within DURATION  before all else: an alert of that name always fires there
 *   screen ROWS COLS                      another size (24 100)
 *   start | stop                          the program begins (by itself after the sources), ends; the store stays
 *
 *   fires SOURCE NAME… [LABEL=VALUE…]     from its next poll on the source lists these alerts (again: with other labels)
 *   ends SOURCE NAME… | ends SOURCE all   it no longer lists them; should they fire again, it is from then on
 *   loses SOURCE NAME… | finds SOURCE …   it does not list them for a while; does again, with the start that they had
 *   fails SOURCE REASON | answers SOURCE  it does not answer; it does again
 *   restarts SOURCE                       it tells of another start
 *
 *   There are two destinations, #crash and #status; the second is the fallback of the first, and the deadline is five minutes.
 *   slack SCRIPT                          how its next calls end, as slack_sim_script() reads it: "chat.postMessage: 429 2, lost"
 *   slack topic CHANNEL TEXT | slack takes NAME                  somebody sets a topic by hand; makes a channel of that name
 *   fails #crash|slack REASON | answers … that channel, or all of it, can not be reached; it can again
 *
 *   Two pagers: pd (PagerDuty, its fallback is #status) and og (Opsgenie).
 *   pager SCRIPT                          how their next calls end, as pager_sim_script() reads it: "enqueue: lost; status: 404"
 *
 *   Two more that nobody posts to: siren, a program, whose fallback is mail.
 *   box SCRIPT                            how their next calls end, as box_sim_script() reads it: "command: lost, error 75; mail: 451"
 *
 *   config TEXT                           before all else: a line of sections person (page, mail, slack), schedule, policy, route, notify,
 *                                         maintenance and incident, with 'single quotes'
 *
 *   cap DESTINATION N DURATION            before all else: at most so many notices there in that time
 *
 *   silences am                           before all else: an acknowledgement silences there (on_ack = silence)
 *   silencer SCRIPT                       how its next calls end, as am_sim_script() reads it: "post: lost, 503; list: ok"
 *
 *   beat NAME                             that heartbeat comes, over HTTP
 *
 *   pass DURATION                         time passes: polls are made and answered, the screen ticks
 *   step [-]DURATION                      somebody sets the wall clock
 *
 *   does PERSON ack|unack NAME… [for DURATION] [saying TEXT]     from another terminal
 *   does PERSON take|snooze|unsnooze NAME… [for DURATION] [saying TEXT] | assign NAME… to PERSON
 *   does PERSON escalate NAME… [to PERSON|SCHEDULE|STEP] [saying TEXT] [surely]
 *   does PERSON close|vote NAME… [voting VOTE] [saying TEXT] | review NAME… [responding yes|no] [saying TEXT]
 *   does PERSON comment NAME… saying TEXT
 *   does PERSON post [NAME…] to DESTINATION… saying TEXT [in M1] [surely]     "to" before each; in: in its thread
 *   does PERSON resend M1… | drop M1… saying TEXT | ack-message M1… saying TEXT
 *   does PERSON declare TITLE [FIELD=VALUE…] [NAME…] [surely]     an incident, from these alerts
 *   does PERSON set INC-1 FIELD=VALUE… | link|unlink INC-1 NAME… | merge INC-2 to INC-1 [surely]
 *   does PERSON update|note|action INC-1 [FIELD=VALUE…] [saying TEXT] [next DURATION] [to PERSON]
 *   does PERSON banner [saying TEXT] [for DURATION]               without a text: it is taken away
 *   does PERSON undo|redo [surely]
 *   does … as ID                          with a request id
 *   phone SOURCE MAIL M1                  she answers that page on her phone, as that source then tells
 *   keys KEY…                             ana's, at the screen; as a keymap names them
 *   type TEXT                             ana's: each character a key
 *   answered TEXT | refused TEXT          the latest command's answer has this text; a refusal that is not told of is a failure
 *
 *   expect STATE NAME…                    firing acked escalated snoozed cleared closed gone: what these alerts are ("gone": not on the board)
 *   expect asked NAME PERSON… [step N] [round N]                  who is asked about it, in order; "nobody"
 *   expect pages DESTINATION PERSON…      who was asked there so far, in order, each page once: M1's person, M2's, …; "nobody"
 *   expect held NAME PERSON               | expect marked NAME stale|unconfirmed|flapping|listed|reminded|no
 *   expect fired NAME N                   how many times
 *   expect told N                         of so many alerts on the board people were told
 *   expect voted NAME VOTE                | expect rule NAME VOTE N     this episode; all of the rule it is of
 *   expect count STATE N                  on the whole board
 *   expect events KIND…                   in the log since the last such line, exactly these in this order; KIND*2: twice
 *   skip                                  what is in the log so far is no matter
 *   expect screen TEXT | expect no TEXT   stands on the screen; does not
 *   expect row NAME TEXT                  the row of the screen that names it has this text too
 *   expect cursor NAME                    the bar lies on it
 *   expect marks N                        so many rows of the screen are marked
 *   expect incident INC-1 [FIELD=VALUE…] [alerts=N]
 *   expect message M1 STATE [late]        queued sent retrying acked failed dropped, and gone; late where its deadline has passed
 *   expect tries M1 N                     so many attempts have begun
 *   expect channel CHANNEL [PATTERN…]     its posts as they read, oldest first, each as the shell's *; "> " before one in a thread, ">> " where
 *                                         it is shown in the channel too. CHANNEL: #crash, #status, one's name (inc-1), or whose it is (U0BOB)
 *   expect blocks CHANNEL N PATTERN       the blocks of its N-th post, as JSON; "none"
 *   expect topic CHANNEL PATTERN          its topic as it reads
 *   expect members CHANNEL USER…          who was invited there | expect archived CHANNEL
 *   expect box [PATTERN…]                 what came to siren and mail so far, oldest first, each as the shell's *: "siren: ask ana SUMMARY", "mail: ask ADDRESS SUBJECT"
 *   expect calls METHOD N                 so often Slack was called so, however it ended
 *   expect rings N | expect rings M1 STATE                      incidents at the pagers; M1's: triggered acknowledged resolved nowhere
 *   expect silences N [of M]              so many silences stand at am, of so many that ever stood there
 *   expect timers at most N               have fired since the last such line: nothing spins
 *
 * At each stop and at the end the log is verified; folded anew it must be the model that lived, and the store loaded anew
 * too, and replayed, which must draw the same screen too, cell by cell. Each is played twice: the log must be the same.
 */
#include <dirent.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim/script.h"
#include "util/str.h"
#include "util/vec.h"

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool
run_file(const char *path)
{
    struct err err = { 0 };
    const char *slash = strrchr(path, '/');
    bool ok = script_run(path, &err);

    printf("%s %s\n", ok ? "ok" : "not ok", slash == NULL ? path : slash + 1);
    if (!ok)
        printf("FAILED %s\n", err.text);
    return ok;
}

static bool
is_wanted(const char *name, const char *pattern)
{
    return str_ends(name, ".tst") && (pattern == NULL || *pattern == '\0' || fnmatch(pattern, name, 0) == 0);
}

static void
find_scenarios(struct buf *dir, const char *pattern, char ***v, size_t *n)
{
    VEC(char *) found = { 0 };
    DIR *d = opendir(buf_text(dir));
    size_t base = dir->len;

    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (!is_wanted(e->d_name, pattern))
            continue;
        buf_truncate(dir, base);
        buf_addf(dir, "/%s", e->d_name);
        vec_push(&found, xstrdup(buf_text(dir)));
    }
    if (d != NULL)
        closedir(d);
    if (found.n > 0)
        qsort(found.v, found.n, sizeof *found.v, by_name);
    *v = found.v;
    *n = found.n;
}

int
main(int argc, char **argv)
{
    struct buf dir = BUF_INIT;
    char **paths = NULL;
    size_t n = 0, failed = 0;

    buf_addf(&dir, "%s/scenario", TESTS_DIR);
    if (argc > 1) {
        for (int i = 1; i < argc; i++, n++)
            failed += !run_file(argv[i]);
    } else {
        find_scenarios(&dir, getenv("TEST"), &paths, &n);
        for (size_t i = 0; i < n; i++) {
            failed += !run_file(paths[i]);
            free(paths[i]);
        }
    }
    free(paths);
    buf_release(&dir);
    printf("%zu passed, %zu failed\n", n - failed, failed);
    return failed > 0 || (n == 0 && getenv("TEST") == NULL);
}
