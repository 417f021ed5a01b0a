#!/bin/bash
# SPDX-License-Identifier: MIT
# What a real Alertmanager lists, tocsin shows: fields, filters, levels, what amtool changes, clearing, TLS, prefix, cluster, 5,000 alerts.
. "$(dirname "$0")/lib.sh"
case_before() { new_home; }
case_after() { am_stop am; am_stop two; am_forget am; am_forget two; }

# A home whose one source is a new Alertmanager with N alerts, polled once.
with_store()
{
  am_start am
  am_post am "$1"
  config_source am "${am_url[am]}"
  poll
}

case__alerts__have_the_shape_that_scripts_rely_on()
{
  with_store 12
  alerts
  expect_jq 'length == 12'
  expect_jq 'map(.id) | unique | length == 12'
  expect_jq 'all(.source == "am" and .state == "firing" and .stale == false and .owner == null and .ack == null)'
  expect_jq 'all(.name == .labels.alertname and .severity == .labels.severity and .summary == .annotations.summary)'
  expect_jq 'all(has("id") and has("fingerprint") and has("level") and has("flapping") and has("links") and has("episode") and
    has("count") and has("snoozed_until") and has("suppressed_by") and has("incident") and has("messages"))'
  expect_jq 'all(.starts_at, .changed_at | test("^2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9:]{8}[.][0-9]{3}Z$"))'
  expect_jq '[.[].fingerprint] | sort == $am' --argjson am "$(am_get am /api/v2/alerts | jq '[.[].fingerprint] | sort')"
}

case__alerts__are_worst_first__with_a_level_by_severity()
{
  with_store 12
  alerts
  expect_jq '[.[].level] | . == sort'
  expect_jq 'all(.level == {critical: 2, warning: 3, info: 4}[.severity])'
}

case__alerts__are_listed_for_people__without_json()
{
  with_store 3
  run_ok alerts
  expect_out 'HighErrorRate'
  expect_out 'KubePodCrashLooping'
}

case__matchers__choose_alerts()
{
  with_store 24
  alerts severity=critical
  expect_jq 'length == 6 and all(.severity == "critical")'
  alerts 'severity=~"crit.*"' env=prod
  expect_jq 'length > 0 and all(.severity == "critical" and .labels.env == "prod")'
  alerts 'instance!~"node-000.*"' '!ledger'
  expect_jq 'length > 0 and all((.labels.instance | test("^node-000") | not) and .labels.service != "ledger")'
  alerts alertname=NoSuchThing
  expect_jq '. == []'
  run alerts 'severity=~"(("'
  expect_exit 2
  expect_err 'column [0-9]+.*not closed'
  expect_no_out
}

case__second_poll__of_the_same_list__is_no_event()
{
  local before
  with_store 8
  before=$(last_seq)
  poll
  [ "$(last_seq)" = "$before" ] || fault "a second poll of the same alerts made events: $before, then $(last_seq)"
}

case__new_alerts__appear_beside_the_old__with_their_ids_kept()
{
  local before after
  with_store 5
  before=$(ids | sort)
  am_post am 2 100
  poll
  after=$(ids | sort)
  [ "$(wc -l <<<"$after")" = 7 ] || fault "7 alerts, not $(wc -l <<<"$after")"
  [ "$(comm -23 <(cat <<<"$before") <(cat <<<"$after"))" = "" ] || fault "ids of known alerts changed"
}

case__severity__that_changes__keeps_the_row_and_raises_the_level()
{
  local id
  am_start am
  config_source am "${am_url[am]}"
  am_curl am /api/v2/alerts -H 'Content-Type: application/json' -d '[{"labels":{"alertname":"Disk","severity":"warning"}}]'
  poll
  id=$(ids)
  am_curl am /api/v2/alerts -H 'Content-Type: application/json' -d '[{"labels":{"alertname":"Disk","severity":"critical"}}]'
  poll
  alerts
  expect_jq 'length == 1 and .[0].severity == "critical" and .[0].level == 2 and .[0].id == $id' --arg id "$id"
}

case__silence_by_amtool__suppresses__within_one_poll()
{
  local silence
  with_store 12
  silence=$(am_silence am alertname=TargetDown)
  poll
  alerts alertname=TargetDown
  expect_jq 'length == 2 and all(.suppressed_by == [$id])' --arg id "$silence"
  alerts @state=suppressed
  expect_jq 'length == 2 and all(.name == "TargetDown")'
  am_tool am silence expire "$silence" >/dev/null
  poll
  alerts alertname=TargetDown
  expect_jq 'length == 2 and all(.suppressed_by == [])'
}

case__inhibited_alerts__are_suppressed__by_the_alert_that_inhibits()
{
  am_start am
  config_source am "${am_url[am]}"
  am_curl am /api/v2/alerts -H 'Content-Type: application/json' -d '[
    {"labels":{"alertname":"Root","severity":"critical","inhibits":"yes","inhibited_by":"x"}},
    {"labels":{"alertname":"Leaf","severity":"warning","inhibited_by":"x"}}]'
  poll
  alerts alertname=Leaf
  expect_jq 'length == 1 and (.[0].suppressed_by | length) == 1'
  alerts alertname=Root
  expect_jq 'length == 1 and .[0].suppressed_by == []'
}

