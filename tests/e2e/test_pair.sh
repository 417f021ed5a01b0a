#!/bin/bash
# SPDX-License-Identifier: MIT
# Pair monitoring: the dead man's switch is asked for while tocsin is well and no longer; heartbeats that stay away; the log's second place.
. "$(dirname "$0")/lib.sh"
need_commands python3

case_before()
{
  new_home
  python3 "$top/tests/e2e/far_switch.py" "$home" >"$home/port" &
  far=$!
  disown
  until_true 10 test -s "$home/port" || fault "the far switch did not start"
  url=http://127.0.0.1:$(head -n 1 "$home/port")
  echo "$url/ping/5ecret" >"$home/url"
  chmod 600 "$home/url"
}
case_after()
{
  kill "$far" 2>/dev/null
  [ -z "${mounted:-}" ] || umount -l "$mounted" 2>/dev/null
  mounted=
}

dead_man() { printf 'dead_man "far" { url_file = "%s" every = 1s }\n' "$home/url" >>"$config_file"; }
pings() { wc -l <"$home/pings" 2>/dev/null || echo 0; }
more_pings_than() { (($(pings) > $1)); }
pings_come() { until_true 20 more_pings_than $(($(pings) + 2)) || fault "no ping comes: $(head -c 600 "$home/owner.err")"; }
# No ping begins any more: what was on its way may still arrive.
pings_stop()
{
  until_true 20 last_ping_is_old || fault "pings go on"
}
# Asked for each second, and none for two and a half.
last_ping_is_old() { tail -n 1 "$home/pings" | awk -v now="$EPOCHREALTIME" '{ exit now - $1 < 2.5 }'; }
polls() { wc -l <"$home/polls" 2>/dev/null || echo 0; }
polled_more_than() { (($(polls) > $1)); }
# The source has failed for so many seconds: failed_for N
failed_for()
{
  events kind=source.failed
  tail -n 1 "$out" | jq -e --argjson n "$1" '(.at | sub("[.].*"; "Z") | fromdate) + $n < now' >/dev/null
}
# The store may not be there yet.
alarm_fires() { run alerts --json "alertname=$1" '@state=firing' && value length | grep -q '^1$'; }
alarm_is_gone() { run alerts --json "alertname=$1" '@state=firing' && value length | grep -q '^0$'; }
# An owner without a screen that others reach.
serve_start()
{
  "$TOCSIN" serve >"$home/owner" 2>"$home/owner.err" </dev/null &
  owner=$!
  owners+=("$owner")
  disown
  until_true "$ready_within_s" owner_owns || fault "no owner came up: $(head -c 600 "$home/owner.err")"
}

case__switch__is_asked_for_while_the_owner_lives__and_no_longer()
{
  dead_man
  owner_start
  pings_come
  kill -STOP "$owner"
  pings_stop
  kill -CONT "$owner"
  pings_come
  kill -KILL "$owner"
  pings_stop
}

case__switch__is_silent_while_the_store_refuses__and_the_address_is_told_nowhere()
{
  mounted=$home/small
  mkdir "$mounted"
  mount -t tmpfs -o size=2m tmpfs "$mounted" 2>/dev/null || { mounted=; skip "no tmpfs can be mounted here"; }
  export TOCSIN_STORE=$mounted/tocsin.db
  dead_man
  owner_start
  pings_come
  cat /dev/zero >"$mounted/full" 2>/dev/null
  pings_stop
  until_true 10 grep -q "not asked for" "$home/owner.err" || fault "nobody says why: $(head -c 600 "$home/owner.err")"
  rm "$mounted/full"
  pings_come
  owner_stop
  ! grep -rqa 5ecret "$home/owner" "$home/owner.err" "$mounted" "$home/state" || fault "the address is told"
}

case__switch_that_does_not_hear__is_an_alert__until_it_does()
{
  dead_man
  echo 503 >"$home/status"
  owner_start
  until_true 20 alarm_fires DeadManUnreachable || fault "no alarm" "$(what_it_said)"
  expect_jq '.[0] | .source == "tocsin" and .level == 2 and (.summary | test("HTTP 503")) and (.summary | test("5ecret") | not)'
  echo 200 >"$home/status"
  until_true 20 alarm_is_gone DeadManUnreachable || fault "the alarm stays" "$(what_it_said)"
  owner_stop
}

