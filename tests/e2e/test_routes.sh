#!/bin/bash
# SPDX-License-Identifier: MIT
# `tocsin route test` and what `tocsin check` says of routes; the company of tests/data/routes, as the program answers it.
. "$(dirname "$0")/lib.sh"

data=$(cd "$(dirname "$0")/../data/routes" && pwd)
export TOCSIN_SLACK_TOKEN=xoxb-none TOCSIN_PAGER_KEY=0123456789abcdef0123456789abcdef

case_before()
{
  new_home
  cp "$data/company.conf" "$config_file"
}

# answers LINE: a line of the table, asked of the program.
answers()
{
  local when source labels level routes to asked planned
  IFS='|' read -r when source labels level routes to asked planned <<<"$1"
  # shellcheck disable=SC2086
  "$TOCSIN" route test --json --at ${when// /} --source ${source// /} $labels </dev/null >"$work/answer" 2>"$work/said" || return 1
  jq -e --arg level "$level" --arg routes "$routes" --arg to "$to" --arg asked "$asked" --arg planned "$planned" '
    def words: [splits(" +")] | map(select(. != ""));
    [.level, [.routes[].name], .to, .maintenance // ""] ==
      [($level | tonumber), ($routes | words), ($to | words), ($planned | words | join(" "))] and
    (if .policy == null then ["-"] elif .steps[0].persons == [] then ["nobody"] else .steps[0].persons end) == ($asked | words)' \
    "$work/answer" >/dev/null
}

case__route_test__answers_as_the_companys_table_says()
{
  local line n=0
  while IFS= read -r line; do
    case $line in '' | '#'*) continue ;; esac
    answers "$line" || fault "not as the table says: $line" "$(cat "$work/answer" "$work/said")"
    n=$((n + 1))
  done <"$data/company.table"
  [ "$n" -ge 100 ] || fault "the table has $n lines only"
}

case__route_test__says_why_in_words()
{
  run route test --at 2026-11-25T02:30:00Z alertname=Balance team=payments service=ledger severity=critical tier=1
  expect_exit 0
  expect_out '^level +1, by route ledger$'
  expect_out '^routes +tier-one \(continue\): tier="1"$'
  expect_out '^ +ledger: team="payments", service="ledger", severity="critical"$'
  expect_out '^passed +ledger-by-day: outside of its hours, which begin 08:00Z$'
  expect_out '^owner +payments: carol$'
  expect_out '^told +#production-monitoring$'
  expect_out '^group +ledger\{name="Balance", service="ledger"\}, after 30s, news after 5m, again after 4h$'
  expect_out '^ack within 5m$'
  expect_out '^asked +policy payments$'
  expect_out '^ +1\. now carol by pager \(payments\)$'
  expect_out '^ +2\. 02:35Z pat by pager \(payments-lead\)$'
  expect_out '^until +08:00Z$'
}

case__route_test__says_why_nothing_is_sent()
{
  run route test --at 2026-11-28T21:30:00Z alertname=DiskFull team=data severity=critical service=pg-main
  expect_out '^told +nobody: nothing is sent because maintenance db-upgrade goes on$'
  expect_out '^asked +policy data, which asks nobody because maintenance db-upgrade goes on$'
  run route test alertname=Watchdog
  expect_out '^told +nobody: nothing is sent because level 4 is collected on the board$'
}

case__route_test__refuses_what_is_no_label()
{
  run route test 'team=~pay.*'
  expect_exit 2
  expect_err 'team=~pay\.\* is none'
  run route test team
  expect_exit 2
  run route test --source nowhere team=a
  expect_exit 2
  expect_err 'no source is called nowhere'
  run route test --at yesterday team=a
  expect_exit 2
  run route
  expect_exit 2
}

case__check__finds_nothing_wrong_with_the_company()
{
  run check
  expect_exit 0
  ! grep -q '^warning: \(route\|level\|alerts\)' "$err" || fault "check warns of the routes" "$(what_it_said)"
}

case__check__names_what_is_likely_to_go_wrong()
{
  config <<'END'
source "am" { url = "https://alertmanager.example.com" }
slack { bot_token_env = "TOCSIN_SLACK_TOKEN"  channel = "#prod" }
source "pd-in" { kind = pagerduty  token_env = "TOCSIN_PAGER_KEY" }
destination "pd" { kind = pagerduty  routing_key_env = "TOCSIN_PAGER_KEY" }
person "ana" { }
notify { level_3 = {"#prod"} }
route "db"      { match = 'team=~"db.*", env!=dev' }
route "db-prod" { match = 'team=~"db|dbms", env=prod'  level = 2 }
route "both"    { match = 'team=a, team=b' }
route "page"    { match = 'team=c'  level = 1 }
route "wake"    { match = 'team=d'  level = 1  respond = no  runbook = "https://runbooks.example.com/d"  owner = "anna" }
END
  echo 'route "back" { match = "source=pd-in"  to = {"pd"} }' >>"$config_file"
  run check
  expect_exit 0
  expect_err '^warning: route back: pd is never told, for the alerts of source pd-in come from there$'
  expect_err '^warning: level 1 is told nowhere: section notify names no destination for level_1$'
  expect_err '^warning: level 2 is told nowhere'
  expect_err '^warning: route db-prod is never reached: route db before it takes all that it could match'
  expect_err '^warning: route both matches nothing: team="a" and team="b" can.t both hold$'
  expect_err '^warning: route page is level 1 and has no runbook'
  expect_err '^warning: route page is level 1, and nobody has said whether one can respond'
  expect_err '^warning: route page is level 1 and wakes nobody'
  expect_err '^warning: route wake is level 1, and nobody can respond to it'
  expect_err '^warning: route wake: its owner anna is no person and no schedule; did you mean ana\?$'
}

case__check__refuses_names_of_what_is_not_there()
{
  config <<'END'
source "am" { url = "https://alertmanager.example.com" }
notify { level_1 = {"pager"} }
route "a" { match = 'team="a'  escalate = "nobody" }
END
  run check
  expect_exit 1
  expect_err 'tocsin\.conf:2: level_1 names pager, but there is no such destination$'
  expect_err 'tocsin\.conf:3: escalate names nobody, but there is no such policy$'
  expect_err 'tocsin\.conf:3: match: column '
}

fire()
{
  jq -n --arg name "$1" --arg team "$2" '[{ labels: { alertname: $name, team: $team, severity: "warning" } }]' |
    am_curl am /api/v2/alerts -H 'Content-Type: application/json' --data-binary @- >/dev/null || fault "posting $1 failed"
}

case__alerts__have_the_level_of_their_route__and_another_after_the_configuration_changed()
{
  am_start am
  fire Slow pay
  fire Other web
  config <<END
source "am" { url = "${am_url[am]}" }
route "pay" { match = 'team=pay'  level = 1  owner = "payments"  runbook = "https://runbooks.example.com/pay" }
END
  poll
  run alerts --json
  expect_jq 'map({ (.name): [.level, .routes, .responsible, .runbook] }) | add ==
    { Slow: [1, ["pay"], "payments", "https://runbooks.example.com/pay"], Other: [3, [], null, null] }'
  run alerts '@route=pay'
  expect_out '^.*Slow'
  config <<END
source "am" { url = "${am_url[am]}" }
route "all" { level = 2 }
END
  poll
  run alerts --json
  expect_jq 'map([.level, .routes, .responsible]) == [[2, ["all"], null], [2, ["all"], null]]'
  run log --json kind=alert.routed
  expect_jq -s 'map([.data.routes, .data.level, (.data.alerts | length)]) == [["pay", 1, 1], ["all", 2, 2]]'
  am_stop am
}

run_cases "$@"
