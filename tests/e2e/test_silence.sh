#!/bin/bash
# SPDX-License-Identifier: MIT
# Silences by keys in a real tmux, at a real Alertmanager: put, seen by amtool, extended, ended, taken back; and what amtool changes is seen here.
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
case_after()
{
  close_pane
  amtool_ silence expire $(amtool_ silence query -q) >/dev/null 2>&1
}
amtool_() { am_tool am "$@"; }
# What amtool knows of the silences that are not over, as JSON.
silences() { amtool_ silence query -o json; }
silences_are() { silences | jq -e "$1" >/dev/null; }
expect_silences() { until_true 10 silences_are "$1" || fault "not so: $1" "$(silences)"; }
message_is_acked() { run messages --json id=M1; [ "$(value '.[0] | .kind + " " + .state')" = 'write acked' ]; }
# The dialog of what the keys say, with a comment: y goes off next.
say_why()
{
  expect_screen "as am counts"
  keys BTab
  keys "$1" Tab
  expect_screen "comment +$1"
}

case__S__puts_what_the_source_said_it_covers()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys S
  expect_screen 'SILENCE +at am'
  expect_screen '\[ \] instance=.*volatile'
  keys Enter y
  expect_silences '. == []'
  say_why rollback
  keys y
  expect_screen 'M1 stands in am silences'
  expect_silences 'length == 1 and .[0].status.state == "active" and (.[0].comment | test("^rollback .tocsin M1 [0-9a-f]{12}.$"))'
  expect_silences '.[0].matchers | map(.name) | index("alertname") != null and index("instance") == null'
  expect_screen ' s1 '
  until_true 10 message_is_acked || fault 'no poll has confirmed it' "$(what_it_said)"
}

case__u__takes_a_silence_back__and_redo_puts_it_again()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys S
  say_why deploy
  keys y
  expect_screen ' s1 '
  keys u
  expect_silences '. == []'
  expect_gone ' s1 '
  keys C-r
  expect_silences 'length == 1'
  expect_screen ' s1 '
}

case__silences_page__extends_and_ends()
{
  local before
  dashboard 80 24
  expect_screen '12 alerts'
  keys ':silence severity=critical 2h' Enter
  say_why deploy
  keys y
  expect_silences 'length == 1'
  keys ':silences' Enter
  expect_screen 'SILENCES +1'
  expect_screen '> +[0-9a-f]{8} in (2h|1h)'
  before=$(silences | jq -r '.[0].id')
  keys E
  expect_screen 'in 3h'
  expect_silences "length == 1 and .[0].id == \"$before\" and ((.[0].endsAt | sub(\"[.][0-9]+\"; \"\") | fromdate) - now > 10000)"
  keys X
  expect_screen 'End this silence\?'
  keys Enter
  expect_silences 'length == 1'
  keys y
  expect_silences '. == []'
  expect_screen 'No source has a silence'
}

case__what_amtool_puts_and_ends__is_seen_here()
{
  dashboard 80 24
  expect_screen '12 alerts'
  keys g S
  expect_screen 'No source has a silence'
  amtool_ silence add -a bob -c 'by amtool' -d 10m severity=critical >/dev/null
  expect_screen 'SILENCES +1 +1 ends soon'
  expect_screen 'bob'
  amtool_ silence expire "$(amtool_ silence query -q)"
  expect_screen 'No source has a silence'
}

case__filter__becomes_a_silence__at_40x10()
{
  dashboard 40 10
  expect_screen '12 alerts'
  keys / C-u 'severity=~"crit.*" @age>1s' Enter
  keys S
  expect_screen 'SILENCE'
  keys f
  expect_screen 'not part of the silence: @age>1s'
  say_why night
  expect_screen 'y put'
  keys y
  expect_silences 'length == 1 and .[0].matchers == [{"name":"severity","value":"crit.*","isRegex":true,"isEqual":true}]'
}

run_cases "$@"
