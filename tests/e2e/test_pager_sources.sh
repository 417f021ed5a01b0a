#!/bin/bash
# SPDX-License-Identifier: MIT
# Pagers as sources: their incidents are alerts here, an acknowledgement on the phone is one here, and the other way round.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pagers.sh"

case_before()
{
  new_home
  pagers_ready
}
case_after() { [ -z "${owner:-}" ] || kill -KILL "$owner" 2>/dev/null; }

# people [LINE...]: ana is who runs the tests; bob is known by the pagers alone.
people()
{
  config <<END
person "ana" { unix = {"$USER_NAME"} mail = "ana@example.com" }
person "bob" { pagerduty = "PBOB002" opsgenie = "bob@example.com" }
END
}
# pager AT [LINE...]: the source of that kind; polled at will, or each second where the line says so.
pager()
{
  local at=$1 kind=pagerduty url=$pd_url token=PD_KEY
  shift
  [ "$at" != og ] || kind=opsgenie url=$og_url token=OG_KEY
  if [ "$at" = jsm ]; then
    kind=jsm url=$jsm_url token=JSM_TOKEN
    set -- "user = \"ana@example.com\"" "cloud = \"$jsm_cloud\"" "$@"
  fi
  {
    printf 'source "%s" {\n kind = %s\n url = {"%s"}\n token_env = "%s"\n timeout = 2s\n' "$at" "$kind" "$url" "$token"
    [[ $* = *every* ]] || set -- "every = 1s" "$@"
    printf ' %s\n' "$@"
    printf '}\n'
  } >>"$config_file"
}
only()
{
  people
  pager "$@"
}

# expect_alert EXPRESSION MATCHER...: the one alert that matches is so, within some seconds.
alert_is() { run alerts --json "${@:2}" && [ -s "$out" ] && jq -e "length == 1 and (.[0] | $1)" "$out" >/dev/null 2>&1; }
expect_alert() { until_true 15 alert_is "$@" || fault "no alert is so: $*" "$(what_it_said)"; }
# expect_there AT KEY EXPRESSION: so it is there, within some seconds.
is_there() { thing "$1" "$2" | jq -e "$3" >/dev/null; }
expect_there() { until_true 15 is_there "$@" || fault "$1 $2 is not so there: $3" "$(thing "$1" "$2")"; }
# Acts are made by an owner that polls each second, or waits for one.
act() { run_ok "$@"; }
id_of() { alerts "$@" && value '.[0].id'; }
message_is() { run messages --json "id=$1" && [ -s "$out" ] && jq -e ".[0] | $2" "$out" >/dev/null 2>&1; }
expect_message() { until_true "${3:-20}" message_is "$1" "$2" || fault "$1 is not so: $2" "$(what_it_said)"; }

case__incidents_and_alerts__are_alerts_here()
{
  people
  pager pd
  pager og
  pager jsm
  elsewhere pd k1 'The server is on fire' '"urgency":"high","priority":{"summary":"P1"}' >/dev/null
  elsewhere og k2 'CPU high' '"priority":"P2","tags":["prod"]' >/dev/null
  elsewhere jsm k3 'Disk full' '"priority":null,"extraProperties":{"env":"prod"}' >/dev/null
  poll
  run_ok alerts --json @state!=closed
  expect_jq 'length == 3'
  alerts @src=pd
  expect_jq '.[0] | .name == "The server is on fire" and .severity == "emergency" and .level == 1 and .labels.service == "checkout" and .labels.number == "1" and (.links[0] | test("acme.pagerduty"))'
  alerts @src=og
  expect_jq '.[0] | .severity == "critical" and .level == 2 and .labels.tags == "prod" and .state == "firing"'
  alerts @src=jsm
  expect_jq '.[0] | .severity == "warning" and .level == 3 and .labels.env == "prod"'
  run_ok sources --json
  expect_jq 'map([.name, .kind, .on_ack, (.experimental | test("not yet run on the real service"))]) == [["pd", "pagerduty", "ack", true], ["og", "opsgenie", "ack", true], ["jsm", "jsm", "ack", true]]'
  run_ok sources
  expect_out '^pd +pagerduty +ok .*experimental: '
  phone close pd k1 bob@example.com
  poll
  alert_is '.state == "cleared"' @src=pd || fault "what was resolved there is not over here" "$(what_it_said)"
}

