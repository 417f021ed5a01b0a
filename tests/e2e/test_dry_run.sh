#!/bin/bash
# SPDX-License-Identifier: MIT
# Dry runs: what they say is what would be done, nothing of it is done, and nobody is called. Connections are counted at Slack, and seen by strace where there is one.
unset SLACK
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/slack.sh"
. "$(dirname "$0")/pane.sh"

am_start am
am_post am 12
case_before()
{
  new_home
  slack_ready
  config_slack
  config_source am "${am_url[am]}"
  poll
}
case_after() { close_pane; }
first() { ids | head -n 1; }

# A tocsin whose attempts to connect are in $work/connects; where nothing may be traced, Slack's count must do.
traced=$work/traced
cat >"$traced" <<END
#!/bin/sh
# Leaks can't be looked for under a trace.
export ASAN_OPTIONS="\${ASAN_OPTIONS:+\$ASAN_OPTIONS:}detect_leaks=0"
exec strace -f -qq -e trace=connect -o "$work/connects" "$TOCSIN" "\$@"
END
chmod +x "$traced"
strace -f -qq -e trace=connect -o "$work/connects" curl -s http://127.0.0.1:9/ >/dev/null 2>&1
if ! grep -qs 'sa_family=AF_INET.*htons(9)' "$work/connects"; then
  traced=$TOCSIN
  echo "NOT TRACED: strace may not trace here; only Slack counts who connects" >&2
fi

slack_connections() { curl -fsS --max-time 10 "${slack_ctl}log" | jq .connections; }
# What a dry run may not change.
all_that_stands() { { "$TOCSIN" alerts --json '@state=~.*'; "$TOCSIN" messages --json state!=none; } | jq -S .; }

# Runs the verb dry, and expects that it leaves one line in the log and no other trace. Its answer is in $out, its requests in $home/dry.
dry()
{
  local connections seq
  connections=$(slack_connections) seq=$(last_seq)
  all_that_stands >"$home/before"
  : >"$work/connects"
  TOCSIN=$traced run_ok "$@" --dry-run --json
  cp "$out" "$home/answer"
  ! grep 'sa_family=AF_INET' "$work/connects" || fault "it connects"
  [ "$(slack_connections)" = "$connections" ] || fault "Slack was connected to: $(slack_connections) times, $connections before"
  all_that_stands | cmp "$home/before" - || fault "it changed something"
  run_ok log --json "seq=$((seq + 1))"
  expect_jq '.kind == "dry_run" and (.stream | test("^dry:[0-9]+$"))'
  [ "$(last_seq)" = $((seq + 1)) ] || fault "the log grew from $seq to $(last_seq)"
  cp "$home/answer" "$out"
  expect_jq '.dry_run and .ok and .batch == null'
  jq -S --arg api "$slack_api" '[.requests[] | {method, url: .url[($api | length):], type: .content_type, body}]' "$out" >"$home/dry"
}

# What Slack was asked since the last call of from_here, in the same form; of two channels, which each have a lane, in any order.
from_here() { calls_before=$(slack_log | jq length); }
expect_same_live()
{
  deliver
  slack_log | jq -S --argjson n "$calls_before" '[.[$n:][] | {method: .http, url: .method, body: .raw}]' >"$home/live"
  jq 'length > 0' "$home/live" | grep -q true || fault "nothing was sent"
  diff <(jq 'map(del(.type)) | sort_by(.body)' "$home/dry") <(jq 'sort_by(.body)' "$home/live") || fault "the dry run's requests are others"
}

case__post__dry__is_the_request_that_leaves_later()
{
  dry post -m $'a < b & *c*\n{{me}}'
  expect_jq '.requests | length == 1 and .[0].authorization == "Bearer (hidden)"'
  ! grep -F "$SLACK_TOKEN" "$out" || fault "the token is shown"
  from_here
  post $'a < b & *c*\n{{me}}'
  expect_same_live
}

case__post__dry__to_two_channels__and_into_a_thread()
{
  dry post -m 'everybody' --channel '#crash' --channel '#prod'
  from_here
  post 'everybody' --channel '#crash' --channel '#prod'
  expect_same_live
  dry post -m 'more' --reply-to M1
  from_here
  post 'more' --reply-to M1
  expect_same_live
}

