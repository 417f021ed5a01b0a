/* SPDX-License-Identifier: MIT */
/* A person's wish on the wire. */
#include <string.h>

#include "serve/wire.h"

static void
put_subjects(struct json_out *o, const struct command *cmd)
{
    char hex[ALERT_ID_HEX];

    json_open(o, "alerts", '[');
    for (size_t i = 0; i < cmd->subjects_n; i++) {
        alert_id_hex(&cmd->subjects[i].id, hex);
        json_open(o, NULL, '{');
        json_str(o, "id", hex);
        json_int(o, "episode", (int64_t)cmd->subjects[i].episode);
        json_close(o, '}');
    }
    json_close(o, ']');
}

static void
put_names(struct json_out *o, const char *member, const char *const *v, size_t n)
{
    json_open(o, member, '[');
    for (size_t i = 0; i < n; i++)
        json_str(o, NULL, v[i]);
    json_close(o, ']');
}

/* What is run, or how it ended. */
static void
put_run(struct json_out *o, const struct command *cmd)
{
    json_int(o, "run", (int64_t)cmd->run_number);
    if (cmd->run != NULL) {
        json_open(o, "place", '{');
        run_place_put(o, cmd->run);
        json_close(o, '}');
    }
    if (cmd->run_end != NULL) {
        json_open(o, "end", '{');
        run_end_put(o, cmd->run_end);
        json_close(o, '}');
    }
}

void
wire_command_put(struct json_out *o, const struct command *cmd)
{
    json_str(o, "kind", command_rows[cmd->kind].wire);
    json_str(o, "request_id", cmd->request_id);
    json_bool(o, "sure", cmd->sure);
    json_bool(o, "dry_run", cmd->dry);
    json_bool(o, "note", cmd->note);
    put_subjects(o, cmd);
    json_int(o, "for_ms", cmd->for_ms);
    json_int(o, "until_ms", cmd->until_ms);
    json_int(o, "from_ms", cmd->from_ms);
    json_str(o, "person", cmd->to);
    json_str(o, "vote", alert_votes[cmd->vote].word);
    json_str(o, "respond", rule_respond_words[cmd->respond]);
    json_str(o, "text", cmd->text);
    json_int(o, "seq", (int64_t)cmd->seq);
    put_names(o, "to", cmd->destinations, cmd->destinations_n);
    put_names(o, "names", cmd->names, cmd->names_n);
    json_str(o, "source", cmd->source);
    json_str(o, "matchers", cmd->matchers);
    json_str(o, "silence", cmd->silence_id);
    json_int(o, "reply_to", (int64_t)cmd->reply_to);
    put_run(o, cmd);
    wire_wish_put(o, cmd->incident);
    json_open(o, "messages", '[');
    for (size_t i = 0; i < cmd->messages_n; i++)
        json_int(o, NULL, (int64_t)cmd->messages[i]);
    json_close(o, ']');
}

bool
wire_members_check(const cJSON *o, const struct wire_member *v, size_t n, struct err *err)
{
    static const char *const words[WIRE_TYPES] = { "text", "a whole number from 0 on", "true or false", "a list", "an object" };

    for (size_t i = 0; i < n; i++) {
        const cJSON *m = json_get(o, v[i].name);
        const bool fits[WIRE_TYPES] = { cJSON_IsString(m), json_get_int(o, v[i].name, -1) >= 0, cJSON_IsBool(m), cJSON_IsArray(m),
            cJSON_IsObject(m) };

        if (m != NULL && !cJSON_IsNull(m) && !fits[v[i].type])
            return err_set(err, ERR_USAGE, "\"%s\" is to be %s", v[i].name, words[v[i].type]);
    }
    return true;
}

/* A list that is absent is empty; one that is too long is refused before anything is made of it. */
static bool
get_list(const cJSON *o, const char *name, size_t max, const cJSON **list, size_t *n, struct err *err)
{
    *list = json_get_array(o, name);
    *n = *list == NULL ? 0 : (size_t)cJSON_GetArraySize(*list);
    return *n <= max || err_set(err, ERR_USAGE, "%zu %s at once: at most %zu", *n, name, max);
}