case__ack_on_the_phone__is_an_ack_here__and_ends_here_when_it_ends_there()
{
  local at
  for at in pd og jsm; do
    case_before
    only "$at"
    elsewhere "$at" k1 'on fire' >/dev/null
    owner_start
    expect_alert '.state == "firing"' @src="$at"
    phone ack "$at" k1 bob@example.com
    expect_alert '.state == "acked" and .ack.by == "bob"' @src="$at"
    phone unack "$at" k1 bob@example.com
    expect_alert '.state == "firing"' @src="$at"
    owner_stop
    run_ok log verify
    [ "$(pagers_calls "$at.acknowledge" | jq length)" = 0 ] || fault "the phone's own ack was written back"
    [ "$(pagers_calls "$at.update" | jq length)" = 0 ] || fault "the phone's own ack was written back"
  done
}

case__ack_here__is_an_ack_there__in_the_persons_name()
{
  local at
  for at in pd og jsm; do
    case_before
    only "$at"
    elsewhere "$at" k1 'on fire' >/dev/null
    owner_start
    expect_alert '.state == "firing"' @src="$at"
    act ack "$(id_of @src="$at")" -m 'mine'
    expect_there "$at" k1 '.status == "acked"'
    expect_message M1 '.state == "acked" and .kind == "write" and .acked_by == "write"'
    alert_is '.ack.by == "ana" and .ack.comment == "mine"' @src="$at" || fault "the ack here changed by the poll" "$(what_it_said)"
    act close "$(id_of @src="$at")"
    expect_there "$at" k1 '.status == "closed"'
    expect_message M2 '.state == "acked"'
    owner_stop
    run_ok log verify
  done
  expect_calls_in_name
}
expect_calls_in_name() { pagers_calls jsm.acknowledge | jq -e 'length == 1 and (.[0].args.note | test("ana@example.com"))' >/dev/null || fault "jsm was not told who" "$(pagers_calls jsm.acknowledge)"; }

case__pagerduty__is_told_in_whose_name__and_knows_it_again()
{
  only pd 'user = "cara@example.com"'
  elsewhere pd k1 'on fire' >/dev/null
  owner_start
  expect_alert '.state == "firing"' @src=pd
  act ack "$(id_of @src=pd)"
  expect_there pd k1 '.status == "acked" and .by == "PANA001"'
  pagers_calls pd.update | jq -e 'length == 1 and .[0].from == "ana@example.com" and .[0].args.incident == {"type":"incident_reference","status":"acknowledged"}' >/dev/null ||
    fault "the write is not as it must be" "$(pagers_calls pd.update)"
  act unack "$(id_of @src=pd)"
  grep -q 'PagerDuty keeps its acknowledgement' "$out" "$err" || fault "nothing is said of the ack that stays" "$(what_it_said)"
  expect_message M1 '.state == "acked"'
  alert_is '.state == "firing"' @src=pd || fault "the next poll took the un-ack back" "$(what_it_said)"
}

case__unknown_address__is_passed_for_that_of_the_source()
{
  only pd 'user = "cara@example.com"'
  sed -i 's/ana@example.com/ana@elsewhere.example/' "$config_file"
  elsewhere pd k1 'on fire' >/dev/null
  owner_start
  expect_alert '.state == "firing"' @src=pd
  act ack "$(id_of @src=pd)"
  expect_there pd k1 '.status == "acked" and .by == "PCAR003"'
}

