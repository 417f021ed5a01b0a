#!/bin/bash
# SPDX-License-Identifier: MIT
# Pages go to PagerDuty, Opsgenie and JSM Operations: each request fits the vendor's own specification, each page rings once, is answered and
# over by its key, and no secret is seen.
. "$(dirname "$0")/lib.sh"
. "$top/tests/e2e/prism.sh"
. "$top/tests/e2e/pagers.sh"
prism_install
specs=$top/tests/data/specs

pd_key=r0ut1ngk3yr0ut1ngk3yr0ut1ngk3yxx

case_before() { new_home; export PD_ROUTING_KEY=$pd_key OG_KEY=og-key JSM_TOKEN=jsm-token; }
case_after()
{
  local name
  [ -z "${owner:-}" ] || kill -KILL "$owner" 2>/dev/null
  owner=
  for name in "${!prism_pid[@]}"; do prism_stop "$name"; done
  [ -z "${pagers_pid:-}" ] || pagers_stop
  am_stop am
  am_forget am
}

# The destinations: pagerduty|opsgenie|jsm ADDRESS, operations ADDRESS CLOUD. Each is that of one person, who is called as it is.
pagerduty() { destination pd "kind = pagerduty routing_key_env = PD_ROUTING_KEY client_url = \"https://board.example.org/\"" "$1"; }
opsgenie() { destination og "kind = opsgenie api_key_env = OG_KEY" "$1"; }
jsm() { destination jsm "kind = jsm api_key_env = OG_KEY" "$1"; }
operations() { destination ops "kind = jsm cloud_id = \"$2\" user = \"ana@example.com\" api_token_env = JSM_TOKEN responders = {\"team:t-1\"}" "$1"; }
destination()
{
  printf 'destination "%s" { %s api_url = "%s" }\n' "$1" "$2" "$3" >>"$config_file"
  printf 'person "%s" { page = {"%s"} }\n' "$1" "$1" >>"$config_file"
}

# An owner with one alert of a real Alertmanager; its id is in $alert.
board()
{
  printf 'person "eve" { unix = {"%s"} }\n' "$USER_NAME" >>"$config_file"
  am_start am
  am_post am 1
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  owner_start
  until_true "$ready_within_s" has_alert || fault "no alert came to the board" "$(what_it_said)" "$(cat "$home/owner.err")"
  alert=$(value '.[0].id')
}
has_alert() { run alerts --json && [ "$(value length)" = 1 ]; }

# page TO: this person is asked by name.
page() { run_ok escalate "$alert" --to "$1" --yes -m 'the till "hangs"'; }
# state TO ACT: of the latest such message.
state() { run messages --json 'state=~.*' && jq -r --arg to "$1" --arg act "$2" 'map(select(.to == $to and .act == $act)) | last | .state' "$out"; }
is_now() { [ "$(state "$1" "$2")" = "$3" ]; }
# becomes TO ACT STATE
becomes() { until_true 30 is_now "$@" || fault "$2 at $1 is $(state "$1" "$2"), not $3" "$(what_it_said)"; }

# rings TO: a page stands there; it is answered here, and over; the pager is told of each.
rings()
{
  page "$1"
  becomes "$1" ask delivered
  run_ok ack "$alert"
  becomes "$1" answered acked
  run_ok close "$alert"
  becomes "$1" resolve acked
}

# fits SPEC N: prism took N requests and found nothing wrong with any.
fits()
{
  local n
  n=$(prism_log "$1" | grep -c 'The request passed the validation rules')
  ! prism_log "$1" | grep -E 'Violation|terminated with error|did not pass' || fault "requests do not fit $1"
  [ "$n" = "$2" ] || fault "$n requests to $1 were checked, not $2" "$(prism_log "$1" | grep 'Request received')"
}

case__pagerduty__takes_what_is_sent()
{
  prism_start 0 "$specs/pagerduty-events-v2.json"
  pagerduty "${prism_url[pagerduty-events-v2]}"
  board
  rings pd
  fits pagerduty-events-v2 3
}

case__opsgenie__takes_what_is_sent()
{
  prism_start 0 "$specs/opsgenie-alerts.json"
  opsgenie "${prism_url[opsgenie-alerts]}"
  board
  rings og
  fits opsgenie-alerts 6 # it is asked what became of each
}

