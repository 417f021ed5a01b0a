#!/bin/bash
# SPDX-License-Identifier: MIT
# Incidents by the command line: their whole life with and without an owner, who was first, what is refused and how, and what they took.
. "$(dirname "$0")/lib.sh"

# One Alertmanager with six alerts for all cases; each has a store of its own, on an account that ana and bob share.
am_start am
am_post am 6
case_before()
{
  new_home
  config_source am "${am_url[am]}"
  printf 'person "%s" { unix = {%s} }\n' ana "$USER_NAME" bob "$USER_NAME" >>"$config_file"
  poll
}
case_after() { :; }

ana() { run "$@" --as ana; }
bob() { run "$@" --as bob; }
ana_ok() { ana "$@"; expect_exit 0; }
bob_ok() { bob "$@"; expect_exit 0; }
incidents() { run_ok incidents --json "$@"; }
# What is written in the log of INC-N: kinds_of N
kinds_of() { run_ok log --json "stream=incident:$1"; jq -rs 'map(.kind) | join(" ")' "$out"; }
fields_of() { incidents --all "id=INC-$1"; }
some_ids() { ids | head -n "$1"; }

# From the declaration to the end, each step as a process of its own.
life()
{
  local one two
  { read -r one; read -r two; } < <(ids)
  ana_ok incident open -m 'Checkout fails' --severity sev-2 --lead ana --service checkout --service pay "$one" --json
  expect_jq '.ok and .incident == "INC-1" and .done == 1 and (.batch > 0) and .refused == []'
  incidents
  expect_jq 'length == 1 and .[0].id == 1 and .[0].name == "INC-1" and .[0].state == "investigating" and .[0].severity == "sev-2" and .[0].lead == "ana"'
  expect_jq '.[0].title == "Checkout fails" and (.[0].alerts | length) == 1 and .[0].public == false'
  run_ok incidents
  expect_out '^ID +SEV +STATE +AGE +LEAD +ALERTS +UPDATE +TITLE$'
  expect_out '^INC-1 +SEV2 +investigating +[0-9]+[smhd] +ana +1 +- +Checkout fails$'

  bob_ok incident update inc-1 -m 'a bad flag in {{services}}' --state identified --next 20m
  expect_out '^update 1 of INC-1, the next one by [0-9:]+Z: it is identified; tocsin undo [0-9]+ takes it back$'
  run_ok incidents
  expect_out '^INC-1 +SEV2 +identified .* in (20|19)m +Checkout fails$'
  printf 'it goes off\nnow\n' | "$TOCSIN" incident update 1 -m - --as ana >"$out" 2>"$err" || fault "-m - is not read" "$(what_it_said)"
  bob_ok incident note INC-1 -m 'flag off' --at 20m
  ana_ok incident set INC-1 contact=bob 'description=half of the payments' started_at=10m
  bob_ok incident link INC-1 "${two:0:12}"
  run_ok alerts @inc=INC-1 --json
  expect_jq 'length == 2 and all(.incident == "INC-1")'
  bob_ok incident unlink INC-1 "$one"
  ana_ok incident action INC-1 -m 'alert on the flag' --owner bob --due 2d
  ana_ok ack "$two" -m 'on it'

  run_ok show INC-1
  expect_out '^incident +INC-1$'
  expect_out '^severity +sev-2: Critical, impacting some users$'
  expect_out '^contact +bob$'
  expect_out '^  U1 .* by bob, identified, next promised '
  expect_out '^ +a bad flag in checkout pay$'
  expect_out '^  N1 .* by bob$'
  expect_out '^  A1 .* by ana, open, bob, due '
  expect_out "^  ${one:0:8} - +taken out"
  expect_out "^  ${two:0:8} acked +linked"
  expect_out '^  [0-9-]+ [0-9:]+Z [0-9]+ +ana +ack '
  run_ok show inc-1 --json
  expect_jq '.name == "INC-1" and (.timeline | map(.kind) | index("alert.acked") > index("incident.opened"))'

  ana_ok incident resolve INC-1 -m 'payments work again'
  incidents
  expect_jq 'length == 0'
  fields_of 1
  expect_jq '.[0].state == "resolved" and .[0].resolved_at != null and .[0].resolved_at == .[0].mitigated_at'
  bob_ok incident reopen INC-1 -m 'not at all'
  fields_of 1
  expect_jq '.[0].state == "investigating" and .[0].resolved_at == null'
  ana_ok incident resolve INC-1
  bob incident resolve INC-1 -m 'so it is'
  expect_exit 3
  expect_err 'INC-1 is resolved already: ana changed it last, at [0-9:]+Z'
  ana_ok incident close INC-1 -m 'that was all'
  run_ok actions --open --owner bob --json
  expect_jq 'length == 1 and .[0].incident == "INC-1" and .[0].action == 1 and .[0].incident_state == "closed" and (.[0].overdue | not)'
  bob_ok incident action INC-1 A1 --done
  run_ok actions --open --json
  expect_jq '. == []'
  run_ok actions
  expect_out '^  INC-1 A1 +done +- +bob +alert on the flag  \(Checkout fails\)$'
}