case__refusal__is_told_in_their_words()
{
  only pd
  sed -i 's/ana@example.com/ana@elsewhere.example/' "$config_file"
  elsewhere pd k1 'on fire' >/dev/null
  owner_start
  expect_alert '.state == "firing"' @src=pd
  act ack "$(id_of @src=pd)"
  expect_message M1 '.state == "failed" and (.error | test("Requester User Not Found.*1008.*knows no user of that address"))'
  expect_alert '.source == "tocsin" and .name == "MessageUndelivered"' @src=tocsin
  is_there pd k1 '.status == "open"' || fault "it was acknowledged all the same"
}

case__accepted_but_later__is_confirmed_later__or_refused_in_their_words()
{
  only og
  pagers_control delay '{"ms":1500}' >/dev/null
  elsewhere og k1 'one' >/dev/null
  elsewhere og k2 'two' >/dev/null
  owner_start
  expect_alert '.state == "firing"' @src=og alertname=two
  act ack "$(id_of @src=og alertname=one)"
  expect_message M1 '.state == "delivered"'
  expect_there og k1 '.status == "acked" and .by == "ana@example.com"'
  expect_message M1 '.state == "acked"'
  pagers_fault og.acknowledge refused
  act ack "$(id_of @src=og alertname=two)"
  expect_message M2 '.state == "failed" and (.error | test("accepted, and then refused: Alert does not exist"))'
}

case__what_stood_so_before__is_done()
{
  only pd 'every = 1h'
  elsewhere pd k1 'one' >/dev/null
  elsewhere pd k2 'two' >/dev/null
  poll
  phone ack pd k1 bob@example.com
  phone close pd k2 bob@example.com
  pagers_fault pd.list http '"status":503'
  act ack "$(id_of @src=pd alertname=one)"
  act ack "$(id_of @src=pd alertname=two)"
  owner_start
  expect_message M1 '.state == "delivered" and .error == null'
  expect_message M2 '.state == "delivered" and .error == null'
  owner_stop
  pagers_calls pd.update | jq -e 'map(.reply.error.code) | sort == [1001, 1002]' >/dev/null || fault "not what was to be tried" "$(pagers_calls pd.update)"
  poll
  message_is M1 '.state == "acked"' || fault "the list did not confirm it" "$(what_it_said)"
}

case__lost_answer__is_looked_up__and_nothing_is_done_twice()
{
  local at
  for at in pd og; do
    case_before
    only "$at"
    elsewhere "$at" k1 'on fire' >/dev/null
    owner_start
    expect_alert '.state == "firing"' @src="$at"
    pagers_fault "$([ "$at" = pd ] && echo pd.update || echo og.acknowledge)" drop_after_commit
    act ack "$(id_of @src="$at")"
    expect_message M1 '.state == "acked" and .tries == 1'
    expect_there "$at" k1 '.events | map(select(.do == "ack")) | length == 1'
    owner_stop
  done
}

case__batch_that_is_rate_limited__waits_and_goes_on()
{
  local i
  only pd
  for i in $(seq 40); do elsewhere pd "k$i" "incident $i" >/dev/null; done
  owner_start
  until_true 15 all_fire 40 || fault "not all fire" "$(what_it_said)"
  pagers_fault pd.update ratelimited '"skip":12,"times":1,"reset":2'
  pagers_fault pd.update ratelimited '"skip":20,"times":1'
  act ack $(ids @src=pd)
  until_true 60 all_acked_there 40 || fault "not all are acknowledged there" "$(pagers_state | jq -c '.pd | map(.status) | group_by(.) | map([.[0], length])')"
  until_true 30 all_writes_are_acked || fault "not all are confirmed" "$(what_it_said)"
  pagers_calls pd.update | jq -e '(map(select(.committed)) | group_by(.path) | all(length == 1)) and (map(select(.status == 429)) | length == 2)' >/dev/null ||
    fault "some were written twice, or none was refused"
}
all_fire() { run alerts --json @src=pd @state=firing && [ "$(value length)" = "$1" ]; }
all_acked_there() { pagers_state | jq -e --argjson n "$1" '.pd | length == $n and all(.status == "acked")' >/dev/null; }
all_writes_are_acked() { run messages --json state!=acked && jq -e 'length == 0' "$out" >/dev/null; }

