#!/bin/bash
# SPDX-License-Identifier: MIT
# The promise of silences: each stands at the Alertmanager once, and ends once, whenever its owner is killed, answers are lost, and the
# Alertmanager itself is started again. KILLS=30 makes it the long form, SEED=n repeats a course as far as time allows.
. "$(dirname "$0")/lib.sh"
kills=${KILLS:-5} seed=${SEED:-$((EPOCHSECONDS % 32768))}
alerts_n=8 life_ms=2500 outage_every=6 settles_within_s=90

# The figures go where they are seen, whether the case holds or not.
exec 5>&1

killed=0 outages=0 put=0 asked=0 again=0 sudden=0
declare -A stands    # wish: 1 stands, 0 has ended
declare -A longer    # wish: how often it was prolonged
declare -A put_again # wish: its end is that of another order
declare -A held      # alert: acknowledged

wait_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

# ask VERB...: as often as it takes, under one request id; a verb may be killed as well. 1: it was refused.
ask()
{
  local id verb tries
  asked=$((asked + 1)) id=act-$asked
  if ((RANDOM % 3 == 0)); then
    "$TOCSIN" "$@" --request-id "$id" >/dev/null 2>&1 </dev/null &
    verb=$!
    wait_ms $((RANDOM % 80))
    kill -KILL "$verb" 2>/dev/null
    wait "$verb" 2>/dev/null
    sudden=$((sudden + 1))
  fi
  for tries in {1..30}; do
    run "$@" --request-id "$id"
    case $rc in
      0) return 0 ;;
      3) return 1 ;;
    esac
    again=$((again + 1))
    wait_ms 200
  done
  fault "it could not be asked for" "$(what_it_said)"
  return 1
}

# The source's id of a wish, where it is known.
silence_of() { "$TOCSIN" silences --json 2>/dev/null | jq -r --arg w "wish $1." '[.[] | select(.comment | startswith($w))][0].id // empty'; }
seq_of() { "$TOCSIN" log --json "request_id=$1" 2>/dev/null | jq -s '.[0].seq'; }
a_wish() { ((put > 0)) && wish=$((RANDOM % put + 1)) && [ "${stands[$wish]}" = "$1" ]; }

do_put()
{
  local n=$((put + 1))
  ask silence add "instance=node-$n" --for 2h -m "wish $n." --yes || { fault "refused" "$(what_it_said)"; return; }
  put=$n stands[$n]=1 longer[$n]=0
}
do_extend()
{
  local wish id
  a_wish 1 && id=$(silence_of "$wish") && [ -n "$id" ] || return
  ask silence extend "$id" --for 10m && longer[$wish]=$((${longer[$wish]} + 1))
}
do_expire()
{
  local wish id
  a_wish 1 && id=$(silence_of "$wish") && [ -n "$id" ] || return
  ask silence expire "$id" && stands[$wish]=0
}
do_put_and_undo()
{
  do_put
  ask undo "$(seq_of "act-$asked")" --yes || { fault "no undo" "$(what_it_said)"; return; }
  stands[$put]=0
  ((RANDOM % 2)) || return
  ask redo --yes || { fault "no redo" "$(what_it_said)"; return; }
  stands[$put]=1 put_again[$put]=1
}
do_ack()
{
  local id=${alert_ids[RANDOM % alerts_n]}
  if [ "${held[$id]:-0}" = 1 ]; then
    ask unack "$id" && held[$id]=0
  else
    ask ack "$id" --for 4h -m "act $asked" && held[$id]=1
  fi
}
acts=(do_put do_extend do_extend do_expire do_put_and_undo do_ack do_ack do_ack)
one_act() { "${acts[RANDOM % ${#acts[@]}]}"; }

serve_start()
{
  "$TOCSIN" serve >>"$home/serve.out" 2>>"$home/serve.err" </dev/null &
  owner=$!
  owners+=("$owner")
}
# An owner lives for a moment, and somebody acts meanwhile.
live_and_die()
{
  local killer
  serve_start
  { wait_ms $((RANDOM % life_ms)); kill -KILL "$owner"; } 2>/dev/null &
  killer=$!
  until pid_is_gone "$killer"; do
    one_act
    wait_ms $((RANDOM % 300))
  done
  wait "$owner" "$killer" 2>/dev/null
  killed=$((killed + 1))
}
# It is stopped in order, for one that is killed forgets silences itself; alerts it forgets in any case.
outage()
{
  local port
  port=$(am_port am)
  am_stop am
  serve_start
  one_act
  wait_ms $((RANDOM % life_ms))
  am_start am --port "$port"
  am_post am "$alerts_n"
  outages=$((outages + 1))
  one_act
  kill -KILL "$owner"
  wait "$owner" 2>/dev/null
  killed=$((killed + 1))
}

lossy_start()
{
  python3 "$top/tests/e2e/lossy.py" "$home" "$seed" "$(am_port am)" >"$home/lossy" 2>"$home/lossy.err" &
  lossy=$!
  disown
  owners+=("$lossy")
  until_true "$ready_within_s" test -s "$home/lossy" || fault "no lossy way came up: $(cat "$home/lossy.err")"
}