case__the_life_of_one__without_an_owner() { life; }

case__the_life_of_one__with_an_owner_that_decides()
{
  owner_start
  life
  owner_stop
}

case__declared_from_a_filter__has_all_that_match()
{
  ana_ok incident open -m 'all of it' --filter 'alertname=~".+"'
  expect_out '^declared INC-1 sev-1: all of it \(6 alerts\); tocsin undo [0-9]+ takes it back$'
  ana_ok incident open -m 'another'
  run incident link INC-1 --filter 'alertname=~".+"' --as bob
  expect_exit 3
  expect_err '6 alerts match .*: each belongs to INC-1 already, or is over'
  run incident unlink INC-2 --filter 'alertname=~".+"' --as bob
  expect_exit 3
  expect_err '6 alerts match .*: none belongs to INC-2'
  run incident link INC-2 --filter '@inc=INC-1' --as bob
  expect_exit 3
  expect_err 'INC-1'
  bob_ok incident link INC-2 --filter '@inc=INC-1' --yes
  incidents id=INC-2
  expect_jq '.[0].alerts | length == 6'
  bob_ok incident unlink INC-2 --filter '@inc=INC-2'
  run incident unlink INC-2 --filter '@inc=INC-2' --as bob
  expect_exit 3
  expect_err 'no alert matches @inc=INC-2'
}

case__the_same_request_id__has_one_effect()
{
  ana_ok incident open -m 'once' --request-id night-1 --json
  expect_jq '.incident == "INC-1" and (.repeated | not)'
  ana_ok incident open -m 'once' --request-id night-1 --json
  expect_jq '.incident == "INC-1" and .repeated'
  incidents
  expect_jq 'length == 1'
  owner_start
  ana_ok incident update INC-1 -m 'we look' --request-id night-2
  ana_ok incident update INC-1 -m 'we look' --request-id night-2 --json
  expect_jq '.repeated and .incident == "INC-1"'
  ana_ok incident open -m 'once' --request-id night-1 --json
  expect_jq '.incident == "INC-1" and .repeated'
  owner_stop
  incidents
  expect_jq 'length == 1 and (.[0].updates | length) == 1'
}

case__a_dry_run__changes_nothing()
{
  ana_ok incident open -m 'not yet' --dry-run --json
  expect_jq '.dry_run and .ok and .incident == "INC-1" and (.events | map(.kind) | index("incident.opened") != null)'
  incidents --all
  expect_jq '. == []'
  ana_ok incident open -m 'now'
  ana_ok incident resolve INC-1 --dry-run
  expect_out 'dry run, nothing was changed or sent: INC-1: it is resolved'
  incidents
  expect_jq '.[0].state == "investigating"'
}

