#!/bin/bash
# SPDX-License-Identifier: MIT
# What a person does by verbs: acknowledge, give back, comment, undo, redo, look it up in the log; with the exit codes scripts rely on.
. "$(dirname "$0")/lib.sh"

# One Alertmanager with twelve alerts for all cases; each has a store of its own.
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

case__ack__is_there__for_every_later_verb()
{
  local id
  id=$(first)
  run_ok ack "$id" --for 1h -m 'looking at it'
  alerts @state=acked
  expect_jq 'length == 1 and .[0].id == $id and .[0].state == "acked"' --arg id "$id"
  expect_jq '.[0].ack.by == .[0].owner and (.[0].ack.by | test($me)) and .[0].ack.comment == "looking at it"' --arg me "$me"
  expect_jq '.[0].ack | (.until | sub("[.].*"; "Z") | fromdate) - (.at | sub("[.].*"; "Z") | fromdate) == 3600'
}

case__ack__takes_a_prefix_of_the_id()
{
  local id
  id=$(first)
  run_ok ack "${id:0:6}"
  alerts @state=acked
  expect_jq 'length == 1 and .[0].id == $id' --arg id "$id"
}

case__ack__tells_what_became_of_it__in_json()
{
  run_ok ack "$(first)" --json
  expect_jq 'type == "object"'
}

# Who we are for tocsin from now on.
i_am()
{
  : >"$config_file"
  config_source am "${am_url[am]}"
  printf 'person "%s" {\n    unix = {"%s"}\n}\n' "$1" "$me" >>"$config_file"
}

case__ack__is_refused__when_somebody_else_has_it()
{
  local id
  id=$(first)
  i_am ana
  run_ok ack "$id"
  i_am bob
  run ack "$id"
  expect_exit 3
  expect_err 'ana'
  expect_no_out
  alerts @state=acked
  expect_jq 'length == 1 and .[0].ack.by == "ana"'
}

case__ack__is_partly_done__when_one_of_two_is_taken()
{
  local one two
  { read -r one; read -r two; } < <(ids)
  i_am ana
  run_ok ack "$one"
  i_am bob
  run ack "$one" "$two"
  expect_exit 4
  expect_err 'ana'
  alerts @owner=me
  expect_jq 'length == 1 and .[0].id == $two' --arg two "$two"
}

case__ack__of_nothing_known__is_refused()
{
  run ack 0000000000000000
  [ "$rc" = 3 ] || [ "$rc" = 2 ] || fault "exit $rc" "$(what_it_said)"
  expect_err '0000'
}

case__unack__gives_it_back()
{
  local id
  id=$(first)
  run_ok ack "$id"
  run_ok unack "$id"
  alerts
  expect_jq 'length == 12 and all(.state == "firing" and .ack == null and .owner == null)'
  run unack "$id"
  expect_exit 3
}

case__comment__stands_in_show_and_log()
{
  local id
  id=$(first)
  run_ok comment "$id" -m 'fan 3 replaced ☂'
  run_ok show "$id"
  expect_out 'fan 3 replaced ☂'
  events
  expect_jq 'any(.kind == "alert.commented" and (.data | tostring | contains("fan 3 replaced ☂")))' -s
}

case__show__has_labels_and_history()
{
  local id
  id=$(first)
  run_ok ack "$id"
  run_ok show "$id"
  expect_out 'instance'
  expect_out 'ack'
  run_ok show --json "$id"
  expect_jq '(if type == "array" then .[0] else . end) | .id == $id and (.labels | length) > 5' --arg id "$id"
}

case__show__finds_an_alert__by_its_fingerprint()
{
  local id fingerprint
  alerts
  id=$(value '.[0].id') fingerprint=$(value '.[0].fingerprint')
  run_ok show --json "$fingerprint"
  expect_jq '(if type == "array" then .[0] else . end) | .id == $id' --arg id "$id"
}

case__undo__then_redo__is_the_act_again()
{
  local id acked
  id=$(first)
  run_ok ack "$id" -m 'mine'
  alerts @state=acked
  acked=$(value '.[0].ack | .by, .until, .comment')
  run_ok undo
  alerts
  expect_jq 'all(.state == "firing" and .ack == null)'
  run_ok redo
  alerts @state=acked
  expect_jq 'length == 1'
  [ "$(value '.[0].ack | .by, .until, .comment')" = "$acked" ] || fault "the ack after redo is another one" "$(what_it_said)"
}

