#!/bin/bash
# SPDX-License-Identifier: MIT
# The past on a real screen: over the dashboard, whose board of now goes on behind it, and alone from a store or an export.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

am_start am
am_post am 12
case_before()
{
  new_home
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
}
case_after() { close_pane; }

# A log of some events: twelve fire, one is acknowledged, two are commented on.
night()
{
  local id
  poll
  for id in $(ids | head -n 3); do
    run_ok comment "$id" -m "looked at it"
  done
  run_ok ack "$(ids | head -n 1)" --for 4h
}

# Nothing was written to the source's silences: nothing is asked.
leave()
{
  keys q
  expect_screen 'left with 0'
}

case__t__shows_the_past__and_q_is_back_at_the_board_of_now()
{
  night
  dashboard 80 24
  expect_screen '12 alerts'
  keys j j
  expect_screen '^>. L2 .*node-0000'
  keys t
  expect_screen '^ REPLAY .* all actions are off'
  expect_screen 'chain ok'
  expect_screen '^>[0-9:]+Z .* ack '
  keys H
  expect_screen 'REPLAY .* paused'
  keys q
  expect_screen '^ TOCSIN'
  expect_screen '^>. L2 .*node-0000'
  leave
  expect_terminal_restored
}

# The same list at the end of the log as live, cell by cell; the board below it has fewer rows.
case__end_of_the_log__looks_as_the_board_of_now()
{
  local live
  night
  dashboard 120 40
  expect_screen '12 alerts'
  live=$(list_rows)
  keys t
  expect_screen 'hash chain ok'
  [ "$live" = "$(list_rows)" ] || fault "the list differs" "$live" "$(list_rows)"
}
list_rows() { screen | sed -n '4,16p' | cut -c1-79; }

case__steps__take_an_ack_away_and_bring_it_again()
{
  night
  dashboard 80 24
  expect_screen '12 alerts'
  keys t
  expect_screen 'REPLAY'
  expect_screen '[ >]A L'
  keys H
  expect_gone '[ >]A L'
  keys L
  expect_screen '[ >]A L'
  keys t
  expect_screen 'go to:'
  keys -l "#1"
  keys Enter
  expect_screen 'at [0-9]+ of 1\.\.'
  keys t
  keys -l "yesterday"
  keys Enter
  expect_screen 'write 03:10, -2h'
  keys Escape
  keys Escape
  expect_screen '^ TOCSIN'
}

case__act_in_the_past__is_refused_and_nothing_is_written()
{
  local before
  night
  before=$(last_seq)
  dashboard 80 24
  expect_screen '12 alerts'
  keys t
  expect_screen 'REPLAY'
  keys a
  expect_screen 'would ack here: no, this is the past. q for live, D compares with now'
  keys q
  expect_screen '^ TOCSIN'
  leave
  [ "$(last_seq)" -ge "$before" ] || fault "the log is shorter"
  run log --json kind=alert.acked
  [ "$(grep -c . "$out")" = 1 ] || fault "an ack was written in the past" "$(what_it_said)"
}

case__board_of_now__goes_on_behind_the_past()
{
  night
  dashboard 80 24
  expect_screen '12 alerts'
  keys t
  expect_screen 'REPLAY .* now [0-9:]+Z ![0-9]+'
  am_post am 1 9000
  expect_screen 'now: 1 more that nobody has'
  keys q
  expect_screen '13 alerts'
  leave
  am_resolve am 1 9000
}

case__range__is_exported__and_never_over_a_file()
{
  night
  dashboard 80 24
  expect_screen '12 alerts'
  keys t
  expect_screen 'at [0-9]+ of'
  keys x
  expect_screen 'export #'
  keys -l "$home/night.jsonl"
  keys Enter
  expect_screen 'wrote events'
  [ "$(head -c 14 "$home/night.jsonl")" = '{"tocsin_log":' ] || fault "no export" "$(head -c 200 "$home/night.jsonl")"
  keys x
  keys -l "$home/night.jsonl"
  keys Enter
  expect_screen 'nothing was written: .*is (there|left)'
  keys x
  keys -l "$home/night.md"
  keys Enter
  expect_screen 'wrote events'
  grep -q 'looked at it' "$home/night.md" || fault "the timeline lacks a comment" "$(cat "$home/night.md")"
}

case__event__is_told_in_full()
{
  night
  dashboard 80 24
  expect_screen '12 alerts'
  keys t
  expect_screen 'at [0-9]+ of'
  keys H L
  keys Enter
  expect_screen 'alert\.acked'
  expect_screen 'a person has it until the ack expires'
  keys q
  expect_screen 'REPLAY'
}

case__incident__has_in_the_past_the_timeline_of_then()
{
  night
  run_ok incident open -m 'Checkout fails' --severity sev-1 "$(ids | head -n 1)"
  run_ok incident update INC-1 -m 'we know why'
  dashboard 80 24 replay
  expect_screen 'REPLAY'
  keys -l ':incident INC-1'
  keys Enter
  expect_screen 'we know why'
  expect_screen 'fire .*node-'
  keys H
  expect_gone 'we know why'
  expect_screen 'fire .*node-'
}

# Their logs are in memory; the clock of the demo is that of its night.
case__demo__and_dry_run__replay_what_they_keep_in_memory()
{
  local run
  for run in 'demo --speed 10' --dry-run; do
    dashboard 80 24 $run
    expect_screen '^>. L[12] '
    keys a
    expect_screen '^ DEMO|^ DRY RUN'
    expect_screen '[ >]A L'
    keys t
    expect_screen '^ REPLAY +[0-9:]+Z \(([0-9]+m)?[0-9]+s ago\)'
    expect_screen 'the log in memory'
    expect_screen '[ >]A L'
    keys t
    keys -l '#1'
    keys Enter
    expect_gone '[ >]A L' # it is not there before it was
    expect_screen ' at [1-4] of 1\.\.'
    keys q
    expect_screen '[ >]A L'
    keys q
    expect_screen 'left with 0'
    expect_terminal_restored
    close_pane
  done
  [ ! -e "$store_file" ] || fault "a store was made"
}

case__store__is_replayed_alone()
{
  night
  dashboard 80 24 replay
  expect_screen 'REPLAY'
  expect_screen '[ >]A L'
  keys D
  expect_screen 'against the end: \+0 came since, -0 over, 0 changed'
  keys q
  expect_screen 'left with 0'
  expect_terminal_restored
}

case__export__is_replayed_alone__and_played()
{
  night
  run_ok log export "$home/all.jsonl"
  rm "$store_file"
  dashboard 80 24 replay --speed 60 "$home/all.jsonl"
  expect_screen 'REPLAY'
  expect_screen 'all\.jsonl'
  expect_screen 'the end of the log'
  expect_screen '[ >]A L'
  keys a
  expect_screen 'q leaves, D compares with the end'
  keys q
  expect_screen 'left with 0'
}

run_cases "$@"
