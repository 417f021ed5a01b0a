#!/bin/bash
# SPDX-License-Identifier: MIT
# A place at the store where its owner is slow, mute, full, of another version or configured anew, and verbs whose person takes her time.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

# More than verbs act upon without asking.
many=21
am_start am
am_post am "$many"

need_commands sqlite3
case_before()
{
  new_home
  config_source am "${am_url[am]}"
  pane_n=0
}
case_after()
{
  local pid n
  for pid in "${owners[@]:-}"; do [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null; done
  owners=()
  for n in 1 2 3; do pane_n=$n close_pane; done
}

# A process that listens beside the store; what it says is in the file of fake_owner.py. Each connection adds a line to $home/joined.
fake_owner()
{
  mkdir -p "${store_file%/*}"
  : >"$home/joined"
  python3 "$top/tests/e2e/fake_owner.py" "$store_file.sock" "$1" >"$home/joined" 2>"$home/fake.err" </dev/null &
  fake=$!
  owners+=("$fake")
  disown
  until_true 5 test -S "$store_file.sock" || fault "no false owner: $(cat "$home/fake.err")"
}
has_joined() { [ "$(wc -l <"$home/joined")" -ge "$1" ]; }

# ---- verbs

# Longer than an owner may be silent: it was not, only nobody listened.
ponder() { until_true 10 it_is_past $((EPOCHSECONDS + 4)); }
it_is_past() { ((EPOCHSECONDS > $1)); }

case__verb__is_answered__when_its_person_thought_about_the_question_for_long()
{
  owner_start
  until_true 10 alerts_are_there || fault "no alerts: $(cat "$home/owner.err")"
  dashboard 100 24 ack --filter "'alertname=~\".*\"'"
  expect_screen "ack [0-9]+ alerts\?"
  ponder
  keys y Enter
  expect_screen 'left with 0'
}
alerts_are_there() { run alerts --json; [ "$(value length)" = "$many" ]; }

case__verb__asks_once__when_another_has_the_store_for_an_instant()
{
  run_ok serve --once
  dashboard 100 24 ack --filter "'alertname=~\".*\"'"
  expect_screen 'ack [0-9]+ alerts\?'
  exec 8>>"$store_file.lock"
  flock 8
  ponder
  keys y Enter
  for _ in 1 2 3; do
    sleep "$poll_s"
    ! asks_again || fault "it asks again" "$(screen)"
  done
  exec 8>&-
  expect_screen 'left with 0'
}
asks_again() { [ "$(screen | grep -c 'alerts?')" -gt 1 ] || screen_has 'left with'; }

case__verb__is_answered_by_an_owner__that_writes_a_newer_store_than_it_can_read()
{
  owner_start
  until_true 10 alerts_are_there || fault "no alerts: $(cat "$home/owner.err")"
  sqlite3 "$store_file" 'PRAGMA user_version = 99'
  alerts_are_there || fault "the owner could say it: $(what_it_said)"
  run show "$(value '.[0].id')"
  expect_exit 0
}

case__watch__says_once__that_its_owner_has_no_room__and_asks_now_and_then()
{
  fake_owner full
  "$TOCSIN" watch --json >"$home/watched" 2>"$home/watched.err" </dev/null &
  owners+=("$!")
  until_true 20 has_joined 3 || fault "it does not try again"
  [ $(($(sed -n 3p "$home/joined") - $(sed -n 1p "$home/joined"))) -ge 1000 ] || fault "three times at once: $(cat "$home/joined")"
  [ "$(grep -c 'the owner is full' "$home/watched.err")" = 1 ] || fault "not said, or not once:" "$(cat "$home/watched.err")"
}

# ---- screens

case__screen__tells_the_pid__of_an_owner_that_never_answered()
{
  fake_owner mute
  dashboard 100 24
  expect_screen "owner pid $fake not answering"
}

case__screen__ends_without_a_word__after_the_store_was_another_s_for_an_instant()
{
  run_ok serve --once
  exec 8>>"$store_file.lock"
  flock 8
  dashboard 100 24 8>&-
  expect_screen 'is owned by another process'
  exec 8>&-
  expect_screen "$many alerts"
  keys q
  expect_screen 'left with 0'
  ! screen_has 'tocsin: ' || fault "it complains" "$(screen)"
}

# Lower bounds: a slow machine only takes longer.
case__screen__knocks_now_and_then__where_it_is_turned_away()
{
  local how first last
  for how in full other; do
    fake_owner "$how"
    dashboard 100 24
    until_true 20 has_joined 8 || fault "$how: it does not try again"
    first=$(sed -n 3p "$home/joined") last=$(sed -n 8p "$home/joined")
    [ $((last - first)) -ge 1000 ] || fault "$how: five times within $((last - first)) ms"
    kill -KILL "$fake"
    [ "$(grep -c "$how" "$home/state/tocsin/tocsin.log")" -lt 5 ] || fault "$how: it is told again and again:" "$(tail -n 5 "$home/state/tocsin/tocsin.log")"
    close_pane
    rm -f "$store_file.sock"
  done
}

# The owner still has the file that is gone.
case__screen__has_the_board_of_its_owner__where_the_store_can_t_be_read()
{
  run_ok serve --once
  owner_start
  sqlite3 "$store_file" "VACUUM INTO '$home/other'"
  sqlite3 "$home/other" 'UPDATE alert SET source = 999'
  rm "$store_file-wal" "$store_file-shm"
  mv "$home/other" "$store_file"
  dashboard 100 24
  expect_screen "$many alerts"
}

case__screen__takes_over_only_with_the_configuration__that_its_owner_read_last()
{
  dashboard 100 24
  expect_screen "$many alerts"
  dashboard 100 24
  expect_screen "$many alerts"
  until_true 5 grep -q joined "$home/state/tocsin/tocsin.log" || fault "the second does not join"
  sed -i 's/every = 1h/every = 30m/' "$config_file"
  pane_n=1
  keys : reload Enter
  expect_screen 'configuration read'
  kill -KILL "$(dashboard_pid)"
  pane_n=2
  expect_screen 'READ ONLY: nobody polls'
  keys : reload Enter
  expect_screen 'this screen has the store now'
  expect_gone 'READ ONLY'
}

case__screen__is_heir_again__when_it_reads_what_its_owner_reads()
{
  dashboard 100 24
  expect_screen "$many alerts"
  dashboard 100 24
  expect_screen "$many alerts"
  until_true 5 grep -q joined "$home/state/tocsin/tocsin.log" || fault "the second does not join"
  sed -i 's/every = 1h/every = 30m/' "$config_file"
  keys : reload Enter
  expect_screen 'configuration read'
  pane_n=1
  expect_screen 'configuration read'
  keys q
  expect_screen 'left with 0'
  ! screen_has 'nobody polls now' || fault "it knows of no heir" "$(screen)"
  pane_n=2
  expect_screen 'this screen has the store now'
}

run_cases "$@"
