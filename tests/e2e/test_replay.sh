#!/bin/bash
# SPDX-License-Identifier: MIT
# tocsin replay: line by line, the board as it stood, a timeline, and a time that replays on another machine; beside a living owner.
. "$(dirname "$0")/lib.sh"

am_start am
am_post am 12
case_before()
{
  new_home
  config_source am "${am_url[am]}"
  poll
  mapfile -t shown < <(ids)
  run_ok ack "${shown[0]}" "${shown[1]}" -m 'look at <b>this</b> | *now*'
  between=$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)
  until_true 5 is_later "$between"
  run_ok comment "${shown[2]}" -m 'one more'
  run_ok unack "${shown[1]}"
}
case_after() { [ -z "${owner:-}" ] || owner_stop; owner=; }

is_later() { [[ $(date -u +%Y-%m-%dT%H:%M:%S.%3NZ) > $1 ]]; }
# What of an alert does not change with time alone.
lasting='map({id, state, owner, episode, count, version, comment: .ack.comment, labels}) | sort_by(.id)'
board() { alerts; value "$lasting"; }
board_then() { run_ok replay --json "$@"; value ".alerts | $lasting"; }

case__replay__shows_the_board_as_it_stood()
{
  local now
  now=$(board)
  [ "$(board_then)" = "$now" ] || fault "the end of the log is another board"
  run_ok replay --json --to "$between"
  expect_jq '[.alerts[] | select(.state == "acked")] | length == 2'
  expect_jq '.whole and .at == $at' --arg at "$between"
  run_ok replay --json --to 2020-01-01
  expect_jq '.alerts == [] and .seq == 0'
}

case__replay__tells_what_happened__line_by_line()
{
  run_ok replay
  expect_out ' fire .*and 11 more'
  expect_out ' ack .*look at <b>this</b>'
  expect_out ' comment .*: one more'
  run_ok log
  cp "$out" "$home/log"
  run_ok replay --plain
  diff "$home/log" "$out" >/dev/null || fault "replay and log tell it otherwise" "$(diff "$home/log" "$out")"
  run_ok replay --from "$between"
  expect_out ' comment '
  ! grep -q ' fire ' "$out" || fault "what was before --from is told"
  run_ok replay --speed 100000
  diff "$home/log" "$out" >/dev/null || fault "played, it is told otherwise"
}

case__replay__writes_a_timeline__with_text_from_outside_escaped()
{
  run_ok replay --export "$home/night.md"
  grep -qF '\<b\>this\</b\> \| \*now\*' "$home/night.md" || fault "the timeline is not escaped" "$(cat "$home/night.md")"
  grep -qE '^## [0-9-]{10} [0-9]{2}:00 UTC$' "$home/night.md" || fault "no hour is named"
  [ "$(stat -c %a "$home/night.md")" = 600 ] || fault "others can read the timeline"
  run replay --export "$home/night.md"
  expect_exit 3
  expect_err 'is there already'
  run replay --export "$home/night.txt"
  expect_exit 2
}

case__replay__of_an_export__is_the_same_elsewhere()
{
  local now
  now=$(board)
  run_ok replay --from "$between" --export "$home/part.jsonl"
  run_ok log export "$home/all.jsonl"
  [ "$(TOCSIN_STORE=$home/none.db board_then "$home/part.jsonl")" = "$now" ] || fault "the part with its board shows another one"
  [ "$(TOCSIN_STORE=$home/none.db board_then "$home/all.jsonl")" = "$now" ] || fault "the whole log shows another board"
  "$TOCSIN" replay --json - <"$home/all.jsonl" >"$out" 2>"$err" || fault "it is not read from standard input" "$(cat "$err")"
  expect_jq '.whole'
  run_ok log export --last 2 "$home/late.jsonl"
  run_ok replay "$home/late.jsonl"
  expect_err 'what stood before its first event is not shown'
  [ ! -e "$home/none.db" ] || fault "a store was made"
}

case__replay__names_the_line_of_an_export_that_was_changed()
{
  run_ok log export "$home/all.jsonl"
  sed -i '/"kind":"alert.commented"/s/one more/one less/' "$home/all.jsonl"
  run replay --json "$home/all.jsonl"
  expect_exit 5
  expect_err "all.jsonl:$(grep -n 'one less' "$home/all.jsonl" | cut -d: -f1): the event was changed"
  expect_no_out
  head -n 3 "$home/all.jsonl" >"$home/short.jsonl"
  run replay "$home/short.jsonl"
  expect_err 'it ends before its end'
  run replay - </dev/null
  expect_err 'standard input is empty'
  run replay "$home/nowhere.jsonl"
  expect_err 'No such file'
}

case__replay__reads_beside_an_owner__and_from_a_compacted_log()
{
  local now
  owner_start
  now=$(board)
  [ "$(board_then)" = "$now" ] || fault "beside its owner the log shows another board"
  owner_stop
  owner=
  run_ok log compact --yes --before "$between" "$home/cut.jsonl"
  [ "$(board_then)" = "$now" ] || fault "the compacted log shows another board"
  run_ok replay
  ! grep -q ' fire ' "$out" || fault "what was cut is told"
}

case__replay__is_refused__where_it_makes_no_sense()
{
  run replay --from 2020-01-02 --to 2020-01-01
  expect_exit 2
  expect_err 'is later than'
  run replay --speed fast
  expect_exit 2
  run replay a b
  expect_exit 2
  run --store "$home/none.db" replay
  expect_exit 5
  expect_err 'there is no store'
}

run_cases "$@"
