#!/bin/bash
# SPDX-License-Identifier: MIT
# The promise of escalation: each person is paged once in each step, in order, however often the owner is killed, another takes over, and
# answers of the pager are lost; and nobody any more once somebody has answered. KILLS=60 makes it the long form, SEED=n repeats a course
# as far as time allows.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pagers.sh"
kills=${KILLS:-12} seed=${SEED:-$((EPOCHSECONDS % 32768))}
life_ms=2500 settles_within_s=90
exec 5>&1

wait_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

serve_start()
{
  "$TOCSIN" serve >>"$home/serve.out" 2>>"$home/serve.err" </dev/null &
  owner=$!
  owners+=("$owner")
}
# Now and then an answer is lost, before or after it was carried out.
one_fault()
{
  local modes=(drop drop_after_commit http) mode
  mode=${modes[RANDOM % 3]}
  ((RANDOM % 2)) || pagers_fault pd.enqueue "$mode" '"status":503'
}
# An owner lives for a moment; sometimes the next one is there before it is dead.
live_and_die()
{
  local before
  serve_start
  before=$owner
  one_fault
  wait_ms $((RANDOM % life_ms))
  ((RANDOM % 3)) || serve_start
  kill -KILL "$before"
  wait "$before" 2>/dev/null
  if [ "$owner" != "$before" ]; then
    wait_ms $((RANDOM % life_ms))
    kill -KILL "$owner"
    wait "$owner" 2>/dev/null
  fi
  killed=$((killed + 1))
}

policy()
{
  config_source am "$(am_url_of am)" 'timeout = 5s'
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  cat >>"$config_file" <<END
destination "pd" { kind = pagerduty  routing_key_env = PD_ROUTING_KEY  api_url = "${events_url%/v2/enqueue}"  ack_within = 1m }
person "ana" { unix = {$USER_NAME} page = {"pd"} }
person "bob" { page = {"pd"} }
person "cy"  { page = {"pd"} }
policy "pay" { steps = {"ana within 3s", "bob within 2s", "cy within 3s"}  rounds = $1 }
route "pay" { match = 'page="yes"'  level = 1  escalate = "pay"  group_wait = 0s }
END
}
am_url_of() { echo "${am_url[$1]}"; }

# Those who were paged, in order, each page once (its key), however often it was sent.
paged() { pagers_state | jq -r '[.pd[] | {at: .events[0].at, person: .events[0].payload.custom_details.person}] | sort_by(.at) | map(.person) | join(" ")'; }
steps_n() { "$TOCSIN" log --json kind=alert.step | jq -s '[.[] | select(.data.to != null)] | length'; }
is_given_up() { [ "$("$TOCSIN" alerts --json '@source=tocsin alertname=EscalationUnanswered' 2>/dev/null | jq length)" = 1 ] || "$TOCSIN" log --json kind=alert.step 2>/dev/null | jq -se 'any(.[]; .data.to == null)' >/dev/null; }
none_waits() { "$TOCSIN" messages --json 2>/dev/null | jq -e 'all(.[]; .state == "delivered")' >/dev/null; }

case_before()
{
  new_home
  [ -z "${am_pid[am]:-}" ] || { am_stop am; am_forget am; }
  am_start am
  pagers_ready
  killed=0
  printf 'seed %d\n' "$seed"
  RANDOM=$seed
}

case__each_step__pages_once__while_owners_are_killed_and_answers_are_lost()
{
  policy 2
  am_post am 1 0 '"page":"yes"'
  while ((killed < kills)); do live_and_die; done
  pagers_control heal '{}' >/dev/null # those that met no call would all meet the next page, which waits longer after each
  serve_start
  until_true "$settles_within_s" is_given_up || fault "it is not at its end" "$(paged)"
  until_true "$settles_within_s" none_waits || fault "messages are left" "$("$TOCSIN" messages --json | jq -c '.[] | [.id, .person, .state, .error]')"
  printf '%d kills, %d steps, pages: %s; %d calls for them; seed %d\n' "$killed" "$(steps_n)" "$(paged)" "$(pagers_calls_n pd.enqueue)" "$seed" >&5
  [ "$(paged)" = "ana bob cy ana bob cy" ] || fault "paged were: $(paged)"
  [ "$(steps_n)" = 6 ] || fault "$(steps_n) steps were taken, not 6"
  run_ok log verify
  kill -TERM "$owner"
  wait "$owner"
  run_ok doctor --rebuild --json
  expect_jq 'all(.tables[]; .missing + .extra + .changed == 0)'
}

acked_there() { pagers_state | jq -e '.pd | length > 0 and all(.status == "acked")' >/dev/null; }
resolved_there() { pagers_state | jq -e '.pd | length > 0 and all(.status == "closed")' >/dev/null; }
somebody_is_paged() { [ -n "$(paged)" ]; }

case__an_answer__stops_it__and_the_pager_is_told_that_and_when_it_is_over()
{
  local id n
  policy 0
  am_post am 1 7 '"page":"yes"'
  until somebody_is_paged; do live_and_die; done
  id=$(ids 'page=yes' | head -n 1)
  until "$TOCSIN" ack "$id" --for 1h -m "mine" >/dev/null 2>&1; do wait_ms 200; done
  n=$(paged)
  for ((killed = 0; killed < 4;)); do live_and_die; done
  pagers_control heal '{}' >/dev/null
  serve_start
  until_true "$settles_within_s" acked_there || fault "the pager was not told" "$(pagers_state | jq -c '.pd[] | [.key, .status]')"
  [ "$(paged)" = "$n" ] || fault "paged after the answer: $(paged), before: $n"
  am_resolve am 1 7 '"page":"yes"'
  until_true "$settles_within_s" resolved_there || fault "the pager was not told that it is over" "$(pagers_state | jq -c '.pd[] | [.key, .status]')"
  kill -TERM "$owner"
  wait "$owner"
}
case_after() { kill -KILL "${owner:-}" 2>/dev/null; }

run_cases "$@"