case__undo__is_written_there_too()
{
  only og
  elsewhere og k1 'on fire' >/dev/null
  owner_start
  expect_alert '.state == "firing"' @src=og
  act ack "$(id_of @src=og)"
  expect_there og k1 '.status == "acked"'
  act undo --yes
  expect_there og k1 '.status == "open" and (.events | map(.do) == ["created", "ack", "unack"])'
  expect_message M2 '.state == "acked"'
}

case__source_that_asks_for_a_pause__gets_it__and_keeps_its_alerts()
{
  local n
  only pd
  elsewhere pd k1 'on fire' >/dev/null
  owner_start
  expect_alert '.state == "firing"' @src=pd
  pagers_fault pd.list ratelimited '"reset":4'
  until_true 10 has_been_limited || fault "it was never asked"
  n=$(pagers_calls_n pd.list)
  expect_alert '.state == "firing"' @src=pd
  until_true 15 is_asked_again "$n" || fault "it is never asked again"
  pagers_calls pd.list | jq -e '(map(.status == 429) | index(true)) as $i | .[$i + 1].at - .[$i].at >= 3900' >/dev/null || fault "the pause was not kept"
}
has_been_limited() { pagers_calls pd.list | jq -e 'any(.status == 429)' >/dev/null; }
is_asked_again() { [ "$(pagers_calls_n pd.list)" -gt "$1" ]; }

case__faults__are_told_in_their_words__and_clear_nothing()
{
  only pd
  elsewhere pd k1 'on fire' >/dev/null
  poll
  pagers_fault pd.list error '"status":400,"message":"Invalid Input Provided","errors":["Offset is too large."]'
  run serve --once
  grep -q 'Invalid Input Provided: Offset is too large. (2001)' "$err" "$out" || fault "their words are not told" "$(what_it_said)"
  alert_is '.state == "firing"' @src=pd || fault "a fault cleared it" "$(what_it_said)"
  PD_KEY=wrong run serve --once
  grep -q 'Invalid credentials (2006); it does not take the credential: look at token_env' "$err" "$out" || fault "a wrong key is not told" "$(what_it_said)"
}

case__many_pages__are_read_whole()
{
  local i
  only og
  for i in $(seq 130); do elsewhere og "k$i" "alert $i" >/dev/null; done
  poll
  run_ok alerts --json @src=og
  expect_jq 'length == 130'
  pagers_calls og.list | jq -e 'map(.query.offset[0]) == ["0", "90"]' >/dev/null || fault "not by pages" "$(pagers_calls og.list)"
  pagers_fault og.list http '"skip":1'
  for i in $(seq 131 140); do elsewhere og "k$i" "alert $i" >/dev/null; done
  run serve --once
  poll
  run_ok alerts --json @src=og
  expect_jq 'length == 140'
}

case__who_is_on_call__is_asked_there()
{
  local start end
  start=$(date -u -d '-1 hour' +%Y-%m-%dT%H:%M:%SZ) end=$(date -u -d '+5 hours' +%Y-%m-%dT%H:%M:%SZ)
  people
  pager pd
  pager og
  printf 'schedule "db" { from = "pd" theirs = "PSCHED1" }\nschedule "web" { from = "og" theirs = "Web on-call" }\n' >>"$config_file"
  pagers_control oncall "{\"at\":\"pd\",\"entries\":[{\"schedule\":\"DB\",\"id\":\"PSCHED1\",\"user\":\"ana@example.com\",\"start\":\"$start\",\"end\":\"$end\"}]}" >/dev/null
  pagers_control oncall "{\"at\":\"og\",\"entries\":[{\"schedule\":\"Web on-call\",\"id\":\"w1\",\"user\":\"bob@example.com\",\"start\":\"$start\",\"end\":\"$end\"}]}" >/dev/null
  poll
  run_ok oncall --json
  expect_jq 'map(select(.schedule == "db")) | .[0].person == "ana" and .[0].why == "listed"'
  expect_jq 'map(select(.schedule == "web")) | .[0].person == "bob"'
  poll
  run_ok log --json kind=oncall.listed
  [ "$(wc -l <"$out")" = 2 ] || fault "what did not change was told again" "$(what_it_said)"
}

