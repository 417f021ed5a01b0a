# SPDX-License-Identifier: MIT
# For end-to-end tests that post: a Slack of their own (slack.py), or the one that SLACK describes by the JSON of its first line. Sourced after lib.sh.

need_commands python3

# slack_start [--port N]: one of our own, in $slack_pid. slack_stop: it is gone, and what it kept.
slack_start()
{
  slack_pid=
  : >"$work/slack"
  python3 "$top/tests/e2e/slack.py" "$@" >"$work/slack" 2>"$work/slack.err" </dev/null &
  slack_pid=$!
  owners+=("$slack_pid")
  disown
  until_true "$ready_within_s" test -s "$work/slack" || skip "slack.py does not start: $(tail -n 1 "$work/slack.err")"
  slack_is "$(head -n 1 "$work/slack")"
}
slack_stop()
{
  kill -KILL "$slack_pid"
  until_true 5 pid_is_gone "$slack_pid" || fault "slack.py is still there"
  slack_pid=
}
slack_is()
{
  slack_api=$(jq -r .api <<<"$1") slack_ctl=$(jq -r .ctl <<<"$1") slack_channel=$(jq -r .channel <<<"$1")
  export SLACK_TOKEN
  SLACK_TOKEN=$(jq -r .botToken <<<"$1")
  slack_port=$(sed -E 's|.*:([0-9]+)/.*|\1|' <<<"$slack_api")
}

# The Slack of a test: empty, without faults; crash and prod are the ids of two channels.
slack_ready()
{
  if [ -n "${SLACK:-}" ]; then slack_is "$SLACK"; elif [ -z "${slack_pid:-}" ]; then slack_start; fi
  slack_control reset '{}' >/dev/null || fault "no Slack answers at $slack_ctl"
  slack_backend conversations.list '{}' >"$work/channels"
  crash=$(channel_id crash) prod=$(channel_id production-monitoring)
}
channel_id() { jq -r --arg name "$1" '.channels[] | select(.name == $name) | .id' "$work/channels"; }

slack_control() { curl -fsS --max-time 10 -H 'Content-Type: application/json' -d "$2" "$slack_ctl$1"; }
slack_backend() { slack_control backend "{\"method\":\"$1\",\"args\":$2}"; }
# slack_fault METHOD MODE [MEMBERS]: the next call of the method ends so; more members of the order as JSON: '"times":2'.
slack_fault() { slack_control fault "{\"method\":\"$1\",\"mode\":\"$2\"${3:+,$3}}" >/dev/null || fault "Slack takes no fault"; }
# The calls so far, as a list: slack_calls METHOD.
slack_log() { curl -fsS --max-time 10 "${slack_ctl}log" | jq -c .calls; }
slack_calls() { slack_log | jq -c --arg m "$1" 'map(select(.method == $m))'; }
slack_calls_n() { slack_calls "$1" | jq length; }
# What stands in a channel, oldest first, as a list; thread_posts CHANNEL TS: the answers to a post.
slack_posts() { slack_backend conversations.history "{\"channel\":\"$1\",\"limit\":1000,\"include_all_metadata\":true}" | jq -c '.messages | reverse'; }
thread_posts() { slack_backend conversations.replies "{\"channel\":\"$1\",\"ts\":\"$2\",\"include_all_metadata\":true}" | jq -c '.messages[1:]'; }

# A channel's topic, as Slack tells it, and by hand; whose place that is: person_channel USER.
slack_topic() { slack_backend conversations.info "{\"channel\":\"$1\"}" | jq -r .channel.topic.value; }
slack_set_topic() { slack_backend conversations.setTopic "$(jq -nc --arg c "$1" --arg t "$2" '{channel: $c, topic: $t}')" >/dev/null; }
person_channel() { slack_backend conversations.open "{\"users\":\"$1\"}" | jq -r .channel.id; }

# expect_posts CHANNEL TEXT...: these stand in the channel, each once, in this order.
expect_posts()
{
  local channel=$1 texts
  shift
  texts=$(slack_posts "$channel" | jq -c 'map(.text)')
  [ "$texts" = "$(jq -nc '$ARGS.positional' --args -- "$@")" ] || fault "in the channel stands $texts, not: $*"
}
expect_calls()
{
  local n
  n=$(slack_calls_n "$1")
  [ "$n" = "$2" ] || fault "$1 was called $n times, not $2"
}

# ---- tocsin, with that Slack

# config_slack [LINE...]: in place of what was configured; then #crash and #prod, by their ids, unless lines say otherwise.
config_slack()
{
  config <<END
slack {
    bot_token_env = "SLACK_TOKEN"
    api_url = "$slack_api"
    timeout = 1s
}
END
  [ $# -gt 0 ] || set -- "destination \"#crash\" { channel = \"$crash\" }" "destination \"#prod\" { channel = \"$prod\" }"
  printf '%s\n' "$@" >>"$config_file"
}

post() { run_ok post -m "$@"; }
messages() { run_ok messages --json "${@:-state!=none}"; }
# expect_state ID STATE: within some seconds.
expect_state() { until_true "${3:-15}" has_state "$1" "$2" || fault "$1 is not $2" "$(what_it_said)"; }
has_state() { run show "$1" --json && [ "$(value .state)" = "$2" ]; }
message_error() { run_ok show "$1" --json; value .error; }

# An owner works until nothing waits any more.
deliver()
{
  owner_start
  until_true "${1:-30}" nothing_waits || fault "there is still something to deliver" "$(what_it_said)"
  owner_stop
}
nothing_waits() { messages 'state=~queued|sent|retrying' && [ "$(value length)" = 0 ]; }