static bool
read_subjects(const cJSON *o, struct command *cmd, struct arena *arena, struct err *err)
{
    const cJSON *list, *item;
    struct subject *v;
    size_t i = 0;

    if (!get_list(o, "alerts", COMMAND_SUBJECTS_MAX, &list, &cmd->subjects_n, err))
        return false;
    cmd->subjects = v = arena_zalloc(arena, (cmd->subjects_n + 1) * sizeof *v);
    cJSON_ArrayForEach(item, list)
    {
        const char *id = json_get_str(item, "id");
        int64_t episode = json_get(item, "episode") == NULL ? 0 : json_get_int(item, "episode", -1);

        if (id == NULL || !alert_id_parse(id, &v[i].id) || episode < 0)
            return err_set(err, ERR_USAGE, "alert %zu of the list: an id has %d hex digits, an episode is a number", i + 1,
                ALERT_ID_HEX - 1);
        v[i++].episode = (uint64_t)episode;
    }
    return true;
}

static bool
read_messages(const cJSON *o, struct command *cmd, struct arena *arena, struct err *err)
{
    const cJSON *list, *item;
    uint64_t *v;
    size_t i = 0;

    if (!get_list(o, "messages", MESSAGES_OPEN_MAX, &list, &cmd->messages_n, err))
        return false;
    cmd->messages = v = arena_zalloc(arena, (cmd->messages_n + 1) * sizeof *v);
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsNumber(item) || !(item->valuedouble >= 1 && item->valuedouble <= JSON_WHOLE_MAX)
            || item->valuedouble != (double)(uint64_t)item->valuedouble)
            return err_set(err, ERR_USAGE, "message %zu of the list is no number", i + 1);
        v[i++] = (uint64_t)item->valuedouble;
    }
    return true;
}

/* A list of names that may have so many. */
struct names {
    const char *member;
    size_t max;
    const char *const **v;
    size_t *n;
};

static bool
read_names(const cJSON *o, const struct names *names, struct arena *arena, struct err *err)
{
    const cJSON *list, *item;
    const char **v;
    size_t i = 0;

    if (!get_list(o, names->member, names->max, &list, names->n, err))
        return false;
    *names->v = v = arena_zalloc(arena, (*names->n + 1) * sizeof *v);
    cJSON_ArrayForEach(item, list)
    {
        if (!cJSON_IsString(item))
            return err_set(err, ERR_USAGE, "'%s': number %zu of the list is no name", names->member, i + 1);
        v[i++] = arena_strdup(arena, item->valuestring);
    }
    return true;
}

static bool
read_run(const cJSON *o, struct command *cmd, struct arena *arena, struct err *err)
{
    const cJSON *place = json_get_object(o, "place"), *end = json_get_object(o, "end");
    struct run_order *order = arena_zalloc(arena, sizeof *order);
    struct run_end *ended = arena_zalloc(arena, sizeof *ended);

    cmd->run_number = (uint64_t)json_get_int(o, "run", 0);
    if (place != NULL && !run_place_read(place, order, arena))
        return err_set(err, ERR_USAGE, "\"place\" has argv (1 to %d words), host, directory, boot, pid and started_ticks",
            RUN_ARGS_MAX);
    if (end != NULL && !run_end_read(end, ended, arena))
        return err_set(err, ERR_USAGE, "\"end\" has one of exit, signal and error, and took_ms, output, left_out, output_end");
    cmd->run = place == NULL ? NULL : order;
    cmd->run_end = end == NULL ? NULL : ended;
    return true;
}

static bool
read_kind(const cJSON *o, struct command *cmd, struct err *err)
{
    const char *kind = json_get_str(o, "kind");

    for (int i = 0; kind != NULL && i < COMMANDS; i++)
        if (command_rows[i].who == WHO_PERSON && i != CMD_DRY_RUN && strcmp(command_rows[i].wire, kind) == 0) {
            cmd->kind = (enum command_kind)i;
            return true;
        }
    return err_set(err, ERR_USAGE, "'%.40s' is no act of a person", kind == NULL ? "" : kind);
}

