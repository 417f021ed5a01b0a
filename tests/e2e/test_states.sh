#!/bin/bash
# SPDX-License-Identifier: MIT
# Who has an alert, whether it is seen, and what people say of it: take, assign, snooze, close, vote, review, against a real Alertmanager.
. "$(dirname "$0")/lib.sh"

am_start am
am_post am 12
case_before()
{
  new_home
  config_source am "${am_url[am]}"
  poll
}
me=$(id -un)
first() { ids | head -n 1; }
expect_state() { alerts @state="$2"; expect_jq 'any(.id == $id)' --arg id "$1"; }

# Who we are for tocsin from now on; ana, bob and we are its persons.
i_am()
{
  local person
  : >"$config_file"
  config_source am "${am_url[am]}"
  for person in ana bob; do
    printf 'person "%s" {\n    unix = {"%s"}\n}\n' "$person" "$([ "$person" = "$1" ] && echo "$me" || echo "999$person")"
  done >>"$config_file"
}

case__snooze__hides_until_a_time__and_another_time_when_said_again()
{
  local id
  id=$(first)
  run_ok snooze "$id" --for 2h -m 'deploy until then'
  expect_out 'snoozed .* until [0-9]{2}:[0-9]{2}Z; tocsin undo [0-9]+ takes it back'
  alerts @state=snoozed
  expect_jq 'length == 1 and .[0].id == $id and .[0].state == "snoozed" and .[0].ack == null and .[0].owner != null' --arg id "$id"
  expect_jq '.[0].snoozed_until | sub("[.].*"; "Z") | fromdate > now + 7100 and fromdate < now + 7300'
  run_ok snooze "$id" --for 3h
  alerts @state=snoozed
  expect_jq '.[0].snoozed_until | sub("[.].*"; "Z") | fromdate > now + 10000'
}

case__snooze__until_a_moment__is_exact()
{
  local id at
  id=$(first)
  at=$(date -u -d '+3 hours' +%H:%M)
  run_ok snooze "$id" --until "$at"
  alerts @state=snoozed
  expect_jq '.[0].snoozed_until | test("T" + $at + ":00.000Z$")' --arg at "$at"
  run snooze "$id" --until 2099-01-01
  expect_exit 2
  expect_err 'from 1m to 30d'
  run snooze "$id" --until soon
  expect_exit 2
  run snooze "$id" --until 09:00 --for 1h
  expect_exit 2
}

case__unsnooze__shows_it_again__and_a_second_is_refused()
{
  local id
  id=$(first)
  run_ok snooze "$id"
  run_ok unsnooze "$id"
  expect_state "$id" firing
  run unsnooze "$id"
  expect_exit 3
  expect_err 'is not snoozed'
}

case__snooze_by_filter__takes_those_that_nobody_else_has()
{
  i_am ana
  run_ok ack "$(first)"
  i_am bob
  run_ok snooze --filter 'alertname=~".+"' --yes
  alerts @state=snoozed
  expect_jq 'length == 11 and all(.owner == "bob")'
  run snooze --filter '@owner=ana'
  expect_exit 3
  expect_err 'none of which one can snooze now'
}

case__snooze__of_what_another_has__names_her__and_take_goes_past()
{
  local id
  id=$(first)
  i_am ana
  run_ok ack "$id"
  i_am bob
  run snooze "$id"
  expect_exit 3
  expect_err 'acknowledged by ana at .*take makes it yours'
  run_ok take "$id" -m 'you sleep'
  alerts @state=acked
  expect_jq 'length == 1 and .[0].owner == "bob" and .[0].ack.comment == "you sleep"'
  run_ok snooze "$id"
  expect_state "$id" snoozed
}

case__assign__makes_it_hers__and_knows_the_persons()
{
  local id
  id=$(first)
  i_am ana
  run_ok assign "$id" --to bob
  expect_out 'to bob'
  alerts @state=acked
  expect_jq '.[0].owner == "bob"'
  run assign "$id" --to carl
  expect_exit 2
  expect_err 'no person carl'
  run assign "$id"
  expect_exit 2
  events
  expect_jq 'any(.kind == "alert.assigned" and .actor == "ana" and .data.now.by == "bob")' -s
}

