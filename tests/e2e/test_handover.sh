#!/bin/bash
# SPDX-License-Identifier: MIT
# The end of a shift: what a person holds is told, in words, as JSON and as Markdown.
. "$(dirname "$0")/lib.sh"

am_start am
am_post am 4
am_post am 1 90 '"severity":"page","team":"**bold** [link](http://evil)"'

case_before()
{
  new_home
  config_source am "${am_url[am]}"
  poll
}
me=$(id -un)
# Who we are for tocsin from now on; the others are known too.
i_am()
{
  : >"$config_file"
  config_source am "${am_url[am]}"
  printf 'person "%s" { unix = {"%s"} }\nperson "ana" { }\nperson "bob" { }\n' "$1" "$me" | awk -v me="$1" 'NR == 1 || $2 != "\"" me "\""' >>"$config_file"
}
ids_of_errors() { ids 'severity!=page'; }

case__who_holds_nothing__is_told_what_needs_somebody_all_the_same()
{
  run_ok handover
  expect_out '0 alerts held, 1 needs you first'
  expect_out '^  L1 [0-9a-f]+ .*firing for .*, nobody has it'
}

case__what_she_holds_and_tried__is_told__and_what_others_did_is_not()
{
  local held
  i_am ana
  held=$(ids_of_errors | head -n 1)
  run_ok ack "$held" --for 3h -m 'vendor called'
  run_ok comment "$held" -m 'restarted it'
  i_am bob
  run_ok ack "$(ids_of_errors | tail -n 1)"
  run_ok handover --json
  expect_jq '.from == "bob" and .held == 1 and (.alerts | length) == 1 and .tried == []'
  i_am ana
  run_ok handover --json
  expect_jq '.alerts[0].id == $id and (.alerts[0].state | test("^acked until .*in 3h$")) and .alerts[0].why == "vendor called"' --arg id "$held"
  expect_jq '.tried | length == 1 and .[0].state == "commented on" and .[0].why == "restarted it"'
  expect_jq '(.shift_ends_at | sub("[.].*"; "Z") | fromdate) - (.at | sub("[.].*"; "Z") | fromdate) == 12 * 3600'
}

case__a_shift__is_as_long_as_the_configuration_says()
{
  printf 'handover { shift = 8h }\n' >>"$config_file"
  run_ok handover --json
  expect_jq '(.shift_ends_at | sub("[.].*"; "Z") | fromdate) - (.at | sub("[.].*"; "Z") | fromdate) == 8 * 3600'
}

case__markdown__has_a_head_for_each_part__and_text_from_outside_formats_nothing()
{
  run_ok ack "$(ids_of_errors | head -n 1)" -m '# no head **not bold** [no](http://link)'
  run_ok handover --markdown
  expect_out '^# Handover from '
  expect_out '^## Needs you first \(1\)$'
  expect_out '^## Alerts held \(1\)$'
  grep -qF '\# no head \*\*not bold\*\* \[no\](http\://link)' "$out" || fault "the comment is not escaped" "$(what_it_said)"
}

case__words__are_refused() { run handover bob && expect_exit 2; }

run_cases "$@"
