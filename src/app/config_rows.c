/* SPDX-License-Identifier: MIT */
/* The sections and rows of the configuration that belong to no other layer, and all of them together. */
#include "app/config.h"

#include <string.h>

#include "util/alloc.h"

const struct conf_section config_sections[] = {
    { "", false, "Options that stand outside of any section." },
    { "source", true,
        "Where alerts come from. The title is its name on the screen and part of its alerts' identity: renaming it makes new alerts." },
    { "levels", false,
        "Which severities are which level, compared without case; every other is level 4, collected. A severity that is written leaves the level it has by default." },
    { "command", true,
        "What `x` on an alert, `:run NAME` and `tocsin run --command NAME` run, in the person's own process. The title is its name." },
    { "silence", false, "What a silence begins with that is put at a source (S, :silence)." },
    { "view", true, "A named part of the board, for `tocsin wall --view NAME` and `:wall NAME`." },
    { "person", true,
        "Who acts. The title is the person's id in the log. Whose account no person has stands there as unix:NAME." },
    { "handover", false, "Handing over what one holds at the end of a shift." },
    { "server", false, "HTTP for machines: health, readiness, metrics. Who owns the store listens, with a screen or without." },
    DELIVER_CONF_SECTIONS,
    ROUTING_CONF_SECTIONS,
    INCIDENT_CONF_SECTIONS,
    PAIR_CONF_SECTIONS,
    { "head", false,
        "A second place for the head of the log's hash chain, each minute that it changed: with it `tocsin log verify` notices that the end of the log was cut off, or that all of it was written anew." },
};
const size_t config_sections_n = sizeof config_sections / sizeof *config_sections;