case__the_same_request_id__has_one_effect__also_where_it_is_so_by_then()
{
  local verb
  ana_ok incident open -m 'one'
  for verb in resolve reopen close; do
    ana_ok incident $verb INC-1 -m 'said once' --request-id "$verb-1"
    ana_ok incident $verb INC-1 -m 'said once' --request-id "$verb-1"
    expect_out 'already done with this request id'
    bob incident $verb INC-1 -m 'said by another' --request-id "$verb-2"
    expect_exit 3
    expect_err 'state was changed since you looked, by ana'
  done
  fields_of 1
  expect_jq '.[0].updates | map(.text) == ["said once", "said once", "said once"]'
}

case__what_is_refused__says_why_and_what_to_do()
{
  ana_ok incident open -m 'one'
  # refused VERB...: 3; wrong VERB...: 2; then what stands on stderr.
  refused() { local says=$1; shift; ana "$@"; expect_exit 3; expect_err "$says"; }
  wrong() { local says=$1; shift; ana "$@"; expect_exit 2; expect_err "$says"; }
  refused 'there is no incident INC-7' incident resolve INC-7
  refused 'INC-1 is open: it is investigating' incident reopen INC-1
  refused '[{][{]nobody[}][}] has no value' incident update INC-1 -m 'ask {{nobody}}'
  refused 'action 3 of INC-1 is not there' incident action INC-1 A3 --done
  refused 'public.* --yes answers' incident publish INC-1
  wrong 'which incident' incident resolve
  wrong 'is no incident.s ID: INC-12' incident resolve checkout
  wrong 'what is wrong' incident open
  wrong 'did you mean severity' incident set INC-1 severty=2
  wrong 'an incident has no field nose: it has title, description' incident set INC-1 nose=red
  wrong 'FIELD=VALUE' incident set INC-1 severity
  wrong 'title is given twice' incident set INC-1 title=a title=b
  wrong 'is no severity' incident set INC-1 severity=sev-9
  wrong 'started_at' incident set INC-1 started_at=tomorrow
  wrong 'lead: ' incident set INC-1 lead=nobody
  wrong '--next 09 is no time|--next .* is over' incident update INC-1 -m x --next 2020-01-01
  wrong 'into which incident' incident merge INC-1
  wrong 'which action' incident action INC-1 -m x --done
  wrong 'one of --done, --drop and --open' incident action INC-1 A1 --done --drop
  wrong 'what does the banner say' banner set
  run show INC-9
  expect_exit 3
  expect_err 'there is no incident INC-9'
  # reads_wrong WORDS VERB...: those that only look.
  reads_wrong() { local says=$1; shift; run "$@"; expect_exit 2; expect_err "$says"; }
  reads_wrong 'an incident has no state late' incidents state=late
  reads_wrong 'there is no severity 7' incidents severity=7
  reads_wrong 'an incident has no field nose' incidents nose=red
  reads_wrong '--since and --by go with --stats' incidents --by week
  reads_wrong 'incident takes open' incident
  ana incident resolve INC-7 --json
  expect_exit 3
  expect_jq '(.ok | not) and (.error | test("INC-7")) and .refused == []'
  [ "$(kinds_of 1)" = incident.opened ] || fault "something of it was done: $(kinds_of 1)"
}

case__times_that_contradict_each_other__are_refused_with_both()
{
  ana_ok incident open -m 'one'
  ana_ok incident set INC-1 started_at=2h
  ana incident set INC-1 acknowledged_at=3h
  [ "$rc" = 2 ] || [ "$rc" = 3 ] || fault "exit $rc" "$(what_it_said)"
  expect_err 'acknowledged_at.*started_at|started_at.*acknowledged_at'
}

