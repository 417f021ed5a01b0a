#!/bin/bash
# SPDX-License-Identifier: MIT
# `tocsin escalate`: what it says before, what it refuses, what is written and what leaves; undo, and an answer by hand.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pagers.sh"

case_before()
{
  new_home
  [ -n "${am_pid[am]:-}" ] || { am_start am; am_post am 8; }
  pagers_ready
  config_source am "${am_url[am]}"
  cat >>"$config_file" <<END
destination "pd" { kind = pagerduty  routing_key_env = PD_ROUTING_KEY  api_url = "${events_url%/v2/enqueue}" }
person "ana" { unix = {$USER_NAME} }
person "bob" { page = {"pd"} }
person "cy"  { }
policy "pay" { steps = {"bob within 5m", "cy by pd within 10m"} }
route "checkout" { match = 'service="checkout"'  escalate = "pay" }
END
  poll
  id=$(ids service=checkout | head -n 1)
}
paged() { pagers_state | jq -r '[.pd[] | .events[0].payload.custom_details.person] | join(" ")'; }

case__escalate__asks_the_next_step__and_says_so_in_json()
{
  run escalate "$id" -m "needs a DBA"
  expect_exit 3
  expect_err 'page bob by pd, step 1 of pay, to answer by .*A page can.t be unsent'
  run_ok escalate "$id" -m "needs a DBA" --yes
  expect_out 'escalated .*: bob by pd, step 1 of pay, to answer by'
  run_ok show "$id" --json
  expect_jq '.state == "escalated" and .call.to == "bob" and .call.policy == "pay" and .call.step == 1 and .call.round == 1 and .call.by == "ana"'
  run_ok messages --json
  expect_jq 'length == 1 and .[0].kind == "page" and .[0].act == "ask" and .[0].person == "bob" and .[0].to == "pd"'
  run_ok serve --once
  [ "$(paged)" = bob ] || fault "paged: $(paged)"
  run_ok escalate "$id" --to 2 --yes
  run_ok serve --once
  [ "$(paged)" = "bob cy" ] || fault "paged: $(paged)"
  events kind=alert.called
  expect_jq -s 'map([.data.now.to, .data.now.step]) == [["bob", 1], ["cy", 2]]'
}

case__alerts_and_show__tell_who_is_asked__and_no_owner()
{
  run_ok escalate "$id" --to bob -m "needs a DBA" --yes
  run_ok alerts service=checkout
  expect_out '-> bob \?'
  run_ok show "$id"
  expect_out '^asked +bob [0-9]+s ago by ana, again in '
  ! grep -q '^owner' "$out" || fault "it has an owner" "$(what_it_said)"
  run_ok show "$id" --json
  expect_jq '.owner == null'
  run_ok ack "$id"
  run_ok alerts service=checkout
  expect_out ' ana +'
}

case__escalate__in_a_dry_run__shows_what_would_leave_and_asks_nobody()
{
  run_ok escalate "$id" --to bob --dry-run --json
  expect_jq '[.. | .kind? // empty] | index("alert.escalated") != null and index("message.queued") != null'
  run_ok show "$id" --json
  expect_jq '.state == "firing" and .call == null'
  run_ok serve --once
  [ "$(paged)" = "" ] || fault "paged: $(paged)"
}

case__escalate__twice_under_one_id__has_one_effect()
{
  run_ok escalate "$id" --to bob --yes --request-id r1
  run_ok escalate "$id" --to bob --yes --request-id r1
  expect_out 'already done'
  run_ok serve --once
  [ "$(paged)" = bob ] || fault "paged: $(paged)"
}

case__escalate__is_refused__where_nobody_can_be_asked()
{
  local other
  other=$(ids 'service!=checkout' | head -n 1)
  run escalate "$id" --to carl --yes
  expect_exit 2
  expect_err 'no person or schedule carl'
  run escalate "$id" --to 3 --yes
  expect_exit 3
  expect_err 'pay has steps 1 to 2'
  if [ -n "$other" ]; then
    run escalate "$other" --yes
    expect_exit 3
    expect_err 'has no escalation policy: name a person or a schedule'
  fi
  run_ok close "$id"
  run escalate "$id" --yes
  expect_exit 3
  expect_err 'is closed: nobody needs to be asked'
  run_ok undo --yes
}

case__undo__asks_who_was_rung_to_stand_down()
{
  run_ok escalate "$id" --to bob --yes
  run_ok serve --once
  run_ok undo --yes
  expect_out 'M2 asks bob to stand down'
  run_ok serve --once
  pagers_state | jq -e '.pd | length == 1 and .[0].status == "closed"' >/dev/null || fault "it rings still"
  run_ok show "$id" --json
  expect_jq '.state == "firing"'
}

case__ack_message__acknowledges_in_her_name()
{
  run_ok escalate "$id" --to bob --yes
  run_ok serve --once
  run_ok ack-message M1 -m "bob called: he is on it"
  run_ok show "$id" --json
  expect_jq '.state == "acked" and .ack.by == "bob"'
  run_ok serve --once
  pagers_state | jq -e '.pd | length == 1 and .[0].status == "acked"' >/dev/null || fault "the pager was not told"
}

run_cases "$@"