case__resolved_alert__is_cleared__while_the_others_fire()
{
  with_store 12
  am_resolve am 1
  poll
  alerts @state=cleared
  expect_jq 'length == 1 and .[0].labels.instance == "node-0000.example.net:9100"'
  alerts @state=firing
  expect_jq 'length == 11'
}

case__resolved_alert__is_closed__when_someone_had_it()
{
  with_store 12
  run_ok ack "$(ids instance=node-0000.example.net:9100)"
  am_resolve am 1
  poll
  alerts @state=closed
  expect_jq 'length == 1 and .[0].labels.instance == "node-0000.example.net:9100"'
}

case__alert_that_fires_again__is_a_new_episode__and_not_born_acked()
{
  local episode
  with_store 12
  run_ok ack "$(ids instance=node-0000.example.net:9100)"
  alerts instance=node-0000.example.net:9100
  episode=$(value '.[0].episode')
  am_resolve am 1
  poll
  am_post am 1
  poll
  alerts instance=node-0000.example.net:9100
  expect_jq 'length == 1 and .[0].state == "firing" and .[0].ack == null and .[0].count == 2 and .[0].episode > ($e | tonumber)' --arg e "$episode"
}

case__tls_and_basic_auth__work__with_a_ca_of_our_own()
{
  am_start am --secure
  am_post am 3
  printf '%s' "$am_password" >"$home/password"
  chmod 600 "$home/password"
  config_source am "${am_url[am]}" 'auth = basic' "user = \"$am_user\"" "password_file = \"$home/password\"" "ca_file = \"$work/ca.crt\""
  poll
  alerts
  expect_jq 'length == 3'
}

case__wrong_password__is_said__and_appears_nowhere()
{
  am_start am --secure
  am_post am 3
  printf 'hunter2-wrong' >"$home/password"
  chmod 600 "$home/password"
  config_source am "${am_url[am]}" 'auth = basic' "user = \"$am_user\"" "password_file = \"$home/password\"" "ca_file = \"$work/ca.crt\""
  run serve --once
  expect_exit 4
  expect_err '401'
  alerts
  expect_jq '. == []'
  ! grep -rqaF hunter2-wrong "$home/state" "$out" "$err" || fault "the password stands in the store or the output"
}

case__unknown_ca__is_refused()
{
  am_start am --secure
  am_post am 3
  printf '%s' "$am_password" >"$home/password"
  chmod 600 "$home/password"
  config_source am "${am_url[am]}" 'auth = basic' "user = \"$am_user\"" "password_file = \"$home/password\""
  run serve --once
  expect_exit 4
  expect_err '[Cc]ertificate'
  alerts
  expect_jq '. == []'
}

case__path_prefix__is_kept()
{
  am_start am --prefix /monitoring/am
  am_post am 4
  config_source am "${am_url[am]}/"
  poll
  alerts
  expect_jq 'length == 4'
}

case__wrong_path__is_an_error__and_no_empty_board()
{
  am_start am --prefix /monitoring/am
  am_post am 4
  config_source am "${am_url[am]%/monitoring/am}"
  run serve --once
  expect_exit 4
  expect_err '404'
}

case__cluster__is_one_source__with_each_alert_once()
{
  am_start am --cluster
  am_start two --peer am
  am_post am 6
  am_post two 6 3
  config_source am "${am_url[am]} ${am_url[two]}"
  poll
  alerts
  expect_jq 'length == 9 and all(.source == "am")'
}

case__cluster__keeps_all_alerts__when_one_member_is_down()
{
  am_start am --cluster
  am_start two --peer am
  am_post am 6
  am_post two 6 3
  config_source am "${am_url[am]} ${am_url[two]}"
  poll
  am_stop two
  run serve --once
  alerts @state=firing
  expect_jq 'length == 9'
}

case__two_sources__are_told_apart()
{
  am_start am
  am_start two
  am_post am 3
  am_post two 3
  config_source am "${am_url[am]}"
  config_source other "${am_url[two]}"
  poll
  alerts
  expect_jq 'length == 6 and (map(.id) | unique | length) == 6'
  alerts @src=other
  expect_jq 'length == 3 and all(.source == "other")'
}

case__five_thousand_alerts__are_listed_and_acked_by_filter()
{
  with_store 5000
  alerts
  expect_jq 'length == 5000'
  run_ok ack "$(ids instance=node-4999.example.net:9100)"
  run_ok ack --filter 'instance=~"node-01[0-3].*"' --yes -m storm
  alerts @state=acked
  expect_jq 'length == 41'
  run_ok undo --yes
  alerts @state=acked
  expect_jq 'length == 1'
  run_ok log verify
}

run_cases "$@"
