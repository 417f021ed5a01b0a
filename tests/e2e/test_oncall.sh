#!/bin/bash
# SPDX-License-Identifier: MIT
# Who is on call: a rotation, an override by hand and its undo, a calendar over HTTP that changes, fails and comes back, and what the status says.
. "$(dirname "$0")/lib.sh"
need_commands python3

case_before()
{
  new_home
  mkdir -p "$home/www"
  calendar ana bob
  cat >>"$config_file" <<END
person "ana" { unix = {$(id -un)}  calendar = {"Ana Lopez"} }
person "bob" { mail = "bob@example.com" }
END
}
case_after() { web_stop; }

# calendar NOW NEXT: a shift that goes on, and the next.
calendar()
{
  local format=+%Y%m%dT%H0000Z
  cat >"$home/www/rota.ics" <<END
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1
SUMMARY:$1
DTSTART:$(date -u -d '-2 hours' "$format")
DTEND:$(date -u -d '+2 hours' "$format")
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:On call
ATTENDEE;CN=$2:mailto:$2@example.com
DTSTART:$(date -u -d '+2 hours' "$format")
DTEND:$(date -u -d '+6 hours' "$format")
END:VEVENT
END:VCALENDAR
END
}

web_start()
{
  python3 -u -m http.server --bind 127.0.0.1 --directory "$home/www" "${1:-0}" >"$home/web" 2>"$home/web.err" &
  web=$!
  disown
  until_true "$ready_within_s" grep -q 'port [0-9]' "$home/web" || fault "the web server did not start"
  port=$(sed -n 's/.* port \([0-9]*\) .*/\1/p' "$home/web")
}
web_stop()
{
  [ -z "${web:-}" ] || kill -KILL "$web" 2>/dev/null
  web=
}

# A schedule from the calendar, whose address is a secret.
from_calendar()
{
  web_start
  echo "http://127.0.0.1:$port/rota.ics" >"$home/rota.url"
  chmod 600 "$home/rota.url"
  cat >>"$config_file" <<END
calendar "rota" { url_file = "$home/rota.url"  every = 1s }
schedule "payments" { from = rota }
END
}

is_on_call() { run oncall --json && value '.[0].person // "nobody"' | grep -qx "$1"; }
comes_on_call() { until_true 20 is_on_call "$1" || fault "$1 does not come on call" "$(what_it_said)"; }
alarm_fires() { run alerts --json "alertname=$1" '@state=firing' && value length | grep -q '^1$'; }
alarm_is_gone() { run alerts --json "alertname=$1" '@state=firing' && value length | grep -q '^0$'; }

case__a_rotation__says_who_until_when_and_who_is_next__without_a_store()
{
  cat >>"$config_file" <<END
schedule "payments" { zone = "Europe/Berlin"  persons = {"ana", "bob"}  start = "2026-11-02 09:00" }
schedule "days"     { zone = "Europe/Berlin"  persons = {"bob"}  hours = "Mon-Fri 09:00-17:00" }
END
  run oncall payments --at 2026-11-10T12:00:00Z --json
  expect_exit 0
  expect_jq '. == [{"schedule":"payments","person":"bob","known":true,"why":"rotation","layer":null,"by":null,"until":"2026-11-16T08:00:00.000Z","next":"ana","zone":"Europe/Berlin"}]'
  run oncall days --at 2026-11-10T20:00:00Z
  expect_exit 3
  expect_out 'days +NOBODY +08:00 +2026-11-11 09:00 CET +bob'
  run oncall nights
  expect_exit 3
  expect_err 'there is no schedule nights'
  run check
  expect_err 'schedule days: nobody is on call'
}

case__check__names_who_is_asked_and_may_only_look()
{
  cat >>"$config_file" <<END
person "cy"  { role = read }
person "dan" { role = read }
person "eve" { role = read }
schedule "payments" { persons = {"ana", "cy"}  start = "2026-11-02 09:00" }
destination "siren" { kind = command  run = {"/bin/true"} }
policy "pay" { steps = {"payments by siren within 5m", "dan by siren within 5m"} }
END
  run check
  expect_exit 0
  expect_err "^warning: person cy is asked by schedule payments, but with role read she can.t acknowledge here"
  expect_err "^warning: person dan is asked by policy pay, but"
  ! grep -q 'person eve' "$err" || fault "nobody asks eve" "$(what_it_said)"
}

case__an_override__stands_for_its_time__and_undo_takes_it_back()
{
  echo 'schedule "payments" { persons = {"ana"} }' >>"$config_file"
  run_ok oncall override payments --to bob --for 2h
  expect_out 'bob is on call for payments until'
  run_ok oncall --json
  expect_jq '.[0].person == "bob" and .[0].why == "by hand" and .[0].by == "ana" and .[0].next == "ana"'
  run status --format tmux
  expect_out '#\[default\]bob>[0-9:]+#\[default\]'
  run status --format json
  expect_jq '.oncall[0].schedule == "payments" and .oncall[0].person == "bob"'
  run_ok undo --yes
  run_ok oncall --json
  expect_jq '.[0].person == "ana"'
  run_ok redo --yes
  run_ok oncall --json
  expect_jq '.[0].person == "bob"'
  run oncall override payments --to eve --for 2h
  expect_exit 2
  expect_err 'no person eve'
  run oncall override payments --to bob
  expect_exit 2
  expect_err 'for how long'
}

case__a_calendar__says_who__its_last_word_holds_while_it_fails__and_its_address_is_told_nowhere()
{
  from_calendar
  owner_start
  comes_on_call ana
  run_ok oncall
  expect_out 'payments +ana .* bob +listed by rota'
  events kind=oncall.listed
  expect_jq -s 'length == 1'
  calendar 'Carol (payments)' bob
  until_true 20 is_on_call 'Carol (payments)' || fault "the calendar's change is not seen" "$(what_it_said)"
  run oncall
  expect_exit 3
  expect_out 'payments +[?] Carol'
  until_true 20 alarm_fires CalendarNotRead || fault "that nobody is known by it is not told" "$(what_it_said)"
  calendar 'on call: Ana Lopez' bob
  comes_on_call ana
  until_true 20 alarm_is_gone CalendarNotRead || fault "the alarm stays" "$(what_it_said)"

  echo '<html>please log in</html>' >"$home/www/rota.ics"
  until_true 20 alarm_fires CalendarNotRead || fault "no alarm" "$(what_it_said)"
  is_on_call ana || fault "its last word does not hold" "$(what_it_said)"
  web_stop
  owner_stop
  is_on_call ana || fault "its last word is forgotten" "$(what_it_said)"
  calendar bob ana
  web_start "$port"
  owner_start
  comes_on_call bob
  until_true 20 alarm_is_gone CalendarNotRead || fault "the alarm stays" "$(what_it_said)"
  owner_stop
  ! grep -rq "rota.ics" "$home/state" "$home/owner" "$home/owner.err" || fault "the address is told"
  run_ok doctor --rebuild
}

case__serve_once__reads_the_calendar_too()
{
  from_calendar
  run serve --once
  is_on_call ana || fault "the calendar was not read" "$(what_it_said)"
}

run_cases "$@"