static bool
read_text(const cJSON *o, struct command *cmd, struct arena *arena, struct err *err)
{
    size_t max = cmd->kind == CMD_POST || cmd->kind == CMD_INCIDENT_ENTRY ? MESSAGE_TEXT_BYTES : COMMAND_TEXT_MAX;

    cmd->text = arena_strdup_or_null(arena, json_get_str(o, "text"));
    cmd->request_id = arena_strdup_or_null(arena, json_get_str(o, "request_id"));
    cmd->sure = json_get_bool(o, "sure", false);
    cmd->note = json_get_bool(o, "note", false);
    cmd->dry = json_get_bool(o, "dry_run", false);
    cmd->for_ms = json_get_int(o, "for_ms", 0);
    cmd->until_ms = json_get_int(o, "until_ms", 0);
    cmd->from_ms = json_get_int(o, "from_ms", 0);
    cmd->to = arena_strdup_or_null(arena, json_get_str(o, "person"));
    cmd->seq = (uint64_t)json_get_int(o, "seq", 0);
    cmd->reply_to = (uint64_t)json_get_int(o, "reply_to", 0);
    cmd->source = arena_strdup_or_null(arena, json_get_str(o, "source"));
    cmd->matchers = arena_strdup_or_null(arena, json_get_str(o, "matchers"));
    cmd->silence_id = arena_strdup_or_null(arena, json_get_str(o, "silence"));
    return cmd->text == NULL || strlen(cmd->text) <= max
        || err_set(err, ERR_USAGE, "the text has %zu bytes: at most %zu", strlen(cmd->text), max);
}

/* Both are "nothing said" where they are absent. */
static bool
read_opinions(const cJSON *o, struct command *cmd, struct err *err)
{
    const char *vote = json_get_str(o, "vote"), *respond = json_get_str(o, "respond");

    if (vote != NULL && (cmd->vote = alert_vote_of(vote)) == ALERT_VOTES)
        return err_set(err, ERR_USAGE, "'%.40s' is no vote: useful, noise or cannot-act", vote);
    if (respond != NULL && (cmd->respond = rule_respond_of(respond)) == RESPONDS)
        return err_set(err, ERR_USAGE, "'%.40s' is no answer to whether one can respond: yes or no", respond);
    return true;
}

bool
wire_command_read(const cJSON *o, struct command *cmd, struct arena *arena, struct err *err)
{
    const struct names to = { "to", MESSAGE_DESTINATIONS_MAX, &cmd->destinations, &cmd->destinations_n };
    const struct names others = { "names", COMMAND_NAMES_MAX, &cmd->names, &cmd->names_n };
    static const struct wire_member members[] = {
        { "kind", WIRE_TEXT },
        { "request_id", WIRE_TEXT },
        { "sure", WIRE_FLAG },
        { "dry_run", WIRE_FLAG },
        { "note", WIRE_FLAG },
        { "alerts", WIRE_LIST },
        { "for_ms", WIRE_NUMBER },
        { "until_ms", WIRE_NUMBER },
        { "from_ms", WIRE_NUMBER },
        { "person", WIRE_TEXT },
        { "vote", WIRE_TEXT },
        { "respond", WIRE_TEXT },
        { "text", WIRE_TEXT },
        { "seq", WIRE_NUMBER },
        { "to", WIRE_LIST },
        { "names", WIRE_LIST },
        { "source", WIRE_TEXT },
        { "matchers", WIRE_TEXT },
        { "silence", WIRE_TEXT },
        { "reply_to", WIRE_NUMBER },
        { "messages", WIRE_LIST },
        { "events", WIRE_FLAG },
        { "run", WIRE_NUMBER },
        { "place", WIRE_OBJECT },
        { "end", WIRE_OBJECT },
        { "incident", WIRE_OBJECT },
    };

    *cmd = (struct command){ 0 };
    return wire_members_check(o, members, sizeof members / sizeof *members, err) && read_kind(o, cmd, err)
        && read_text(o, cmd, arena, err) && read_opinions(o, cmd, err) && read_subjects(o, cmd, arena, err)
        && read_messages(o, cmd, arena, err) && read_names(o, &to, arena, err) && read_names(o, &others, arena, err)
        && read_run(o, cmd, arena, err) && wire_wish_read(o, cmd, arena, err);
}
