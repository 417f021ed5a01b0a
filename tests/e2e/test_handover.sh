#!/bin/bash
# SPDX-License-Identifier: MIT
# The end of a shift: what a person holds is told, in words, as JSON and as Markdown.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"
. "$(dirname "$0")/slack.sh"

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

# Ana acknowledged two alerts and offered them to bob, as M1.
offered()
{
  i_am ana
  run_ok ack "$(ids_of_errors | head -n 1)" --for 3h -m 'vendor called'
  run_ok ack "$(ids_of_errors | tail -n 1)"
  run_ok handover --to bob -m 'quiet night'
}
held_by() { ids "@owner=$1" | wc -l; }

case__an_offer__stays_hers__until_the_person_it_is_for_accepts()
{
  offered
  expect_out '^M1 offers 2 alerts to bob, to be accepted by [0-9:]+Z; tocsin undo [0-9]+ takes it back$'
  [ "$(held_by ana)" = 2 ] || fault 'the alerts moved before they were accepted'
  run accept M1
  expect_exit 3
  expect_err 'M1 is for bob, who alone answers it'
  i_am bob
  run_ok handover
  expect_out '^  M1 handover from ana to bob: accept by [0-9:]+Z: 2 alerts: quiet night$'
  run_ok accept M1
  expect_out '^accepted M1: 2 alerts of ana are yours now'
  [ "$(held_by bob)" = 2 ] || fault 'the alerts did not move'
  alerts @owner=bob
  expect_jq 'any(.ack.comment == "vendor called") and all(.state == "acked")'
  run accept M1
  expect_exit 3
  expect_err 'M1 was accepted by bob at'
  run_ok messages state=acked --json
  expect_jq '.[0].kind == "handover" and .[0].to == "bob" and .[0].acked_by == "bob"'
}

case__what_somebody_took_meanwhile__is_named__and_the_rest_moves()
{
  offered
  run_ok unack "$(ids_of_errors | tail -n 1)"
  i_am bob
  run accept M1
  expect_exit 4
  expect_err 'is firing by now: it was not handed over'
  [ "$(held_by bob)" = 1 ] || fault 'what she still held did not move'
}

case__declined__it_stays_hers__and_the_reason_stands()
{
  offered
  i_am bob
  run decline M1
  expect_exit 2
  run_ok decline M1 -m 'on leave'
  [ "$(held_by ana)" = 2 ] || fault 'declined, and moved all the same'
  run_ok show M1
  expect_out 'declined: on leave'
}

case__undo__withdraws_an_offer__and_gives_an_acceptance_back()
{
  offered
  run_ok undo
  i_am bob
  run accept M1
  expect_exit 3
  expect_err 'M1 was withdrawn or declined'
  i_am ana
  run_ok handover --to bob
  i_am bob
  run_ok accept M2
  run_ok undo
  [ "$(held_by ana)" = 2 ] || fault 'the undo gave nothing back'
}

case__an_offer__is_refused_by_name()
{
  i_am ana
  run handover --to bob
  expect_exit 3
  expect_err 'you hold no alert: nothing to hand over'
  run handover --to nobody
  expect_exit 2
  expect_err 'no person nobody in the configuration'
  run handover --to ana
  expect_exit 2
}

case__dry_run__offers_nothing()
{
  i_am ana
  run_ok ack "$(ids_of_errors | head -n 1)"
  run_ok handover --to bob --dry-run
  expect_out 'dry run, nothing was changed or sent: M1 offers 1 alert to bob'
  run_ok messages --json
  expect_jq '. == []'
}

case__options__that_do_not_go_together__are_refused()
{
  local words
  for words in 'bob' '--to bob --channel x' '-m note' '--markdown --json'; do
    # shellcheck disable=SC2086
    run handover $words
    expect_exit 2
  done
}

# Two persons on one account, each at a screen of her own: pane 1 is ana's, who owns the store, pane 2 is bob's.
two_screens()
{
  : >"$config_file"
  config_source am "${am_url[am]}"
  printf 'person "ana" { unix = {"%s"} }\nperson "bob" { unix = {"%s"} }\n' "$me" "$me" >>"$config_file"
  dashboard 110 30 --as ana
  expect_screen '5 alerts|HighErrorRate'
  dashboard 110 30 --as bob
  expect_screen 'HighErrorRate'
  at_pane "$((pane_n - 1))"
}
at_pane() { pane_n=$1; }
close_both()
{
  close_pane
  at_pane "$((pane_n + 1))"
  close_pane
}

case__two_screens__offer_and_accept__and_both_show_the_new_owner()
{
  local anas bobs
  two_screens
  anas=$pane_n bobs=$((pane_n + 1))
  keys G a
  expect_screen 'acked'
  keys g h H
  expect_screen 'hand over 1 alert to:'
  keys b o Tab Enter
  expect_screen 'Offer bob what you hold'
  keys Enter
  expect_screen 'only these keys work here'
  keys y
  expect_screen 'M1 offers 1 alert to bob, to be accepted by'
  expect_screen 'not accepted by bob'
  at_pane "$bobs"
  expect_screen 'ana hands over to you: 1 alert, to be accepted by [0-9:]+Z \(M1\)'
  keys g h
  expect_screen 'M1 +handover from ana to bob: accept by'
  keys A
  expect_screen 'accepted M1: 1 alert of ana is yours now'
  expect_screen '1 alert held'
  at_pane "$anas"
  expect_screen 'bob accepted M1, your handover'
  expect_screen '0 alerts held'
  run_ok alerts @owner=bob --json
  expect_jq 'length == 1 and .[0].state == "acked"'
  at_pane "$bobs"
  keys u
  expect_screen 'undone'
  at_pane "$anas"
  expect_screen '1 alert held'
  close_both
}

case__two_screens__decline__and_the_giver_is_told_why()
{
  two_screens
  keys G a
  expect_screen 'acked'
  keys :
  keys -l 'handover bob quiet night'
  keys Enter y
  expect_screen 'M1 offers 1 alert to bob'
  at_pane "$((pane_n + 1))"
  keys g u
  expect_screen '1 alert from ana: quiet night'
  keys D
  expect_screen 'decline M1 because:'
  keys -l 'on leave'
  keys Enter
  expect_screen 'declined M1: ana goes on holding it'
  at_pane "$((pane_n - 1))"
  expect_screen 'M1, your handover, is dropped by bob: declined: on leave'
  close_both
}

case__posted__it_stands_in_the_channel_as_slack_writes_it()
{
  local posted
  slack_ready
  config_slack
  config_source am "${am_url[am]}"
  run_ok ack "$(ids_of_errors | head -n 1)" -m 'vendor *called* <!channel>'
  run_ok handover --channel '#crash'
  expect_out '^M1 queued for #crash'
  deliver
  posted=$(slack_posts "$crash" | jq -r '.[0].text')
  grep -qE '^\*Handover from [^*]+, [0-9-]+ [0-9:]+Z\*$' <<<"$posted" || fault 'no title' "$posted"
  grep -qF '*Alerts held (1)*' <<<"$posted" || fault 'no head' "$posted"
  grep -qF 'vendor ∗called∗ &lt;!channel&gt;' <<<"$posted" || fault 'the comment formats, or mentions' "$posted"
}

run_cases "$@"
