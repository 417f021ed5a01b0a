#!/bin/bash
# SPDX-License-Identifier: MIT
# What goes wrong: sources that die, lie or start anew, a second owner, SIGKILL in the middle, a store that is none, hostile text.
. "$(dirname "$0")/lib.sh"
need_commands perl

am_start am
am_post am 12
am_port=$(am_port am)
case_before()
{
  new_home
  config_source am "${am_url[am]}" 'timeout = 2s'
  poll
}
case_after()
{
  [ -z "${bad_pid:-}" ] || kill "$bad_pid" 2>/dev/null
  bad_pid=
}
first() { ids | head -n 1; }
firing() { alerts @state=firing; value length; }

# The source is at another address from now on: bad_source FILE [HOW], an answer that stands in FILE.
bad_source()
{
  perl "$top/tests/e2e/badserver.pl" "$@" >"$home/port" &
  bad_pid=$!
  disown
  until_true 5 test -s "$home/port" || fault "badserver.pl did not start"
  : >"$config_file"
  config_source am "http://127.0.0.1:$(head -n 1 "$home/port")" 'timeout = 2s' 'max_body = 1MB'
}
answer() { printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n%s' "$1" >"$home/answer"; }

# An answer that is no list changes nothing but the source's health.
expect_error_and_no_change()
{
  run serve --once
  expect_exit 4
  expect_err 'am'
  [ "$(firing)" = 12 ] || fault "the alerts changed" "$(what_it_said)"
  events
  expect_jq '[.[] | select(.kind | test("cleared|closed|unconfirmed|fired"))] | length == $n' -s --argjson n "$(jq -s '[.[] | select(.kind == "alert.fired")] | length' "$out")"
}

case__source_that_dies__keeps_its_alerts__stale()
{
  : >"$config_file"
  config_source am http://127.0.0.1:1 'timeout = 2s'
  expect_error_and_no_change
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  run serve --once
  until_true 10 all_are_stale || fault "two polls without an answer, and not stale" "$(what_it_said)"
}

all_are_stale() { alerts; value 'length == 12 and all(.stale)' | grep -q true; }

case__garbage__is_an_error__and_changes_nothing() { answer 'fj9dx<<%$'; bad_source "$home/answer"; expect_error_and_no_change; }
case__html__is_an_error__and_changes_nothing() { answer '<html><body>login</body></html>'; bad_source "$home/answer"; expect_error_and_no_change; }
case__empty_body__is_an_error__and_changes_nothing() { answer ''; bad_source "$home/answer"; expect_error_and_no_change; }
case__object_for_a_list__is_an_error__and_changes_nothing() { answer '{}'; bad_source "$home/answer"; expect_error_and_no_change; }
case__null__is_an_error__and_changes_nothing() { answer 'null'; bad_source "$home/answer"; expect_error_and_no_change; }
case__list_that_is_cut_off__is_an_error__and_changes_nothing()
{
  answer "$(am_get am /api/v2/alerts | head -c 2000)"
  bad_source "$home/answer"
  expect_error_and_no_change
}
case__body_that_is_too_large__is_an_error__and_changes_nothing()
{
  answer "[$(head -c 2000000 /dev/zero | tr '\0' ' ')]"
  bad_source "$home/answer"
  expect_error_and_no_change
}
case__deep_nesting__is_an_error__and_changes_nothing()
{
  answer "$(head -c 100000 /dev/zero | tr '\0' '[')"
  bad_source "$home/answer"
  expect_error_and_no_change
}
case__source_that_hangs__is_an_error__in_its_time_limit()
{
  printf 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n' >"$home/answer"
  bad_source "$home/answer" hang
  expect_error_and_no_change
}
case__error_500__is_an_error__and_changes_nothing()
{
  printf 'HTTP/1.1 500 Internal Server Error\r\nConnection: close\r\n\r\n[]' >"$home/answer"
  bad_source "$home/answer"
  expect_error_and_no_change
}
case__redirect_to_a_file__is_not_followed()
{
  printf 'HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nConnection: close\r\n\r\n' >"$home/answer"
  bad_source "$home/answer"
  expect_error_and_no_change
}

case__alertmanager_that_starts_empty__does_not_read_as_all_clear()
{
  local episode
  alerts
  episode=$(value '[.[].episode] | sort')
  am_stop am
  am_start am --port "$am_port"
  run serve --once
  [ "$(firing)" = 12 ] || fault "an empty list after a restart was believed" "$(what_it_said)"
  am_post am 12
  poll
  alerts
  expect_jq 'length == 12 and all(.state == "firing") and ([.[].episode] | sort) == $e' --argjson e "$episode"
}

case__all_alerts_vanish_at_once__is_not_believed_yet()
{
  answer '[]'
  bad_source "$home/answer"
  run serve --once
  [ "$(firing)" = 12 ] || fault "a list that is suddenly empty was believed" "$(what_it_said)"
}

case__verb__acts_through_the_owner__which_prints_it()
{
  local id
  id=$(first)
  owner_start
  run_ok ack "$id"
  until_true 5 grep -q ' ack ' "$home/owner" || fault "the owner was not told: $(cat "$home/owner")"
  owner_owns || fault "the store was taken from it"
  [ "$(firing)" = 11 ] || fault "not acked" "$(what_it_said)"
  owner_stop
  run_ok unack "$id"
}

case__owner_killed__frees_the_store_at_once()
{
  owner_start
  kill -KILL "$owner"
  until_true 5 pid_is_gone "$owner" || fault "still there"
  run_ok ack "$(first)"
  run_ok log verify
}

case__owner__shows_what_comes__and_log_follows()
{
  local follower
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  owner_start
  "$TOCSIN" log --json --follow >"$home/followed" 2>"$home/followed.err" </dev/null &
  follower=$!
  owners+=("$follower")
  disown
  am_post am 1 7000
  until_true 15 grep -q 'fire  *KafkaConsumerLag catalog' "$home/owner" || fault "the owner does not say it: $(tail -n 3 "$home/owner")"
  until_true 5 followed_new || fault "log --follow does not show it: $(tail -n 1 "$home/followed") $(head -c 300 "$home/followed.err")"
  kill -INT "$follower"
  until_true 5 pid_is_gone "$follower" || fault "log --follow does not end by SIGINT"
  owner_stop
  am_resolve am 1 7000
}
followed_new() { [ "$(jq -s '[.[] | select(.kind == "alert.fired")] | length' "$home/followed" 2>/dev/null)" -ge 2 ]; }

# Acts in a loop, each with a request id, and a SIGKILL at a random moment; what was answered must be there, none twice.
case__killed_verbs__lose_no_answered_act__and_do_none_twice()
{
  local i id pid answered=()
  id=$(first)
  for i in $(seq 1 20); do
    "$TOCSIN" comment "$id" -m "round $i." --request-id "r$i" >"$home/act" 2>&1 </dev/null &
    pid=$!
    sleep "0.0$((RANDOM % 60 + 10))"
    kill -KILL "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    [ $? != 0 ] || answered+=("$i")
  done
  run_ok log --json kind=alert.commented
  for i in "${answered[@]}"; do
    expect_jq '[.[] | select(.request_id == $r)] | length == 1' -s --arg r "r$i"
  done
  for i in $(seq 1 20); do
    run_ok comment "$id" -m "round $i." --request-id "r$i"
  done
  run_ok log --json kind=alert.commented
  expect_jq 'length == 20 and ([.[].request_id] | unique | length == 20)' -s
  run_ok log verify
}

# Said or not, the act is kept or refused: nobody waits for ever.
case__verb__ends__though_nothing_can_be_written_to_any_file_descriptor()
{
  local fault id
  strace -o /dev/null true 2>/dev/null || { echo "NOT TRACED: strace may not trace here" >&2; return; }
  id=$(first)
  for fault in EIO ENOSPC EINTR; do
    timeout -k 1 10 strace -f -o "$home/strace" -e trace=write -e inject=write:error=$fault:when=1+ "$TOCSIN" comment "$id" -m x >/dev/null 2>&1 </dev/null
    [ $? -lt 124 ] || fault "a comment hangs where every write ends with $fault"
  done
}

case__store__is_readable_by_its_owner_alone()
{
  [ "$(stat -c %a "$store_file")" = 600 ] || fault "the store has mode $(stat -c %a "$store_file")"
  [ "$(stat -c %a "$(dirname "$store_file")")" = 700 ] || fault "its directory has mode $(stat -c %a "$(dirname "$store_file")")"
}

case__file_that_is_no_store__is_left_alone__and_named()
{
  printf 'Dear diary,\n' >"$home/diary"
  chmod 600 "$home/diary"
  run ack 0000 --store "$home/diary"
  [ "$rc" != 0 ] || fault "it took a diary for a store" "$(what_it_said)"
  expect_err 'diary'
  [ "$(cat "$home/diary")" = 'Dear diary,' ] || fault "the file was changed"
}

case__postgresql__is_refused__in_words()
{
  run alerts --store postgresql://db/tocsin
  [ "$rc" != 0 ] || fault "exit 0" "$(what_it_said)"
  expect_err '[Pp]ostgre'
}

case__hostile_text__reaches_no_terminal__and_stays_raw_in_json()
{
  am_start two
  am_curl two /api/v2/alerts -H 'Content-Type: application/json' -d '[{
    "labels": {"alertname": "Evil\u001b]0;owned\u0007", "severity": "critical"},
    "annotations": {"summary": "a\u001b[2Jb\u009b31mc\rd\u202ee <!channel> $(reboot)"}}]'
  : >"$config_file"
  config_source am "${am_url[two]}"
  run serve --once
  run_ok alerts '!node'
  expect_out 'reboot'
  ! LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' "$out" || fault "control bytes in the list" "$(od -c "$out" | head)"
  run_ok show "$(ids 'alertname=~"Evil.*"')"
  expect_out 'Evil'
  ! LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' "$out" || fault "control bytes in show" "$(od -c "$out" | head)"
  alerts 'alertname=~"Evil.*"'
  expect_jq '.[0].name == "Evil\u001b]0;owned\u0007"'
  am_stop two
}

run_cases "$@"
