#!/bin/bash
# SPDX-License-Identifier: MIT
# Escalation from the screen: what the box says is what comes about at the pager, once, and an undo asks to stand down.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pagers.sh"
. "$(dirname "$0")/pane.sh"

am_start am
case_before()
{
  new_home
  pagers_ready
  am_curl am /api/v2/alerts -H 'Content-Type: application/json' --data-binary '[
    { "labels": { "alertname": "ReplicaLag", "service": "payments-db", "severity": "critical" }, "annotations": { "summary": "payments-db lags" } },
    { "labels": { "alertname": "CertExpiry", "service": "edge", "severity": "critical" }, "annotations": { "summary": "a certificate ends" } }]' >/dev/null
  config <<END
destination "pd" { kind = pagerduty  routing_key_env = "PD_ROUTING_KEY"  api_url = "${events_url%/enqueue}" }
person "ana" { unix = {"$(id -un)"}  page = {"pd"} }
person "bo" { page = {"pd"} }
schedule "night" { persons = {"bo"}  start = "2026-01-05 09:00" }
route "payments" { match = 'service="payments-db"'  owner = "night" }
END
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
}
case_after() { close_pane; }

board()
{
  dashboard "${1:-80}" "${2:-24}"
  expect_screen '2 alerts'
}
# An Escape that is alone: with a key right behind it, it would be that key with Alt.
leave_text()
{
  keys Escape
  expect_screen '^ y yes'
}
enqueued() { [ "$(pagers_calls_n pd.enqueue)" = "$1" ]; }
enqueue() { pagers_calls pd.enqueue | jq -r ".[$1].args.$2"; }

case__e__asks_by_the_pager__once_y_is_said()
{
  board
  keys g g /
  keys -l ' lags'
  keys Enter e
  expect_screen 'Escalate: payments-db lags'
  expect_screen 'no policy: say who is to answer'
  expect_screen 'night +on call bo'
  keys -l 'nig'
  expect_screen 'page M[0-9]+ to bo by pd'
  expect_screen 'u sends "stand down" to bo'
  leave_text
  keys Enter
  expect_screen 'Enter does nothing here'
  enqueued 0 || fault "a page left before y"
  keys y
  expect_screen '-> bo \?'
  until_true 10 enqueued 1 || fault "the pager was called $(pagers_calls_n pd.enqueue) times"
  [ "$(enqueue 0 event_action)" = trigger ] || fault "it is no trigger: $(enqueue 0 event_action)"
  keys g u
  expect_screen 'page +bo \(pd\) +.*ReplicaLag.* +waits for bo'
}

case__undo__asks_who_was_paged_to_stand_down()
{
  board
  keys /
  keys -l ' lags'
  keys Enter :
  keys -l 'esc bo the lag grows'
  keys Enter
  expect_screen 'reason  the lag grows'
  keys y
  expect_screen '-> bo \?'
  until_true 10 enqueued 1 || fault "no page"
  keys u
  until_true 10 enqueued 2 || fault "no stand-down"
  [ "$(enqueue 1 event_action)" = resolve ] || fault "it is no resolve: $(enqueue 1 event_action)"
  [ "$(enqueue 0 dedup_key)" = "$(enqueue 1 dedup_key)" ] || fault "another key: $(enqueue 1 dedup_key)"
  expect_gone '-> bo \?'
}

case__an_ack_on_the_board__is_told_at_the_pager__and_the_owner_is_she()
{
  board
  keys /
  keys -l ' lags'
  keys Enter :
  keys -l 'escalate ana'
  keys Enter
  expect_screen 'page ana'
  keys y
  expect_screen '-> me \?'
  until_true 10 enqueued 1 || fault "no page"
  keys a
  expect_gone '-> me \?'
  until_true 10 enqueued 2 || fault "the pager was not told"
  [ "$(enqueue 1 event_action)" = acknowledge ] || fault "it is no acknowledge: $(enqueue 1 event_action)"
}

case__the_box__can_be_answered_on_the_smallest_screen()
{
  board 40 10
  keys e
  expect_screen 'Escalate: '
  expect_screen '\[ No n \]'
  keys -l 'bo'
  leave_text
  expect_screen '\[ No n \] \[ Yes y \]'
  keys n
  expect_screen 'nobody was asked'
  enqueued 0 || fault "a page left"
}

run_cases "$@"
