#!/bin/bash
# SPDX-License-Identifier: MIT
# One owner of the store and many beside it: screens, lines and verbs see the same, act through it, and go on when it goes.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

am_start am
am_post am 3

case_before()
{
  new_home
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
}
case_after()
{
  local pid
  for pid in "${owners[@]:-}"; do [ -z "$pid" ] || kill -CONT "$pid"; done
  for pid in "${owners[@]:-}"; do [ -z "$pid" ] || kill -KILL "$pid"; done
  owners=()
  close_pane
}

first() { ids | head -n 1; }
# What a program that runs on has printed holds this.
expect_line() { until_true 10 grep -qE -- "$2" "$1" || fault "not printed: $2" "$(head -c 2000 "$1")" "$(head -c 600 "$1.err")"; }
# beside NAME VERB...: runs on, its lines in $home/NAME; its process is in the variable of that name.
beside()
{
  local name=$1
  shift
  "$TOCSIN" "$@" >"$home/$name" 2>"$home/$name.err" </dev/null &
  owners+=("$!")
  printf -v "$name" %s "$!"
  disown
}
seqs_of_lines() { awk '{ print $3 }' "$1"; }
expect_each_once()
{
  [ "$(sort -n "$1")" = "$(sort -nu "$1")" ] || fault "printed twice: $(sort -n "$1" | uniq -d | tr '\n' ' ')"
  diff "$1" "$2" >"$home/diff" || fault "not what the log has:" "$(cat "$home/diff")"
}

# ---- lines instead of a screen

case__plain__prints_the_same_lines__as_a_client_of_another()
{
  owner_start
  beside lines --plain
  until_true 10 owner_has_client lines || fault "it does not join: $(cat "$home/lines.err")"
  run_ok comment "$(first)" -m 'said once'
  expect_line "$home/owner" 'comment .*said once'
  expect_line "$home/lines" 'comment .*said once'
  [ "$(grep 'said once' "$home/owner")" = "$(grep 'said once' "$home/lines")" ] || fault "the lines differ"
}
# The client has the board: what is done from now on it prints.
owner_has_client() { run comment "$(first)" -m "is it there" && grep -q 'is it there' "$home/$1"; }

case__plain__goes_on_without_double_or_lost_lines__when_its_owner_dies()
{
  local i from
  owner_start
  beside lines --plain
  until_true 10 owner_has_client lines || fault "it does not join: $(cat "$home/lines.err")"
  for i in 1 2 3 4 5 6; do
    [ "$i" != 3 ] || kill -KILL "$owner"
    run_ok comment "$(first)" -m "number $i"
  done
  expect_line "$home/lines" 'number 6'
  until_true 5 grep -q 'has the store now' "$home/lines.err" || fault "it does not take over: $(cat "$home/lines.err")"
  from=$(head -n 1 "$home/lines" | awk '{ print $3 }')
  seqs_of_lines "$home/lines" >"$home/printed"
  run_ok log
  seqs_of_lines "$out" | awk -v from="$from" '$1 >= from' >"$home/logged"
  expect_each_once "$home/printed" "$home/logged"
  run_ok log verify
}

run_cases "$@"