case__an_integration_of_jsm__takes_what_is_sent()
{
  prism_start 0 "$specs/opsgenie-alerts.json"
  jsm "${prism_url[opsgenie-alerts]}"
  board
  rings jsm
  fits opsgenie-alerts 3
}

case__jsm_operations__takes_what_is_sent()
{
  prism_start 0 "$specs/jsm-operations.json"
  operations "${prism_url[jsm-operations]}" c-1
  board
  rings ops
  fits jsm-operations 6
}

# All four at pagers that keep what they are told.
with_pagers()
{
  pagers_start
  pagerduty "${events_url%/v2/enqueue}"
  opsgenie "$og_url"
  jsm "$jsm_events_url"
  operations "$jsm_url/jsm/ops/api/$jsm_cloud" "$jsm_cloud"
  export PD_ROUTING_KEY=$pd_key
  board
}
# incidents AT: how many there are, and what was done to them: "1: trigger acknowledge resolve"
incidents() { pagers_state | jq -r --arg at "$1" '.[$at] | "\(length): \(map(.events[].do) | join(" "))"'; }

case__a_page__rings_once__whatever_is_lost_on_the_way()
{
  local to at fault
  with_pagers
  pagers_control delay '{"ms": 1200}' >/dev/null
  for to in pd:pd:enqueue og:og:create jsm:jsm:create ops:jsm:create; do
    IFS=: read -r to at fault <<<"$to"
    pagers_fault "$at.$fault" drop_after_commit
    page "$to"
    becomes "$to" ask delivered
  done
  [ "$(pagers_state | jq -c 'map_values(length)')" = '{"pd":1,"og":1,"jsm":2}' ] || fault "not each rang once: $(pagers_state | jq -c 'map_values(length)')"
}

case__a_refusal__says_what_the_pager_says__and_where_to_look()
{
  with_pagers
  pagers_fault og.create error '"status":422,"message":"Message can not be empty."'
  page og
  becomes og ask failed
  run_ok messages --json state=failed
  expect_jq 'map(select(.to == "og"))[0].error == "HTTP 422: Message can not be empty."'
  pagers_fault pd.enqueue http "\"status\":400,\"body\":\"no service has $pd_key\""
  page pd
  becomes pd ask failed
  run_ok messages --json state=failed
  expect_jq 'map(select(.to == "pd"))[0].error | test("^HTTP 400: no service has r0ut[*]+$")'
}

case__too_many__is_waited_for()
{
  with_pagers
  pagers_fault pd.enqueue ratelimited '"reset":2'
  page pd
  becomes pd ask delivered
  [ "$(pagers_calls pd.enqueue | jq '.[1].at - .[0].at >= 2000')" = true ] || fault "it was not waited"
}

case__check__says_whom_a_pager_can_not_know()
{
  pagerduty http://pager.example.org
  opsgenie https://og.example.org
  operations https://ops.example.org c-1
  cat >>"$config_file" <<END
person "bob" { page = {"pd", "og"}  mail = "bob@example.org" }
person "cy"  { page = {"ops"}  opsgenie = "cy@example.org" }
person "dan" { page = {"ops", "og"}  opsgenie = "5d9b" }
END
  run_ok check
  cat "$out" "$err" >"$home/both"
  [ "$(grep -c 'which can.t know her' "$home/both")" = 2 ] || fault "not og and ops alone are unknown to their pagers" "$(cat "$home/both")"
  grep -q 'person cy is paged by ops, which knows ids and no addresses' "$home/both" || fault "nothing is said of cy's address" "$(cat "$home/both")"
  grep -q 'destination pd is in page of pd and of bob, but PagerDuty can.t be told whom to call' "$home/both" || fault "nothing is said of pd" "$(cat "$home/both")"
  grep -q 'destination pd: its key goes to http://pager.example.org in the clear' "$home/both" || fault "nothing is said of http" "$(cat "$home/both")"
}

case__no_secret__stands_anywhere()
{
  with_pagers
  page pd
  page og
  becomes pd ask delivered
  becomes og ask delivered
  run_ok --dry-run escalate "$alert" --to pd --yes
  run_ok log --json
  ! grep -rlE "$pd_key|og-key|jsm-token" "$home/state" "$home/config" "$home/owner" "$home/owner.err" "$out" || fault "a secret stands there"
  pagers_calls pd.enqueue | jq -e --arg key "$pd_key" 'all(.args.routing_key == $key)' >/dev/null || fault "the routing key did not come"
}

run_cases "$@"
