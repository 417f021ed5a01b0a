#!/bin/bash
# SPDX-License-Identifier: MIT
# The wall in a real tmux, fed by a real Alertmanager: what it counts, what no key does, and what it says when the source is gone.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

am_start am
am_post am 12
case_before()
{
  new_home
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  printf "view \"checkout\" { filter = 'service=checkout' }\nview \"none\" { filter = 'service=nothing' }\n" >>"$config_file"
}
case_after()
{
  close_pane
  pane_n=$((pane_n - 1))
  close_pane
  pane_n=$((pane_n + 1))
}

# Nothing but what the source and the start made stands in the log.
expect_no_act()
{
  events
  expect_jq 'length > 0 and all(.[]; .kind | test("ack|comment|undo|message") | not)' -s
}

case__wall__counts_and_lists__and_q_leaves()
{
  dashboard 80 24 wall
  expect_screen 'TOCSIN WALL .*heartbeat .  [0-9:]{8}Z'
  expect_screen '^ +L[123]  ! +[<0-9]+[mhd]  .*NOBODY'
  expect_screen 'sources +am ok'
  keys a U c p u X j Enter Escape :
  keys q
  expect_screen 'left with 0'
  expect_terminal_restored
  expect_no_act
}

case__heartbeat__changes()
{
  dashboard 40 10 wall
  expect_screen '\*  [0-9:]{8}Z'
  expect_screen ' \.  [0-9:]{8}Z'
}

case__view__shows_its_part_alone()
{
  dashboard 80 24 wall --view none
  expect_screen 'view none'
  expect_screen 'Nothing is firing in this view'
  close_pane
  dashboard 80 24 wall --view checkout
  expect_screen 'checkout'
}

case__unknown_view__is_refused__and_the_known_are_named()
{
  dashboard 80 24 wall --view nope
  expect_screen 'there is no view nope; the configuration has checkout, none'
  expect_screen 'left with 2'
}

case__wall__without_a_terminal__is_refused()
{
  run wall
  expect_exit 2
  expect_err 'the wall needs a terminal'
  run wall --plain
  expect_exit 2
  expect_err '.-plain means nothing here'
}

case__no_input__only_signals_end_it()
{
  dashboard 80 24 wall --no-input
  expect_screen 'sources +am ok'
  keys q Space Tab '?' Escape C-z
  keys C-c
  expect_screen 'Ctrl-C again quits'
  screen_has 'TOCSIN WALL' || fault "a key did something" "$(screen)"
  kill -TERM "$(dashboard_pid)"
  expect_screen 'left with 143'
  expect_terminal_restored
}

case__redacted__names_nothing()
{
  dashboard 80 24 wall --redact
  expect_screen 'alert [0-9a-f]{4}'
  expect_screen 'sources +1 ok'
  screen_lacks 'checkout|payments| am ok' || fault "a name is seen" "$(screen)"
}

case__w__opens_it_on_the_dashboard__and_q_goes_back()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys w
  expect_screen 'TOCSIN WALL'
  keys a
  keys q
  expect_screen '12 alerts'
  expect_no_act
}

case__wall__beside_another_owner__shows_what_is_done_there()
{
  local owner
  dashboard 80 24
  expect_screen '12 alerts'
  owner=$(dashboard_pid)
  dashboard 80 24 wall
  expect_screen 'sources +am ok'
  screen_lacks ' a[0-9]' || fault "somebody acted already" "$(screen)"
  alerts severity=critical
  run_ok ack "$(value '.[0].id')" --for 1h
  expect_screen '!2 a1'
  expect_screen ' L2  a .*left'
  kill -KILL "$owner"
  until_true 20 wall_owns || fault "the wall did not take over" "$(screen)"
  expect_screen 'sources +am ok'
  expect_screen '!2 a1'
}
wall_owns() { grep -qE "FLOCK .* WRITE $(dashboard_pid) " /proc/locks; }

case__source_that_is_gone__is_a_row()
{
  am_start gone
  am_post gone 3
  config_source gone "${am_url[gone]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  dashboard 80 24 wall
  expect_screen 'gone ok'
  am_stop gone
  until_true 20 screen_has 'SOURCE gone (NOT ANSWERING|FAILING.*), counts may be low' || fault "no row for it" "$(screen)"
  until_true 20 screen_has 'gone NOT ANSWERING' || fault "not in the line of sources" "$(screen)"
}

run_cases "$@"