# paged AT: an alert of an Alertmanager, of which ana is told at that pager, which is a source too. Its key there is in $key.
paged()
{
  local at=$1 kind=pagerduty options='routing_key_env = PD_ROUTING_KEY' url=${events_url%/v2/enqueue}
  [ "$at" != og ] || kind=opsgenie options='api_key_env = OG_KEY' url=$og_url
  [ "$at" != jsm ] || kind=jsm options='api_key_env = OG_KEY' url=$jsm_events_url
  people
  pager "$at"
  [ -n "${am_pid[am]:-}" ] || am_start am
  am_post am 1
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  printf 'destination "duty" { kind = %s %s api_url = "%s" }\n' "$kind" "$options" "$url" >>"$config_file"
  printf 'person "cara" { page = {"duty"} }\n' >>"$config_file"
  owner_start
  expect_alert '.state == "firing"' @src=am
  run_ok escalate "$(id_of @src=am)" --to cara --yes -m 'the till hangs'
  until_true 20 rings "$at" || fault "it does not ring" "$(pagers_state)" "$(cat "$home/owner.err")"
  key=$(pagers_state | jq -r --arg at "$at" '.[$at][-1].key')
}
rings() { pagers_state | jq -e --arg at "$1" '.[$at] | length == 1' >/dev/null; }
no_alert_of() { run alerts --json "@src=$1" "@state=~.*" && [ "$(value length)" = 0 ]; }
page_is() { run messages --json 'state=~.*' && jq -e "map(select(.act == \"ask\")) | last | $1" "$out" >/dev/null; }
expect_page() { until_true 20 page_is "$1" || fault "the page is not so: $1" "$(what_it_said)"; }

case__page_that_is_answered_on_the_phone__is_answered_here__and_its_alert_is_hers()
{
  local at do
  for at in pd og jsm; do
    for do in ack close; do
      case_before
      paged "$at"
      until_true 10 has_polled "$at" 3 || fault "no polls"
      no_alert_of "$at" || fault "our own page is an alert" "$(what_it_said)"
      phone "$do" "$at" "$key" bob@example.com
      expect_page '.state == "acked" and .acked_by == "bob"'
      expect_alert '.state == "acked" and .ack.by == "bob"' @src=am
      no_alert_of "$at" || fault "our own page is an alert" "$(what_it_said)"
      owner_stop
      run_ok log verify
      run_ok log --json kind=alert.acked
      [ "$(wc -l <"$out")" = 1 ] || fault "it was acked more than once" "$(what_it_said)"
      am_forget_all
    done
  done
}
has_polled() { [ "$(pagers_calls_n "$1.list")" -ge "$2" ]; }
am_forget_all() { am_stop am; am_forget am; }

case__page_that_is_answered_here__stays_no_alert()
{
  local at
  for at in pd og; do
    case_before
    paged "$at"
    act ack "$(id_of @src=am)"
    expect_page '.state == "acked" and .acked_by == "ana"'
    expect_there "$at" "$key" '.status == "acked"'
    n=$(pagers_calls_n "$at.list")
    until_true 10 has_polled "$at" $((n + 3)) || fault "no polls"
    no_alert_of "$at" || fault "our own page is an alert" "$(what_it_said)"
    alert_is '.ack.by == "ana"' @src=am || fault "the ack is another's" "$(what_it_said)"
    owner_stop
    am_forget_all
  done
}

run_cases "$@"