case__heartbeat_that_stays_away__is_an_alert__and_its_beat_ends_it()
{
  echo 'heartbeat "backup" { every = 1s level = 3 }' >>"$config_file"
  owner_start
  until_true 20 alarm_fires HeartbeatMissing || fault "no alarm" "$(what_it_said)"
  expect_jq '.[0] | .labels.heartbeat == "backup" and .level == 3 and (.summary | test("no beat has ever come"))'
  owner_stop
  run_ok heartbeat backup
  expect_out 'backup: noted; it was missing'
  alarm_is_gone HeartbeatMissing || fault "the alarm stays" "$(what_it_said)"
  before=$(last_seq)
  run_ok heartbeat backup --json
  expect_jq '.ok and .batch == null'
  [ "$(last_seq)" = "$before" ] || fault "a beat that changes nothing is an event"
  run heartbeat nightly
  expect_exit 3
  expect_err "no heartbeat 'nightly'"
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

case__beat__reaches_the_owner_by_its_socket_and_over_http()
{
  local web
  web=127.0.0.1:$(free_port)
  printf 'server { listen = "%s" }\n' "$web" >>"$config_file"
  echo 'heartbeat "backup" { every = 1s }' >>"$config_file"
  serve_start
  until_true 20 alarm_fires HeartbeatMissing || fault "no alarm" "$(what_it_said)"
  run_ok heartbeat backup
  expect_out 'backup: noted; it was missing'
  until_true 20 alarm_fires HeartbeatMissing || fault "it is missed only once" "$(what_it_said)"
  [ "$(curl -sS -X POST "http://$web/heartbeat/backup")" = noted ] || fault "POST is not answered"
  events kind=alert.cleared
  expect_jq 'select(.origin == "http") | .actor == "backup"'
  [ "$(curl -sS "http://$web/heartbeat/backup")" = noted ] || fault "GET is not answered"
  [ "$(curl -sS -o /dev/null -w '%{http_code}' "http://$web/heartbeat/nightly")" = 404 ] || fault "an unknown name is not refused"
  owner_stop
}

watchdog='[{"labels":{"alertname":"Watchdog","severity":"none"},"annotations":{},"startsAt":"2026-01-01T00:00:00.000Z","endsAt":"2099-01-01T00:00:00.000Z","updatedAt":"2026-01-01T00:00:00.000Z","fingerprint":"0123456789abcdef","generatorURL":"","receivers":[{"name":"x"}],"status":{"state":"active","silencedBy":[],"inhibitedBy":[]}}]'

case__watchdog__is_no_work_while_it_fires__and_an_alert_when_it_is_gone()
{
  echo "$watchdog" >"$home/alerts"
  config_source am "$url" 'timeout = 2s' 'confirm_after = 1s'
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  echo "heartbeat \"am pipeline\" { alert = 'alertname=\"Watchdog\"' source = \"am\" within = 2s level = 1 }" >>"$config_file"
  owner_start
  until_true 20 watchdog_is_suppressed || fault "the Watchdog is not suppressed" "$(what_it_said)"
  until_true 20 polled_more_than $(($(polls) + 5)) || fault "the source is not polled"
  alarm_is_gone HeartbeatMissing || fault "it is missing though it fires" "$(what_it_said)"
  echo '[]' >"$home/alerts"
  until_true 20 alarm_fires HeartbeatMissing || fault "no alarm" "$(what_it_said)"
  expect_jq '.[0] | .level == 1 and .labels.heartbeat == "am pipeline"'
  echo "$watchdog" >"$home/alerts"
  until_true 20 alarm_is_gone HeartbeatMissing || fault "the alarm stays" "$(what_it_said)"
  kill "$far"
  until_true 30 failed_for 5 || fault "the source does not fail" "$(what_it_said)"
  alarm_is_gone HeartbeatMissing || fault "a source that does not answer is told by the source, not by its Watchdog" "$(what_it_said)"
  owner_stop
}
watchdog_is_suppressed() { run alerts --json '@state=suppressed' && value '.[0].suppressed_by[0]' | grep -q '^heartbeat:am_pipeline$'; }

# head_of N: the N-th line of the second place.
head_of() { sed -n "$1p" "$home/heads"; }
in_store() { python3 -c 'import sqlite3,sys; c = sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()' "$store_file" "$1"; }

case__a_cut_tail__is_noticed_by_the_second_place_alone()
{
  printf 'head { file = "%s" }\n' "$home/heads" >>"$config_file"
  config_source am "$url"
  echo "$watchdog" >"$home/alerts"
  poll
  cp "$store_file" "$home/before"
  run_ok ack --filter alertname=Watchdog
  [ "$(wc -l <"$home/heads")" = 2 ] || fault "not one line for each owner that changed the log: $(cat "$home/heads")"
  [ "$(stat -c %a "$home/heads")" = 640 ] || fault "mode $(stat -c %a "$home/heads")"
  [ "$(head_of 2 | cut -d' ' -f3)" = "$(last_seq)" ] || fault "not the head: $(head_of 2)"
  run_ok log verify
  expect_out '2 heads that .*/heads remembers stand there'
  run_ok log verify --json
  expect_jq '.heads.compared == 2'
  cp "$home/before" "$store_file"
  : >"$home/empty"
  run_ok log verify --config "$home/empty"
  run log verify --head /dev/null
  expect_exit 4
  run log verify
  expect_exit 3
  expect_err 'the tail of the log was cut off, or a backup was restored .* was event [0-9]+ .* the log ends at event [0-9]+'
}

case__heads_before_a_compaction__are_no_cut_tail()
{
  printf 'head { file = "%s" }\n' "$home/heads" >>"$config_file"
  config_source am "$url"
  echo "$watchdog" >"$home/alerts"
  poll
  run_ok log compact --yes --before "$(date -u +%Y-%m-%dT%H:%M:%SZ -d '+1 hour')"
  run_ok log verify
  expect_out '0 heads that .*/heads remembers stand there'
  run_ok ack --filter alertname=Watchdog
  run_ok log verify
  expect_out '1 heads that .*/heads remembers stand there'
}

case__a_log_written_anew__is_named()
{
  printf 'head { file = "%s" }\n' "$home/heads" >>"$config_file"
  config_source am "$url"
  poll
  cp "$home/heads" "$home/kept"
  rm "$store_file"*
  poll
  cp "$home/kept" "$home/heads"
  run log verify
  expect_exit 3
  expect_err 'this is another log'
  sed -i -E 's/[0-9a-f]{64}$/0000000000000000000000000000000000000000000000000000000000000000/' "$home/heads"
  sed -i "s/ [0-9a-f]\{32\} / $(in_store 'SELECT 1'; python3 -c 'import sqlite3,sys; print(sqlite3.connect(sys.argv[1]).execute("SELECT name FROM node").fetchone()[0])' "$store_file") /" "$home/heads"
  run log verify
  expect_exit 3
  expect_err 'the log was written anew'
}

case__a_second_place_that_fails__is_told_and_holds_up_nothing()
{
  mkdir "$home/heads"
  printf 'head { file = "%s" }\n' "$home/heads" >>"$config_file"
  owner_start
  until_true 20 alarm_fires HeadNotWritten || fault "no alarm" "$(what_it_said)"
  expect_jq '.[0] | .level == 3 and .labels.place == "file"'
  rmdir "$home/heads"
  owner_stop
  owner_start
  until_true 20 alarm_is_gone HeadNotWritten || fault "the alarm stays" "$(what_it_said)"
  [ -s "$home/heads" ] || fault "nothing was written"
  owner_stop
}

case__a_second_place_that_is_given_up__ends_its_alarm()
{
  mkdir "$home/heads"
  printf 'head { file = "%s" }\n' "$home/heads" >>"$config_file"
  owner_start
  until_true 20 alarm_fires HeadNotWritten || fault "no alarm" "$(what_it_said)"
  owner_stop
  sed -i '/^head /d' "$config_file"
  owner_start
  until_true 20 alarm_is_gone HeadNotWritten || fault "the alarm stays" "$(what_it_said)"
  owner_stop
}

run_cases "$@"