case__close__of_what_the_source_still_has__stays_closed__until_it_ends_there_and_fires_again()
{
  local id one
  am_post am 1 500
  poll
  id=$(ids "$(one_label)")
  [ -n "$id" ] || fault 'the extra alert is not there'
  run_ok close "$id" --vote noise -m 'known'
  expect_out 'closed .*, noise'
  alerts @state=closed
  expect_jq 'length == 1 and .[0].id == $id and .[0].vote.vote == "noise"' --arg id "$id"
  poll
  poll
  expect_state "$id" closed
  am_resolve am 1 500
  poll
  expect_state "$id" closed
  run undo
  expect_exit 4
  expect_err 'was changed since by am'
  alerts @state=closed
  expect_jq 'length == 1 and .[0].vote == null'
  am_post am 1 500
  poll
  expect_state "$id" firing
  alerts "$(one_label)"
  expect_jq '.[0].vote == null and .[0].count == 2'
  am_resolve am 1 500
}
# The alert number 500.
one_label() { echo instance=node-0500.example.net:9100; }

case__close__then_undo__is_as_it_was__with_the_vote()
{
  local id
  id=$(first)
  run_ok ack "$id"
  run_ok close "$id" --vote useful
  run_ok undo
  alerts @state=acked
  expect_jq 'length == 1 and .[0].id == $id and .[0].vote == null' --arg id "$id"
  run_ok redo
  alerts @state=closed
  expect_jq 'length == 1 and .[0].vote.vote == "useful"'
}

case__vote_and_review__stand_in_the_log__and_survive_a_rebuild()
{
  local id
  id=$(first)
  run_ok vote "$id" cannot-act
  alerts
  expect_jq 'any(.vote.vote == "cannot-act" and (.vote.by | test($me)))' --arg me "$me"
  run vote "$id" superb
  expect_exit 2
  expect_err 'useful, noise or cannot-act'
  run vote "$id"
  expect_exit 2
  run_ok review "$id" --respond no -m 'nothing to do at night'
  expect_out 'reviewed '
  run review "$id"
  expect_exit 2
  events
  expect_jq 'any(.kind == "rule.reviewed" and .data.now.respond == "no" and (.stream | startswith("rule:am/")))' -s
  run_ok show "$id"
  expect_out 'vote +cannot-act \('
  expect_out 'rule +useful 0, noise 0, cannot-act 1; can one respond: no \(.*: nothing to do at night'
  run_ok doctor --rebuild --json
  run_ok undo
  events
  expect_jq 'any(.kind == "rule.restored" and .undoes != null)' -s
}

case__undo__of_what_the_source_said__is_refused_by_name()
{
  local seq
  events
  seq=$(jq -s 'map(select(.kind == "alert.fired"))[0].seq' "$out")
  run undo "$seq" --yes
  expect_exit 3
  expect_err "event $seq \(alert.fired\) can't be undone: the source said so"
}

case__an_ack_again__by_whoever_has_it__ends_later()
{
  local id
  id=$(first)
  run_ok ack "$id" --for 1h
  run_ok ack "$id" --for 3h
  alerts @state=acked
  expect_jq '.[0].ack.until | sub("[.].*"; "Z") | fromdate > now + 10000'
}

case__the_verbs__go_through_an_owner__too()
{
  local one two
  { read -r one; read -r two; } < <(ids)
  owner_start
  run_ok snooze "$one" --until "$(date -u -d '+3 hours' +%H:%M)"
  run_ok close "$two" --vote useful --request-id close-1
  run_ok close "$two" --vote useful --request-id close-1
  expect_out 'already done'
  run_ok vote "$one" noise --dry-run
  run_ok review "$one" --respond yes
  run_ok show "$one"
  expect_out 'can one respond: yes'
  owner_stop
  alerts @state=closed
  expect_jq 'length == 1 and .[0].vote.vote == "useful"'
  alerts @state=snoozed
  expect_jq 'length == 1 and .[0].vote == null'
}

run_cases "$@"
