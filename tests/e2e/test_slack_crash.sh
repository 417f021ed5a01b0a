#!/bin/bash
# SPDX-License-Identifier: MIT
# The promise of the outbox: every update stands in its channel once, whatever Slack does and whenever tocsin is killed. UPDATES=20 KILLS=60
# makes it the long form, SEED=n repeats a course as far as time allows, SLACK names another Slack (see test_slack.sh).
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/slack.sh"
updates=${UPDATES:-5} kills=${KILLS:-10} seed=${SEED:-$((EPOCHSECONDS % 32768))}
life_ms=1500 short_life_ms=150 # within the latter it starts and sends
settles_within_s=$((60 + updates * 15))

# The figures go where they are seen, whether the case holds or not.
exec 5>&1

posted=0 killed=0 ordered=0
declare -A again # messages that were sent again by hand: they may stand out of order

# MODE MEMBERS, as slack_fault takes them; after the last a message has failed, until it is sent again by hand.
modes=(
  'ratelimited "retryAfter":1'
  'error "error":"internal_error"'
  'error "error":"fatal_error"'
  'http "status":503'
  'drop'
  'hang'
  'slow "ms":300'
  'slow "ms":2500'
  'drop_after_commit'
  'error "error":"not_in_channel"'
)

# Two of three rounds have a fault; one of four of those meets a look-up.
order_fault()
{
  local mode method=chat.postMessage
  ((RANDOM % 3)) || return
  mode=${modes[RANDOM % ${#modes[@]}]}
  ((RANDOM % 4)) || method=conversations.history
  # shellcheck disable=SC2086
  slack_fault $method $mode
  ordered=$((ordered + 1))
}

# A verb may be killed as well: with its id it is given again.
post_one()
{
  local channel verb
  ((posted < updates)) || return
  posted=$((posted + 1))
  channel=$( ((posted % 3)) && echo '#crash' || echo '#prod')
  if ((RANDOM % 2)); then
    "$TOCSIN" post -m "update $posted" --channel "$channel" --request-id "update-$posted" >/dev/null 2>&1 </dev/null &
    verb=$!
    wait_ms $((RANDOM % 40))
    kill -KILL "$verb" 2>/dev/null
    wait "$verb" 2>/dev/null
  fi
  post "update $posted" --channel "$channel" --request-id "update-$posted"
}

resend_failed()
{
  local id
  messages state=failed
  for id in $(value '.[].id'); do
    again[$id]=1
    run_ok resend "$id"
  done
}

wait_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

# An owner lives for a moment.
live_and_die()
{
  "$TOCSIN" --plain >>"$home/owner" 2>&1 </dev/null &
  owner=$!
  wait_ms $((RANDOM % (RANDOM % 2 ? life_ms : short_life_ms)))
  kill -KILL "$owner"
  wait "$owner" 2>/dev/null
  killed=$((killed + 1))
}

# What the store says must be possible, with what stands in the channels. The store first: nothing changes it now, but a call may still be under way.
check_states()
{
  messages
  { slack_posts "$crash"; slack_posts "$prod"; } | jq -cs 'add' >"$home/posts"
  jq -r --slurpfile posts "$home/posts" --argjson posted "$posted" '
    def wrong(m; why): "\(m.id) \(why): \(m | del(.attempts) | tostring)";
    (if length == $posted then empty else "\(length) messages, but \($posted) updates were posted" end),
    (.[] | . as $m | [$posts[0][] | select(.text == $m.subject)] as $there | ($there | length) as $n |
      (if $n > 1 then wrong($m; "stands there \($n) times") else empty end),
      (if any($there[]; .metadata.event_payload.message != $m.id) then wrong($m; "is not what it says") else empty end),
      (if $m.state == "acked" and $n == 0 then wrong($m; "is acked, but not there") else empty end),
      (if $m.state == "acked" and $n == 1 and $m.ts != $there[0].ts then wrong($m; "stands elsewhere") else empty end),
      (if $m.state != "acked" and ($m.unsure | not) and $n > 0 then wrong($m; "is there, and sure not to be") else empty end),
      (if $m.state == "sent" and ($m.unsure | not) then wrong($m; "was sent, and is sure") else empty end),
      (if ($m.tries == 0) != ($m.state == "queued" and ($m.attempts | length == 0)) then wrong($m; "has odd tries") else empty end),
      (if any("acked", "queued", "sent", "retrying", "failed"; . == $m.state) then empty else wrong($m; "is in no state to be in") end))
  ' "$out" >"$home/wrong" 2>&1
  ! [ -s "$home/wrong" ] || fault "after kill $killed:" "$(head -n 5 "$home/wrong")"
}

# Those of a channel, but for the ones that were sent again by hand, as the numbers of their messages.
numbers_in()
{
  slack_posts "$1" | jq -r '.[].metadata.event_payload.message' | while read -r id; do
    [ -n "${again[$id]:-}" ] || echo "${id#M}"
  done
}
expect_order()
{
  numbers_in "$1" >"$home/order"
  sort -nc "$home/order" || fault "out of order in $1: $(tr '\n' ' ' <"$home/order")"
}

# "Retry-After: 1" holds across a kill as well.
expect_pauses()
{
  slack_log >"$out"
  expect_jq '[group_by([.method, .args.channel])[] | sort_by(.at) | range(1; length) as $i |
    select(.[$i - 1].fault == "ratelimited" and .[$i].at - .[$i - 1].at < 1000)] == []'
}

figures()
{
  slack_calls chat.postMessage >"$home/calls"
  printf '%d updates, %d kills, %d faults ordered, %d met (%s); %d posts, %d calls to post, %d look-ups, %d sent again by hand; seed %d\n' \
    "$posted" "$killed" "$ordered" "$(slack_log | jq '[.[].fault // empty] | length')" \
    "$(slack_log | jq -r '[.[].fault // empty] | group_by(.) | map("\(length) \(.[0])") | join(", ")')" \
    "$(jq length "$home/posts")" "$(jq length "$home/calls")" "$(slack_calls_n conversations.history)" "${#again[@]}" "$seed" >&5
}

case__updates__stand_there_once__while_slack_fails_and_tocsin_is_killed()
{
  local deadline
  new_home
  slack_ready
  config_slack
  printf 'seed %d\n' "$seed"
  RANDOM=$seed
  while ((killed < kills)); do
    post_one
    order_fault
    live_and_die
    check_states
    resend_failed
  done
  while ((posted < updates)); do post_one; done
  deadline=$((EPOCHSECONDS + settles_within_s))
  until all_are_acked || ((EPOCHSECONDS > deadline)); do
    deliver "$settles_within_s"
    resend_failed
  done
  check_states
  figures
  messages
  expect_jq 'length == $n and all(.state == "acked" and (.unsure | not))' --argjson n "$updates"
  [ "$(jq length "$home/posts")" = "$updates" ] || fault "not $updates posts: $(jq -c 'map(.text)' "$home/posts")"
  expect_order "$crash"
  expect_order "$prod"
  expect_pauses
  run_ok log verify
}
all_are_acked() { messages state!=acked; [ "$(value length)" = 0 ]; }

run_cases "$@"