case__undo_and_redo__take_it_back_and_do_it_again()
{
  ana_ok incident open -m 'one'
  ana_ok incident set INC-1 severity=sev-3 lead=bob
  ana_ok undo
  fields_of 1
  expect_jq '.[0].severity == "sev-1" and .[0].lead == null'
  ana_ok redo
  fields_of 1
  expect_jq '.[0].severity == "sev-3" and .[0].lead == "bob"'
  ana_ok incident resolve INC-1
  ana_ok undo
  fields_of 1
  expect_jq '.[0].state == "investigating" and .[0].resolved_at == null'
  ana_ok incident action INC-1 -m 'later'
  ana_ok undo
  run_ok actions --json
  expect_jq '. == []'
}

# at_once VERB...: ana and bob do the same; who was first is in $first, and what the other one heard in the file $heard.
at_once()
{
  local name
  for name in ana bob; do "$TOCSIN" "$@" --as "$name" >"$home/$name" 2>&1 </dev/null & done
  wait
  first=$(cd "$home" && grep -l 'it is resolved' ana bob)
  [ "$(wc -w <<<"$first")" = 1 ] || fault "not one of them did it" "$(cat "$home/ana" "$home/bob")"
  heard=$home/$([ "$first" = ana ] && echo bob || echo ana)
}

case__of_two_who_resolve_it_at_once__one_is_told_who_was_first()
{
  local first heard
  owner_start
  ana_ok incident open -m 'one'
  at_once incident resolve INC-1
  grep -qE "INC-1 is so already: $first changed it last, at [0-9:]+Z" "$heard" || fault "not told that $first was first" "$(cat "$heard")"
  ana_ok incident open -m 'two'
  at_once incident resolve INC-2 -m 'it works again'
  grep -q "$first" "$heard" || fault "not told that $first was first" "$(cat "$heard")"
  owner_stop
  incidents --all
  expect_jq 'map(select(.state == "resolved")) | length == 2 and (map(.updates | length) | sort) == [0, 1]'
  run_ok log --json kind=incident.changed
  expect_jq -s 'map(select(.data.field == "state")) | length == 2'
}

case__merged__its_alerts_go_on_there__and_statistics_leave_it_out()
{
  ana_ok incident open -m 'one' "$(some_ids 1)"
  bob_ok incident open -m 'the same'
  bob_ok incident merge INC-1 --into INC-2
  incidents
  expect_jq 'length == 1 and .[0].name == "INC-2" and (.[0].alerts | length) == 1'
  ana_ok incident invalid INC-2
  run_ok incidents --stats
  expect_out '^0 incidents, 0 open; left out: 1 merged into others, 1 invalid$'
  run_ok incidents --stats --json
  expect_jq '.incidents == 0 and .left_out == {"merged":1,"invalid":1} and .mttr == {"n":0,"mean_ms":null,"median_ms":null} and .by.service == []'
}

# Three of known times: statistics of them are known too.
three()
{
  ana_ok incident open -m a --severity sev-1 --service checkout
  ana_ok incident set INC-1 started_at=2026-10-05T10:00:00Z acknowledged_at=2026-10-05T10:02:00Z reported_at=2026-10-05T10:01:00Z
  ana_ok incident resolve INC-1
  ana_ok incident set INC-1 resolved_at=2026-10-05T11:00:00Z mitigated_at=2026-10-05T10:30:00Z
  ana_ok incident open -m b --severity sev-2 --service checkout --service search
  ana_ok incident set INC-2 started_at=2026-10-12T10:00:00Z acknowledged_at=2026-10-12T10:04:00Z
  ana_ok incident resolve INC-2
  ana_ok incident set INC-2 resolved_at=2026-10-12T13:00:00Z mitigated_at=2026-10-12T13:00:00Z
  ana_ok incident open -m c --severity sev-2
  ana_ok incident set INC-3 started_at=2026-10-13T10:00:00Z acknowledged_at=2026-10-13T10:30:00Z
}

