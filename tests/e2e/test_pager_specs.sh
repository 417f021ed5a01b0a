#!/bin/bash
# SPDX-License-Identifier: MIT
# What is asked of pagers as sources, and written back there, fits the vendors' own specifications: each request that one of our own pagers got
# is sent once more, as it was, to prism.
. "$(dirname "$0")/lib.sh"
. "$top/tests/e2e/prism.sh"
. "$top/tests/e2e/pagers.sh"
prism_install
specs=$top/tests/data/specs

case_before() { new_home; pagers_ready; }
case_after()
{
  local name
  [ -z "${owner:-}" ] || kill -KILL "$owner" 2>/dev/null
  for name in "${!prism_pid[@]}"; do prism_stop "$name"; done
}

# work AT KIND URL TOKEN [LINE...]: an alert is listed, acknowledged, given back and closed, and who is on call is asked.
work()
{
  local at=$1 kind=$2 url=$3 token=$4
  shift 4
  {
    printf 'person "ana" { unix = {"%s"} mail = "ana@example.com" }\n' "$USER_NAME"
    printf 'source "%s" { kind = %s url = {"%s"} token_env = "%s" every = 1s %s }\n' "$at" "$kind" "$url" "$token" "$*"
    printf 'schedule "duty" { from = "%s" theirs = "PDUTY01" }\n' "$at"
  } >"$config_file"
  pagers_control create "{\"at\":\"$at\",\"key\":\"k1\",\"title\":\"on fire\"}" >/dev/null
  owner_start
  until_true 15 has_one "$at" || fault "nothing is listed" "$(what_it_said)"
  id=$(value '.[0].id')
  run_ok ack "$id"
  until_true 15 stands "$at" acked || fault "no ack there"
  until_true 15 all_acked || fault "not confirmed" "$(what_it_said)"
  run_ok close "$id"
  until_true 15 stands "$at" closed || fault "not closed there"
  owner_stop
}
has_one() { run alerts --json "@src=$1" && [ "$(value length)" = 1 ]; }
stands() { pagers_state | jq -e --arg at "$1" --arg s "$2" '.[$at][0].status == $s' >/dev/null; }
all_acked() { run messages --json 'state!=acked' && [ "$(value length)" = 0 ]; }

# send_again SPEC PREFIX OP...: those requests, one of each shape, with PREFIX of their paths gone.
send_again()
{
  local spec=$1 prefix=$2 call method target n=0
  shift 2
  prism_start 0 "$specs/$spec.json"
  while read -r call; do
    method=$(jq -r .http <<<"$call") target=$(jq -r .target <<<"$call")
    jq -r '.raw' <<<"$call" >"$work/body"
    curl -sS -g -o "$work/answer" -X "$method" -H "Authorization: $(jq -r .auth <<<"$call")" -H "Accept: $(jq -r .accept <<<"$call")" \
      $(jq -r 'if .type then "-H Content-Type:" + .type else "" end' <<<"$call") \
      $(jq -r 'if .from then "-H From:" + .from else "" end' <<<"$call") \
      $([ "$(jq -r .raw <<<"$call")" = "" ] || echo "--data-binary @$work/body") "${prism_url[$spec]}${target#"$prefix"}" || fault "prism does not answer"
    n=$((n + 1))
  done < <(curl -fsS "${pagers_ctl}log" | jq -c --args '[.calls[] | select(.op as $o | $ARGS.positional | index($o))] | unique_by(.op, .raw) | .[]' "$@")
  [ "$(prism_log "$spec" | grep -c 'The request passed the validation rules')" = "$n" ] || fault "not all were checked" "$(prism_log "$spec" | tail -n 20)"
  [ "$n" -ge $# ] || fault "$n requests were sent again, of $# kinds"
  ! prism_log "$spec" | grep -E 'Violation|terminated with error|did not pass' || fault "requests do not fit $spec"
}

case__pagerduty__is_asked_and_told_by_its_specification()
{
  work pd pagerduty "$pd_url" PD_KEY
  send_again pagerduty-rest /pd pd.list pd.update pd.oncalls
}

case__opsgenie__is_asked_and_told_by_its_specification()
{
  work og opsgenie "$og_url" OG_KEY
  send_again opsgenie-alerts /og og.list og.acknowledge og.close
}

run_cases "$@"