case__undo__without_an_act__is_refused()
{
  run undo
  expect_exit 3
  run redo
  expect_exit 3
}

case__undo__takes_back_a_whole_batch__by_any_of_its_events()
{
  local seq
  run_ok ack --filter severity=warning --yes
  alerts @state=acked
  expect_jq 'length == 6'
  seq=$(last_seq)
  run_ok undo "$seq" --yes
  alerts @state=acked
  expect_jq '. == []'
}

case__undo__is_refused__where_something_came_after()
{
  local id seq
  id=$(first)
  run_ok ack "$id"
  seq=$(last_seq)
  run_ok unack "$id"
  run undo "$seq" --yes
  expect_exit 3
}

case__filter__that_matches_nothing__is_refused()
{
  run ack --filter alertname=NoSuchThing --yes
  expect_exit 3
}

case__request_id__twice__has_one_effect()
{
  local id before
  id=$(first)
  run_ok ack "$id" --request-id page-4711
  before=$(last_seq)
  run_ok ack "$id" --request-id page-4711
  [ "$(last_seq)" = "$before" ] || fault "the second one made events"
  run_ok unack "$id"
  run_ok ack "$id" --request-id page-4711
  alerts
  expect_jq 'all(.state == "firing")'
}

case__dry_run__decides_and_changes_nothing__and_one_event_tells_of_it()
{
  local before
  before=$(last_seq)
  run_ok ack "$(first)" --dry-run --json
  [ -s "$out" ] || fault "it says nothing"
  alerts
  expect_jq 'all(.state == "firing")'
  events
  expect_jq "[.[] | select(.seq > $before) | .kind] == [\"dry_run\"]" -s
}

case__log__is_one_event_a_line__in_order_and_without_gaps()
{
  run_ok ack "$(first)"
  events
  expect_jq '[.[].seq] == [range(1; length + 1)]' -s
  expect_jq 'all(has("node") and has("batch") and has("at") and has("actor") and has("origin") and has("stream") and has("version") and
    has("kind") and has("data") and has("hash"))' -s
  expect_jq '.[-1] | .kind == "alert.acked" and (.origin | startswith("cli")) and (.actor | test($me))' -s --arg me "$me"
  expect_jq '[.[].hash] | unique | length == $n' -s --argjson n "$(wc -l <"$out")"
  run_ok log
  expect_out 'ack'
}

case__log__is_cut_by_since_and_matchers()
{
  run_ok ack "$(first)"
  run_ok log --json --since 1h
  expect_jq 'length > 1' -s
  run_ok log --json --since 2199-01-01
  expect_no_out
  run_ok log --json kind=alert.acked
  expect_jq 'length == 1 and .[0].kind == "alert.acked"' -s
}

case__log_verify__holds__and_finds_a_changed_byte()
{
  run_ok ack "$(first)" -m 'signed-by-nobody'
  run_ok log verify
  "$top/tests/e2e/flip.sh" "$store_file" 'signed-by-nobody' 'signed-by-SOMEBO' || fault "the text was not found in the store"
  run log verify
  expect_exit 3
  expect_err '[0-9]+'
}

case__usage_errors__exit_with_2()
{
  run frobnicate
  expect_exit 2
  expect_no_out
  run ack
  expect_exit 2
  run alerts --no-such-option
  expect_exit 2
  run ack "$(first)" --for soon
  expect_exit 2
}

case__version_and_help__are_on_stdout()
{
  run_ok --version
  expect_out '^tocsin [0-9]+[.][0-9]+[.][0-9]+'
  expect_out 'sqlite3?'
  run_ok --help
  expect_out 'alerts'
  run_ok help ack
  expect_out '--request-id'
}

case__check__names_every_fault__with_file_and_line()
{
  config <<'END'
source "am" {
    kind = alertmanagr
    url = {"ftp://example.com"}
    every = 15 parsecs
    colour = blue
}
END
  run check
  expect_exit 1
  cat "$out" "$err" >"$home/said"
  for line in 2 3 4 5; do
    grep -q "^$config_file:$line: " "$home/said" || fault "nothing is said of line $line" "$(what_it_said)"
  done
}

case__check__is_content__with_a_good_file()
{
  run_ok check
}

case__output__to_a_closed_pipe__is_no_crash()
{
  "$TOCSIN" log --json 2>"$err" </dev/null | head -n 1 >/dev/null
  rc=${PIPESTATUS[0]}
  ((rc < 128 || rc == 141)) || fault "exit $rc: $(head -c 300 "$err")"
}

run_cases "$@"