case__statistics__are_means_and_medians_with_what_they_are_of()
{
  three
  run_ok incidents --stats --json
  expect_jq '.incidents == 3 and .open == 1'
  expect_jq '.mtta == {"n":3,"mean_ms":720000,"median_ms":240000}'
  expect_jq '.mttr == {"n":2,"mean_ms":7200000,"median_ms":7200000}'
  expect_jq '.by.severity | length == 5 and .[1].name == "sev-2" and .[1].incidents == 2'
  expect_jq '[.by.service[] | [.name, .incidents]] == [["checkout",2],["search",1],[null,1]]'
  expect_jq '[.by.week[].name] == ["2026-W41","2026-W42"] and [.by.month[].name] == ["2026-10"]'
  run_ok incidents --stats --since 2026-10-10 --by service --json
  expect_jq '.incidents == 2 and (.by | keys) == ["service"]'
  run_ok incidents --stats severity=sev-1
  expect_out '^1 incident, 0 open; left out: 0 merged into others, 0 invalid$'
  expect_out '^time to resolve \(MTTR\): mean 1h, median 1h, of 1$'
  run_ok incidents --stats
  expect_out '^time to acknowledge \(MTTA\): mean 12m, median 4m, of 3$'
  expect_out '^sev-2 +2 +1 +17m +17m +2 +3h +3h +1 +█+$'
  expect_out '^2026-W42 +3h +█+$'
}

case__statistics__fit_the_terminal()
{
  three
  COLUMNS=60 script -qec "$TOCSIN incidents --stats" /dev/null </dev/null >"$out"
  (($(tr -d '\r' <"$out" | wc -L) <= 60)) || fault "wider than 60" "$(head -c 900 "$out")"
  grep -q 'sev-2' "$out" || fault "no table" "$(head -c 900 "$out")"
}

case__the_banner__stands_until_its_time_and_undo_brings_it_back()
{
  run_ok banner --json
  expect_jq '. == {"banner":null}'
  ana_ok banner set database maintenance --for 2h
  run_ok banner --json
  expect_jq '.banner | .text == "database maintenance" and .by == "ana" and .until != null'
  bob_ok banner clear
  run_ok banner
  expect_err 'no banner'
  bob_ok undo
  run_ok banner
  expect_out '^database maintenance \(ana, until [0-9:]+Z\)$'
  bob banner set database maintenance --until 2020-01-01
  expect_exit 2
}

case__matchers__choose_among_them()
{
  ana_ok incident open -m 'checkout is slow' --lead bob --service checkout
  ana_ok incident open -m 'search is slow' --severity sev-3 --service search
  bob_ok incident resolve INC-2
  incidents lead=bob
  expect_jq 'map(.name) == ["INC-1"]'
  incidents --all service=search
  expect_jq 'map(.name) == ["INC-2"]'
  incidents state=resolved
  expect_jq 'map(.name) == ["INC-2"]'
  incidents --all slow
  expect_jq 'map(.name) == ["INC-1","INC-2"]'
  incidents 'severity!=sev-1'
  expect_jq '. == []'
}

case__publishing__asks_and_is_taken_back()
{
  ana_ok incident open -m 'one'
  ana incident set INC-1 public=yes
  expect_exit 3
  expect_err '--yes answers'
  ana_ok incident publish INC-1 --yes
  incidents public=yes
  expect_jq 'length == 1 and .[0].public == true'
  ana_ok incident set INC-1 public=no
  incidents public=yes
  expect_jq '. == []'
}

case__completions__know_the_numbers_that_there_are()
{
  ana_ok incident open -m 'one'
  PATH=${TOCSIN%/*}:$PATH bash -c '
    . "$1"
    compopt() { :; }
    COMP_WORDS=(tocsin incident update IN) COMP_CWORD=3
    _tocsin
    echo "${COMPREPLY[*]}"
    COMP_WORDS=(tocsin incident set INC-1 desc) COMP_CWORD=4
    _tocsin
    echo "${COMPREPLY[*]}"' _ "$BUILD_DIR/completions/tocsin.bash" >"$out" 2>"$err"
  [ "$(cat "$out")" = $'INC-1\ndescription=' ] || fault "completed otherwise" "$(cat "$out" "$err")"
}

run_cases "$@"
