#!/bin/bash
# SPDX-License-Identifier: MIT
# Snooze, close, vote, take and assign by keys in a real tmux, on alerts of a real Alertmanager: what the screen shows, and what every later verb finds.
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
alerts_are() { run alerts --json "$2"; [ "$(value length)" = "$1" ]; }
expect_alerts() { until_true 10 alerts_are "$1" "$2" || fault "not $1 alerts of $2" "$(what_it_said)"; }

case__s__asks_how_long__and_u_takes_it_back()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys s
  expect_screen 'Snooze\?'
  expect_screen '1 hour, until'
  keys Enter
  expect_screen 'only these keys work here'
  keys 1
  expect_screen '[ >]z L2 '
  expect_screen 'snoozed, (1h|60m) left'
  expect_screen ' z1 '
  expect_alerts 1 @state=snoozed
  keys u
  expect_gone '[ >]z L2 '
  keys C-r
  expect_screen '[ >]z L2 '
  expect_alerts 1 @state=snoozed
}

case__a_count_before_s__snoozes_what_is_marked__and_U_gives_it_back()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys Space Space Space 3 0 s
  expect_screen 'snoozed, 30m left'
  expect_alerts 3 @state=snoozed
  keys '*' U
  expect_gone 'snoozed, 30m left'
  expect_alerts 0 @state=snoozed
}

case__a_typed_time__is_shown_as_it_is_meant()
{
  dashboard 40 10
  expect_screen '12 alerts'
  keys s
  expect_screen 'another time'
  keys t
  keys 2h
  expect_screen '2h'
  keys Enter
  expect_screen '[ >]z L2 '
  alerts @state=snoozed
  expect_jq 'length == 1'
}

case__r__closes_with_a_vote__at_40x10()
{
  dashboard 40 10
  expect_screen '12 alerts'
  keys r
  expect_screen 'u  useful'
  expect_screen 'close it without a vote'
  keys n
  expect_gone 'u  useful'
  expect_alerts 1 @state=closed
  events
  expect_jq 'any(.kind == "alert.voted" and (.data | tostring | contains("noise")))' -s
  keys u
  expect_alerts 0 @state=closed
}

case__what_is_closed_here__stays_closed_while_its_source_goes_on_with_it()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys r -
  expect_screen '11 of 12, 1 hidden'
  am_post am 1 12
  expect_screen '12 of 13, 1 hidden'
  am_resolve am 1 12
}

case__A__gives_it_to_a_person_of_the_configuration__and_T_takes_it_back()
{
  printf 'person "ana" {\n    unix = {"%s"}\n}\nperson "bob" {\n    unix = {"nobody"}\n}\n' "$(id -un)" >>"$config_file"
  dashboard 80 24
  expect_screen '12 alerts'
  keys A
  expect_screen 'assign to '
  keys Tab
  expect_screen 'assign to .*bob'
  keys Enter
  expect_screen '[ >]a L2 .*bob'
  keys T
  expect_screen '[ >]A L2 .*me'
  keys u
  expect_screen '[ >]a L2 .*bob'
}

run_cases "$@"
