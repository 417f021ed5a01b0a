#!/bin/bash
# SPDX-License-Identifier: MIT
# The dashboard in a real tmux, fed by a real Alertmanager: what a person sees, acts on, undoes, kills, and finds again.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

am_start am
am_post am 12
am_port=$(am_port am)
case_before()
{
  new_home
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
}
case_after() { close_pane; }

case__alerts__are_on_the_screen__at_80x24()
{
  dashboard 80 24
  expect_screen 'HighErrorRate|checkout on node-0000'
  expect_screen ' am '
  expect_screen '12 alerts'
}

case__alerts__are_on_the_screen__at_200x60()
{
  dashboard 200 60
  expect_screen 'checkout'
  expect_screen '12 alerts'
}

case__act__is_there_again__after_sigkill()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys a
  expect_screen 'acked'
  expect_screen '[ >]A L2 '
  kill -KILL "$(dashboard_pid)"
  expect_screen 'left with 137'
  alerts @state=acked
  expect_jq 'length == 1'
  close_pane
  dashboard 80 24
  expect_screen '[ >]A L2 '
  run_ok log verify
}

case__undo__takes_the_ack_back()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys a
  expect_screen '[ >]A L2 '
  keys u
  expect_gone '[ >]A L2 '
  keys C-r
  expect_screen '[ >]A L2 '
  keys q
  expect_screen 'left with 0'
  expect_terminal_restored
  alerts @state=acked
  expect_jq 'length == 1'
}

case__marked_alerts__are_acked_as_one__with_one_undo()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys Space j Space j Space
  keys a
  until_true 10 acked_are 3 || fault "not three acked" "$(screen)"
  keys u
  until_true 10 acked_are 0 || fault "not all taken back by one undo" "$(screen)"
}
acked_are() { run alerts --json @state=acked; [ "$(value length)" = "$1" ]; }

case__filter__narrows_as_you_type()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys /
  keys -l 'severity=critical'
  expect_screen '3 of 12, 9 hidden'
  keys Escape
  expect_screen '12 alerts'
}

case__help__lists_the_keys()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys '?'
  expect_screen 'u Ctrl-R     undo mine; undo the undo'
  keys NPage
  expect_screen 'SIGNS  before an alert'
  keys Escape
  expect_screen '12 alerts'
}

case__detail__opens_and_closes()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys Enter
  expect_screen 'instance'
  keys Escape
  expect_screen '12 alerts'
}

case__new_alert__appears__within_a_poll()
{
  dashboard 80 24
  expect_screen '12 alerts'
  am_post am 1 9000
  expect_screen '13 alerts'
  keys q
  expect_screen 'left with 0'
  am_resolve am 1 9000
}

case__source_that_dies__is_stale_on_the_screen__and_keeps_its_alerts()
{
  dashboard 80 24
  expect_screen '12 alerts'
  am_stop am
  expect_screen 'STALE'
  expect_screen '12 alerts'
  am_start am --port "$am_port"
  am_post am 12
  expect_gone 'STALE'
}

case__resize__keeps_the_program_up__at_every_size()
{
  local size
  dashboard 80 24
  expect_screen '12 alerts'
  for size in '200 60' '120 30' '60 15' '40 10' '20 5' '80 24'; do
    tmux_ resize-window -x "${size% *}" -y "${size#* }"
  done
  expect_screen '12 alerts'
}

case__signals__restore_the_terminal__and_free_the_lock()
{
  local signal
  for signal in TERM HUP; do
    dashboard 80 24
    expect_screen '12 alerts'
    kill -"$signal" "$(dashboard_pid)"
    expect_screen 'left with'
    expect_terminal_restored
    run_ok log verify
    close_pane
  done
}

# As a shell and a session's manager do when a terminal goes away.
case__signals_again_and_again__do_not_cut_the_closing_short()
{
  local pid signal
  for signal in HUP TERM; do
    dashboard 80 24
    expect_screen '12 alerts'
    pid=$(dashboard_pid)
    while kill -"$signal" "$pid" 2>/dev/null; do :; done
    expect_screen 'left with 1'
    ! ls "$store_file"-wal "$store_file".sock 2>/dev/null || fault "SIG$signal left it behind"
    close_pane
  done
}

case__pane_that_closes__frees_the_lock()
{
  dashboard 80 24
  expect_screen '12 alerts'
  close_pane
  until_true 5 acts_again || fault "the store is still owned" "$(what_it_said)"
}
acts_again() { run comment "$(ids | head -n 1)" -m free; [ "$rc" = 0 ]; }

case__no_configuration__says_how_to_add_a_source__and_not_all_quiet()
{
  ! (exec 3<>/dev/tcp/127.0.0.1/9093) 2>/dev/null || return 0
  rm -f "$config_file"
  dashboard 80 24
  expect_screen '[Nn]o source'
  expect_screen 'tocsin.conf'
}

run_cases "$@"