# The ids of channels are made up in a dry run.
case__post__dry__to_a_name__looks_it_up_as_a_live_one_does()
{
  config_slack 'destination "#production-monitoring" { }'
  dry post -m 'by name'
  from_here
  post 'by name'
  deliver
  slack_log | jq --argjson n "$calls_before" '.[$n:] | map(.method)' >"$home/live"
  diff <(jq 'map(.url)' "$home/dry") "$home/live" || fault "other methods are called"
  [ "$(jq -r '.[0].body' "$home/dry")" = "$(slack_calls conversations.list | jq -r '.[0].raw')" ] || fault "another list is asked for"
  [ "$(jq -c '.[1].body | fromjson | del(.channel)' "$home/dry")" = "$(slack_calls chat.postMessage | jq -c '.[0].args | del(.channel)')" ] ||
    fault "another post is sent"
}

case__undo__dry__is_the_change_that_leaves_later()
{
  post 'too soon'
  deliver
  dry undo --yes
  from_here
  run_ok undo --yes
  expect_same_live
  dry redo --yes
  from_here
  run_ok redo --yes
  expect_same_live
  expect_posts "$crash" 'too soon'
}

case__drop_and_resend_and_ack_message__dry__leave_it_as_it_is()
{
  post 'hold on'
  dry drop M1 -m 'not needed'
  dry ack-message M1 -m 'ana saw it'
  dry undo --yes
  run_ok drop M1 -m 'not needed'
  dry resend M1
  deliver
  expect_calls chat.postMessage 0
}

case__ack_and_comment__dry__ask_nobody()
{
  local id
  id=$(first)
  dry ack "$id" --for 1h
  expect_jq '.requests == [] and (.events | length) == 1'
  dry comment "$id" -m 'hm'
  run_ok ack "$id"
  dry unack "$id"
  dry undo --yes
}

case__request_id__of_a_dry_run__is_still_good()
{
  dry post -m 'once' --request-id page-1
  dry post -m 'once' --request-id page-1
  run_ok post -m 'once' --request-id page-1 --json
  expect_jq '.repeated == false and .done == 1'
  deliver
  expect_posts "$crash" 'once'
}

case__refusal__dry__is_the_same__and_not_in_the_log()
{
  local seq
  seq=$(last_seq)
  run post -m 'where?' --channel '#nowhere' --dry-run
  expect_exit 3
  expect_err '#nowhere'
  [ "$(last_seq)" = "$seq" ] || fault "it is in the log"
}

case__dry_run__beside_an_owner__is_noted_by_it__and_sends_nothing()
{
  local seq
  owner_start
  seq=$(last_seq)
  run_ok post -m 'beside' --dry-run --json
  expect_jq '.dry_run and (.requests | length == 1)'
  events
  expect_jq -s "map(select(.seq > $seq) | .kind) == [\"dry_run\"]"
  owner_stop
  expect_calls chat.postMessage 0
}

# The store has something to send, and a dry owner must leave it there. Its sources it reads.
case__owner__dry__sends_nothing_and_keeps_nothing()
{
  local seq inner
  post 'waiting'
  seq=$(last_seq)
  : >"$work/connects"
  "$traced" --plain --dry-run >"$home/owner" 2>"$home/owner.err" </dev/null &
  owner=$!
  owners+=("$owner")
  disown
  until_true 20 grep -q 'fire ' "$home/owner" || fault "it does not run: $(head -c 300 "$home/owner.err")"
  inner=$(pid_of_child "$owner") # where strace stands between
  kill -TERM "${inner:-$owner}"
  until_true 5 pid_is_gone "$owner" || fault "it does not end"
  expect_undone "$seq"
}
expect_undone()
{
  ! grep "htons($slack_port)" "$work/connects" || fault "it connects to Slack"
  [ "$(slack_connections)" = 0 ] || fault "Slack was connected to $(slack_connections) times"
  [ "$(last_seq)" = "$1" ] || fault "the log grew from $1 to $(last_seq)"
  messages
  expect_jq 'length == 1 and .[0].state == "queued" and .[0].tries == 0'
}

case__dashboard__dry__acts_on_the_screen_alone()
{
  local seq
  config_slack 'destination "#production-monitoring" { }'
  config_source am "${am_url[am]}"
  post 'waiting'
  seq=$(last_seq)
  : >"$work/connects"
  TOCSIN=$traced dashboard 80 24 --dry-run
  expect_screen '12 alerts'
  keys a
  expect_screen '[ >]A L2 '
  keys -l ':post seen by nobody'
  keys Enter
  expect_screen 'Esc leaves the text'
  keys Escape
  expect_gone 'Esc leaves the text'
  keys y
  expect_screen 'M1 (queued|stands)'
  keys g u 4
  expect_screen 'ok .* seen by nobody +delivered'
  keys q
  expect_gone 'MESSAGES'
  keys q
  expect_screen 'left with 0'
  expect_undone "$seq"
  alerts @state=acked
  expect_jq '. == []'
}

run_cases "$@"
