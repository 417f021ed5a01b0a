#!/bin/bash
# SPDX-License-Identifier: MIT
# The owner of a store is killed again and again while others act: another screen takes over, and what was answered is there, once. KILLS=1000
# makes it the long form, SEED=n repeats a course as far as time allows, SLACK names another Slack (see test_slack.sh).
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/slack.sh"
kills=${KILLS:-15} seed=${SEED:-$((EPOCHSECONDS % 32768))}
take_over_p99_ms=1000

exec 5>&1

case__owner_killed__another_screen_takes_over__and_nothing_is_lost_or_doubled()
{
  local alert lost doubled p99
  new_home
  slack_ready
  am_start one
  am_post one 20
  config_slack
  config_source one "${am_url[one]}"
  run_ok serve --once
  run_ok alerts --json
  alert=$(value '.[0].id')
  python3 "$top/tests/e2e/takeover.py" --tocsin "$TOCSIN" --store "$store_file" --kills "$kills" --seed "$seed" --alert "$alert" --post '#crash' \
    >"$home/takeover" 2>"$home/takeover.err" || fault "$(tail -n 3 "$home/takeover.err")"
  deliver 120
  run_ok log verify
  run_ok log --json
  jq -r 'select(.request_id != null) | .request_id' "$out" | sort >"$home/kept"
  jq -r '.ids[]' "$home/takeover" | sort >"$home/answered"
  lost=$(comm -13 <(uniq "$home/kept") "$home/answered" | wc -l) doubled=$(uniq -d "$home/kept" | wc -l)
  [ "$lost" = 0 ] || fault "$lost answered acts are not in the log: $(comm -13 <(uniq "$home/kept") "$home/answered" | head -n 3 | tr '\n' ' ')"
  [ "$doubled" = 0 ] || fault "$doubled acts are in the log twice: $(uniq -d "$home/kept" | head -n 3 | tr '\n' ' ')"
  slack_posts "$crash" | jq -r '.[].text' | sort >"$home/there"
  jq -r '.posts[] | "update " + .' "$home/takeover" | sort >"$home/posted"
  diff "$home/posted" "$home/there" >"$home/diff" || fault "what was posted and what stands in the channel differ:" "$(head -n 5 "$home/diff")"
  p99=$(jq .takeover_ms.p99 "$home/takeover")
  jq -r --arg seed "$seed" '"\(.kills) owners killed, \(.answered) of \(.acts) acts answered, \(.posts | length) posts, none lost, none doubled; " +
    "taken over after \(.takeover_ms.p50) ms (p50), \(.takeover_ms.p99) ms (p99), \(.takeover_ms.max) ms at most; seed \($seed)"' "$home/takeover" >&5
  [ "$p99" -lt "$take_over_p99_ms" ] || fault "taking over took $p99 ms at the 99th percentile, not under $take_over_p99_ms"
}

run_cases "$@"