static const struct conf_row own_rows[] = {
    /* clang-format off */
    { "", "store",       CONF_STRING,   NULL,      NULL,          false, "Where everything is kept: a path, or sqlite:PATH. Else $XDG_STATE_HOME/tocsin/tocsin.db. --store and $TOCSIN_STORE go before it." },
    { "", "place",       CONF_STRING,   "",        NULL,          false, "A word for the header, to tell one board from another: prod." },
    { "", "theme",       CONF_STRING,   "default", NULL,          false, "default, light, mono, high-contrast, or the path of a theme file." },
    { "", "unicode",     CONF_ENUM,     "auto",    "auto|on|off", false, "Lines and marks beyond ASCII; auto: where the locale is UTF-8." },
    { "", "bind",        CONF_LIST,     NULL,      NULL,          false, "Keys of your own, each as 'bind CONTEXT KEYS ACTION' or 'unbind CONTEXT KEYS', over the shipped ones." },
    { "", "ack_for",     CONF_DURATION, "4h",      "1m..30d",     false, "How long an acknowledgement holds where nothing is said." },
    { "", "remind_before", CONF_DURATION, "10m",   "0s..1d",      false, "So long before an acknowledgement ends who holds it is reminded; of one shorter than twice that, halfway. 0s: never." },
    { "", "snooze_for",  CONF_DURATION, "1h",      "1m..30d",     false, "How long a snooze hides an alert where nothing is said." },
    { "", "flap_fires",  CONF_INT,      "4",       "2..1000",     false, "An alert that fires so often within flap_window is marked as flapping, with a count." },
    { "", "flap_window", CONF_DURATION, "1h",      "1m..1d",      false, "The time for that; when it did not fire for so long, the mark ends." },
    { "", "cleared_for", CONF_DURATION, "12h",     "1m..30d",     false, "An alert that cleared and that nobody acknowledged is closed after this time." },
    { "", "group",       CONF_STRING,   NULL,      NULL,          false, "The group whose members may connect to the owner of the store, besides the account that it runs under. Every member may read the whole board and its log. Nothing said: that account alone. The directory of the store is made so that the group can pass it (0710); of one that is there already `tocsin check` says what it lacks." },
    { "", "closed_for",  CONF_DURATION, "24h",     "1m..30d",     false, "A closed alert leaves the board after this time; the log keeps it." },
    { "levels", "page",    CONF_LIST, "page, emergency",       NULL, false, "Level 1: worth waking someone." },
    { "levels", "urgent",  CONF_LIST, "critical, error, high", NULL, false, "Level 2: time-critical, no wake-up." },
    { "levels", "channel", CONF_LIST, "warning",               NULL, false, "Level 3: worth knowing, no hurry." },
    { "silence", "for",      CONF_DURATION, "2h", "1m..30d",  false, "How long it lasts." },
    { "silence", "volatile", CONF_LIST, "pod, pod_name, pod_ip, instance, node, nodename, host, hostname, host_ip, ip, container, container_id, id, uid, endpoint, device, fingerprint", NULL, false, "Labels that are no part of it unless they are chosen: they change with each start, or name one of many." },
    { "view", "filter",  CONF_STRING, NULL, NULL,             true,  "Which alerts it shows, as typed after `/`: 'team=payments severity=~\"crit.*\"'." },
    { "command", "run",       CONF_LIST,     NULL, NULL,       true,  "The program and its words: {\"/usr/bin/rollback\", \"{{service}}\"}. {{name}} stands for a field (service, team, env …), id, source or a label of the alert; its value stays in that one word, no shell reads it. The command is refused where it has no value, where it begins with -, or holds a control character." },
    { "command", "what",      CONF_STRING,   NULL, NULL,       false, "What it does in a few words, for the list." },
    { "command", "why",       CONF_STRING,   NULL, NULL,       false, "The purpose that stands there to begin with; nothing is run without one." },
    { "command", "match",     CONF_STRING,   NULL, NULL,       false, "For which alerts it is there, as typed after `/`: 'team=\"payments\"'. Nothing said: for all." },
    { "command", "allow",     CONF_STRING,   NULL, NULL,       false, "A regular expression that each value must match as a whole: '[a-z0-9-]+'." },
    { "command", "dangerous", CONF_BOOL,     "no", NULL,       false, "Shows the exact words and asks before it is run." },
    { "command", "timeout",   CONF_DURATION, NULL, "1s..7d",   false, "It is ended after this time. Nothing said: never." },
    { "person", "unix",  CONF_LIST,   NULL, NULL,             false, "Login names on this machine, or uids. One that several persons have is a shared account: there the uid that logged in says who it is, else she says so herself (--as NAME, :iam NAME)." },
    { "person", "role",  CONF_ENUM,   NULL, "read|act|admin", false, "What she may do: look; act; or also what concerns the owner's installation. Nothing said: act. As soon as one person has a role, accounts that no person has may only read." },
    { "person", "slack", CONF_STRING, NULL, NULL,             false, "Her user id in Slack, U0123456789: a page for her that is posted in a channel mentions her, so that she is told." },
    { "person", "page",  CONF_LIST,   NULL, NULL,             false, "Destinations that reach her, when an escalation asks her and its step names none." },
    { "person", "calendar", CONF_LIST, NULL, NULL,            false, "What she is called in calendars of who is on call, beside her name here and her mail: {\"Ana Lopez\"}." },
    { "person", "mail",  CONF_STRING, NULL, NULL,             false, "Her address: where destinations of kind mail write when she is asked; a pager and a calendar may know her by it too." },
    { "person", "pagerduty", CONF_STRING, NULL, NULL,         false, "How PagerDuty knows her: her user's id (P…) or address. Nothing said: mail." },
    { "person", "opsgenie", CONF_STRING, NULL, NULL,          false, "How Opsgenie or Jira Service Management knows her: her user's address or id. Nothing said: mail." },
    { "person", "zone",  CONF_STRING, NULL, NULL,             false, "Her time zone, as below /usr/share/zoneinfo: Europe/Berlin. It is checked; nothing uses it yet." },
    { "handover", "accept_within", CONF_DURATION, "15m", "1m..1d", false, "A handover that is not accepted within this time is late: tocsin raises an alert of level 2." },
    { "handover", "shift", CONF_DURATION, "12h", "1h..7d",    false, "How long a shift is: comments and posts so far back are told, and the next one ends so far on." },
    { "server", "listen",  CONF_STRING, NULL,                  NULL, false, "Where to listen: 127.0.0.1:8080 or [::1]:8080, in digits. Nowhere where nothing is said. TLS, and who may ask from another machine, are a reverse proxy's business." },
    { "head", "file",      CONF_PATH, NULL,                    NULL, false, "A file that a line is added to: time, node, number of the last event, its hash. Best one that its owner can only add to (chattr +a) or that another machine keeps." },
    { "head", "syslog",    CONF_BOOL, "no",                    NULL, false, "The same line to the machine's log, facility authpriv." },
    /* clang-format on */
};
#define OWN_ROWS (sizeof own_rows / sizeof *own_rows)

struct conf_row *
config_rows(size_t *n)
{
    const struct {
        const struct conf_row *v;
        size_t n;
    } parts[] = {
        { own_rows, OWN_ROWS },
        { source_conf_rows, source_conf_rows_n },
        { deliver_conf_rows, deliver_conf_rows_n },
        { pair_conf_rows, pair_conf_rows_n },
        { route_conf_rows, route_conf_rows_n },
        { oncall_conf_rows, oncall_conf_rows_n },
        { policy_conf_rows, policy_conf_rows_n },
        { incident_conf_rows, incident_conf_rows_n },
    };
    struct conf_row *rows = NULL;

    *n = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        rows = xreallocarray(rows, *n + parts[i].n, sizeof *rows);
        memcpy(rows + *n, parts[i].v, parts[i].n * sizeof *rows);
        *n += parts[i].n;
    }
    return rows;
}