there() { am_get am /api/v2/silences >"$home/there"; }
all_is_quiet()
{
  run messages --json
  [ "$rc" = 0 ] && [ "$(value length)" = 0 ]
}
settle()
{
  until_true "$settles_within_s" all_is_quiet || fault "messages are left" "$(value '.[] | [.id, .state, .late, .unsure, .subject, .error] | tostring' | head -n 8)"
  there
}
# expect_there EXPRESSION WHAT: finds nothing in what stands there.
expect_none_there()
{
  jq -r "$1" "$home/there" >"$home/wrong" 2>&1
  ! [ -s "$home/wrong" ] || fault "$2" "$(head -n 5 "$home/wrong")"
}
expect_wishes()
{
  local n want is
  for ((n = 1; n <= put; n++)); do
    want=${stands[$n]}
    is=$(jq --arg w "wish $n." '[.[] | select((.comment | startswith($w)) and .status.state == "active")] | length' "$home/there")
    [ "$is" = "$want" ] || fault "wish $n stands $is times, not $want" "$(jq -c --arg w "wish $n." '.[] | select(.comment | startswith($w)) | [.id, .status.state, .comment, .endsAt]' "$home/there")"
    if [ "$want" = 1 ] && [ -z "${put_again[$n]:-}" ]; then expect_end "$n"; fi
  done
}
# It ends when it was put for, and ten minutes later for each time that it was prolonged.
expect_end()
{
  jq -rs --slurpfile there "$home/there" --arg w "wish $1." --argjson n "${longer[$1]}" '
    def secs: sub("[.][0-9]+"; "") | fromdate;
    ([.[] | select(.data.act == "silence") | .data.silence | select(.comment == $w) | .ends_at][0] | secs) as $first |
    ($there[0][] | select((.comment | startswith($w)) and .status.state == "active") | .endsAt | secs) as $until |
    select(($until - $first - 600 * $n) | fabs > 2) | "\($w) ends \($until - $first) s after its first end, prolonged \($n) times"' "$home/queued" >"$home/wrong" 2>&1
  ! [ -s "$home/wrong" ] || fault "$(cat "$home/wrong")"
}
# Ours, by the mark in its comment: none was put twice.
expect_once()
{
  expect_none_there '[.[] | .comment | capture(" \\[tocsin (?<mark>.*)\\]$").mark] | group_by(.)[] | select(length > 1) | "\(.[0]) stands there \(length) times"' 'doubled:'
}
expect_acks()
{
  local id want is
  for id in "${alert_ids[@]}"; do
    want=${held[$id]:-0}
    is=$("$TOCSIN" show "$id" --json | jq --slurpfile there "$home/there" '.labels as $l | [$there[0][] | select(.status.state == "active" and (.comment | startswith("ACK! ")) and
      (.matchers | map(.value) | sort) == ($l | [.[]] | sort))] | length')
    [ "$is" = "$want" ] || fault "$id ($("$TOCSIN" show "$id" --json | jq -r .state)) has $is silences, not $want"
  done
  is=$(jq '[.[] | select(.status.state == "active" and (.comment | startswith("ACK! ")))] | length' "$home/there")
  want=0
  for id in "${alert_ids[@]}"; do want=$((want + ${held[$id]:-0})); done
  [ "$is" = "$want" ] || fault "$is silences of acknowledgements stand there, not $want"
}

figures()
{
  printf '%d kills, %d outages, %d acts asked (%d verbs killed, %d asked again), %d silences put, %d by acks; faults: %s; look-ups that found it: %d, that did not: %d; seed %d\n' \
    "$killed" "$outages" "$asked" "$sudden" "$again" "$put" "$("$TOCSIN" log --json kind=message.queued | jq -s '[.[] | select(.data.act == "silence" and .data.silence.ack)] | length')" \
    "$(cut -d' ' -f1,2 "$home/faults" | sort | uniq -c | tr -s ' \n' ' ')" \
    "$("$TOCSIN" log --json kind=message.delivered | jq -s '[.[] | select(.data.found)] | length')" "$("$TOCSIN" log --json kind=message.absent | jq -s length)" "$seed" >&5
}

case__silences__stand_and_end_once__while_owner_and_answers_and_alertmanager_are_lost()
{
  local id
  new_home
  am_start am
  am_post am "$alerts_n"
  lossy_start
  config_source am "http://127.0.0.1:$(cat "$home/lossy")" 'timeout = 5s' 'on_ack = silence'
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  poll
  alert_ids=($(ids))
  printf 'seed %d\n' "$seed"
  RANDOM=$seed
  for ((i = 0; i < 3; i++)); do do_put; done
  while ((killed < kills)); do
    live_and_die
    ((killed % outage_every)) || outage
  done
  touch "$home/calm"
  serve_start
  settle
  figures
  "$TOCSIN" log --json kind=message.queued >"$home/queued"
  expect_once
  expect_wishes
  expect_acks
  run_ok silences --json
  expect_jq 'map(.id) | sort == $there' --argjson there "$(jq -c '[.[] | select(.status.state == "active").id] | sort' "$home/there")"
  for id in "${alert_ids[@]}"; do
    [ "${held[$id]:-0}" = 0 ] || { ask unack "$id" && held[$id]=0; }
  done
  settle
  expect_acks
  expect_once
  run_ok log verify
  kill -TERM "$owner"
  wait "$owner"
  run_ok doctor --rebuild --json
  expect_jq 'all(.tables[]; .missing + .extra + .changed == 0)'
}
case_after() { kill -KILL "${lossy:-}" "${owner:-}" 2>/dev/null; }

run_cases "$@"
