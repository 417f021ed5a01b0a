#!/bin/bash
# SPDX-License-Identifier: MIT
# The promise of runs: each begins once, and has one end or is told as gone, whoever is killed meanwhile. RUNS=100 makes it the long form,
# SEED=n repeats a course as far as time allows.
. "$(dirname "$0")/lib.sh"
runs=${RUNS:-12} seed=${SEED:-$((EPOCHSECONDS % 32768))}
at_once=4 life_ms=700 rest_ms=200

# The figures go where they are seen, whether the case holds or not.
exec 5>&1

wait_ms() { sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"; }

# Owners live for a moment, one after the other, until $home/over is there; each that was killed is a line.
owners_live_and_die()
{
  local pid
  while [ ! -e "$home/over" ]; do
    "$TOCSIN" serve >/dev/null 2>>"$home/serve.err" </dev/null &
    pid=$!
    wait_ms $((RANDOM % life_ms))
    kill -KILL "$pid"
    wait "$pid"
    echo >>"$home/killed"
    wait_ms $((RANDOM % rest_ms))
  done 2>/dev/null
}

# one_run N: the command says that it began, and ends with an exit code of its own. What the runner ended with stands in $home/exit-N.
one_run()
{
  local pid pause=0.$((RANDOM % 5))
  "$TOCSIN" run --quiet --why "reason $1." --request-id "run-$1" -- sh -c \
    "echo $1 >>$home/began; sleep $pause; echo said $1; exit $((1 + $1 % 50))" >/dev/null 2>"$home/said-$1" </dev/null &
  pid=$!
  if ((RANDOM % 2)); then
    wait_ms $((RANDOM % 600))
    kill -KILL "$pid" 2>/dev/null && echo "$1" >>"$home/tried"
  fi
  wait "$pid" 2>/dev/null
  echo $? >"$home/exit-$1"
}

all_is_handed_in() { ! ls "$home/state/tocsin/runs" 2>/dev/null | grep -q 'json$'; }
none_is_under_way() { [ "$("$TOCSIN" runs --json | jq 'map(select(.state == "running")) | length')" = 0 ]; }

# What is told of each, by what its runner ended with: 137 is one that was killed; 3 to 5 are tocsin's own, and nothing was run.
check_runs()
{
  local n
  "$TOCSIN" log --json kind=run.started | jq -sc 'map({run: .stream, why: .data.purpose})' >"$home/started"
  "$TOCSIN" log --json kind=run.finished | jq -sc 'map({run: .stream, exit: .data.exit})' >"$home/ended"
  run_ok runs --json
  cp "$out" "$home/runs"
  for ((n = 1; n <= runs; n++)); do
    jq -rn --argjson n "$n" --argjson exit "$(cat "$home/exit-$n")" --argjson began "$(grep -cx "$n" "$home/began")" \
      --slurpfile s "$home/started" --slurpfile e "$home/ended" --slurpfile r "$home/runs" '
      [$s[0][] | select(.why == "reason \($n).")] as $started | [$e[0][] | select(.run == $started[0].run)] as $ended |
      [$r[0][] | select(.purpose == "reason \($n).")] as $told |
      def wrong(why): "run \($n), its runner ended with \($exit): \(why): \($told | tostring)";
      (if ($started | length) > 1 then wrong("started \($started | length) times") else empty end),
      (if ($ended | length) > 1 then wrong("ended \($ended | length) times") else empty end),
      (if $began > ($started | length) then wrong("ran \($began) times, started \($started | length)") else empty end),
      (if ($told | length) != ($started | length) then wrong("is told \($told | length) times") else empty end),
      (if ($started | length) == 1 and $told[0].state != (if ($ended | length) == 1 then "ended" else "gone" end) then wrong("is \($told[0].state)") else empty end),
      (if $exit != 137 and $began == 1 and ($ended | length) != 1 then wrong("its end is lost") else empty end),
      (if ($ended | length) == 1 and $ended[0].exit != 1 + $n % 50 then wrong("another exit code: \($ended[0].exit)") else empty end),
      (if $began == 1 and $exit != 137 and $exit != 1 + $n % 50 then wrong("its runner says otherwise") else empty end)'
  done >"$home/wrong" 2>&1
  ! [ -s "$home/wrong" ] || fault "of $runs runs:" "$(head -n 8 "$home/wrong")"
}

figures()
{
  printf '%d runs, %d began, %d started, %d ended, %d gone; %d runners killed, %d owners killed; seed %d\n' "$runs" "$(wc -l <"$home/began")" \
    "$(jq length "$home/started")" "$(jq length "$home/ended")" "$(jq '[.[] | select(.state == "gone")] | length' "$home/runs")" \
    "$(grep -lx 137 "$home"/exit-* | wc -l)" "$(wc -l <"$home/killed")" "$seed" >&5
}

case__run__begins_once_and_ends_once__while_runner_and_owner_are_killed()
{
  local n killer
  new_home
  config_source am http://127.0.0.1:9
  poll_fails
  : >"$home/began"
  printf 'seed %d\n' "$seed"
  RANDOM=$seed
  owners_live_and_die &
  killer=$!
  for ((n = 1; n <= runs; n++)); do
    (RANDOM=$((seed + n)) && one_run "$n") &
    ((n % at_once)) || wait_for_runners "$killer"
  done
  wait_for_runners "$killer"
  touch "$home/over"
  wait "$killer"
  owner_start
  until_true 15 none_is_under_way || fault "some are still under way" "$("$TOCSIN" runs)"
  until_true 15 all_is_handed_in || fault "ends are kept, and nobody takes them: $(ls "$home/state/tocsin/runs")"
  check_runs
  figures
  owner_stop
  run_ok log verify
  run_ok doctor --rebuild --json
  expect_jq 'all(.tables[]; .missing + .extra + .changed == 0)'
}
poll_fails() { run serve --once; }
wait_for_runners()
{
  local pid
  for pid in $(jobs -p); do [ "$pid" = "$1" ] || wait "$pid"; done
}

run_cases "$@"
