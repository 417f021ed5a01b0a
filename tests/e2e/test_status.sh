#!/bin/bash
# SPDX-License-Identifier: MIT
# `tocsin status`: its exit codes, what it says with an owner and without one, and its line in a real tmux.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

am_start am
case_before()
{
  new_home
  config_source am "${am_url[am]}" 'timeout = 2s'
}
case_after()
{
  [ -z "${owner:-}" ] || owner_stop
  owner=
  [ "$pane_n" = 0 ] || close_pane
}

# fire NAME SEVERITY: one alert of its own; it stays.
fire()
{
  jq -n --arg name "$1" --arg severity "$2" '[{ labels: { alertname: $name, severity: $severity } }]' |
    am_curl am /api/v2/alerts -H 'Content-Type: application/json' --data-binary @- >/dev/null || fault "posting $1 failed"
}
says() { run status "${@:2}"; grep -qE -- "$1" "$out"; }
expect_status() { until_true 10 says "$@" || fault "status does not say: $1" "$(what_it_said)"; }
store_bytes() { cksum <"$store_file"; }

case__status__is_2__when_nobody_polls__and_0_while_somebody_does()
{
  poll
  run status
  expect_exit 2
  expect_out '^STALE nobody polls since [0-9][0-9]:[0-9][0-9]Z$'
  owner_start
  expect_status '^tocsin ok$'
  expect_exit 0
  run status --format json
  expect_jq '.status == "calm" and .code == 0 and (.owner | test("pid '"$owner"' ")) and .sources == [] and .sources_configured == 1'
  "$TOCSIN" status >/dev/full 2>&1
  rc=$?
  expect_exit 3
}

answers() { run sources && grep -qE '^am +alertmanager ok +[0-9]+s ' "$out"; }
case__sources__answer_as_their_owner_says__or_as_the_store_has_it()
{
  poll
  owner_start
  until_true 10 answers || fault "a source that answers its owner" "$(cat "$out")"
  run sources --json
  expect_jq '.[0].health == "ok" and .[0].last_ok != null'
}

case__status__changes_nothing()
{
  local before
  poll
  before=$(store_bytes)
  run status
  run status --format json
  [ "$(store_bytes)" = "$before" ] || fault "the store changed"
  [ ! -s "$store_file-wal" ] || fault "something waits to be written to the store"
}

case__status__is_3__where_it_can_not_be_had__and_says_so_to_tmux()
{
  run status --format tmux
  expect_exit 3
  expect_err 'there is no store'
  expect_out '^#\[[a-z,=]*\]tocsin \?#\[default\]$'
  run status
  expect_exit 3
  expect_no_out
  run status --format tmux --no-such-option
  expect_exit 3
  expect_out 'tocsin \?'
  run status --format yaml
  expect_exit 3
  expect_err 'plain\|tmux\|json'
  echo 'colour = blue' >>"$config_file"
  run status --format tmux
  expect_exit 3
  expect_err "$config_file:"
  expect_out 'tocsin \?'
}

case__status__is_1__until_the_alert_of_level_1_is_acknowledged()
{
  fire checkout-api page
  poll
  run status
  expect_exit 1
  expect_out '^!1 L1 checkout-api [0-9]+s \| STALE nobody polls since '
  run_ok ack --filter alertname=checkout-api
  run status
  expect_exit 2
  expect_out '^STALE nobody polls since '
}

case__line__in_tmux__shows_a_hostile_name_as_text()
{
  local name="#(touch $work/PWNED) #[fg=green]"
  fire "$name" page
  poll
  run_ok ack --filter 'severity=page !PWNED' --yes
  pane_n=$((pane_n + 1))
  tmux_ new-session -d -x 120 -y 8 "tmux -S '$work/inner' -f /dev/null new-session 'exec cat'"
  until_true 5 inner has-session || fault "no tmux in tmux" "$(screen)"
  inner set-option -g status-interval 1
  inner set-option -g status-right-length 100
  inner set-option -g @line "#('$TOCSIN' status --format tmux)"
  inner set-option -g status-right '#{E:@line} END'
  expect_screen '!1 L1 \?\(touch .* \| STALE nobody polls since [0-9:]*Z END'
  [ ! -e "$work/PWNED" ] || fault "the name of an alert was run as a command"
  inner kill-server
}
inner() { tmux -S "$work/inner" "$@" >/dev/null 2>&1; }

run_cases "$@"
