# SPDX-License-Identifier: MIT
# For end-to-end tests with pagers: a PagerDuty, an Opsgenie and a JSM Operations of their own (pagers.py). Sourced after lib.sh.

need_commands python3

# pagers_start [--port N]: in $pagers_pid; pd_url events_url og_url jsm_url jsm_events_url jsm_cloud and the keys in the environment.
pagers_start()
{
  pagers_pid=
  : >"$work/pagers"
  python3 "$top/tests/e2e/pagers.py" "$@" >"$work/pagers" 2>"$work/pagers.err" </dev/null &
  pagers_pid=$!
  owners+=("$pagers_pid")
  disown
  until_true "$ready_within_s" test -s "$work/pagers" || skip "pagers.py does not start: $(tail -n 1 "$work/pagers.err")"
  local said
  said=$(head -n 1 "$work/pagers")
  pd_url=$(jq -r .pd <<<"$said") events_url=$(jq -r .events <<<"$said") og_url=$(jq -r .og <<<"$said") jsm_url=$(jq -r .jsm <<<"$said")
  jsm_events_url=$(jq -r .jsmEvents <<<"$said") jsm_cloud=$(jq -r .cloud <<<"$said") pagers_ctl=$(jq -r .ctl <<<"$said")
  pagers_port=$(sed -E 's|.*:([0-9]+)/.*|\1|' <<<"$pagers_ctl")
  export PD_KEY OG_KEY JSM_TOKEN PD_ROUTING_KEY
  PD_KEY=$(jq -r .keys.pd <<<"$said") OG_KEY=$(jq -r .keys.og <<<"$said") JSM_TOKEN=$(jq -r .keys.jsm <<<"$said")
  PD_ROUTING_KEY=$(jq -r .keys.routing <<<"$said")
}
pagers_stop()
{
  kill -KILL "$pagers_pid"
  until_true 5 pid_is_gone "$pagers_pid" || fault "pagers.py is still there"
  pagers_pid=
}

# Those of a test: empty, without faults.
pagers_ready()
{
  [ -n "${pagers_pid:-}" ] || pagers_start
  pagers_control reset '{}' >/dev/null || fault "no pagers answer at $pagers_ctl"
}

pagers_control() { curl -fsS --max-time 10 -H 'Content-Type: application/json' -d "$2" "$pagers_ctl$1"; }
# pagers_fault OP MODE [MEMBERS]: the next call ends so; more members of the order as JSON: '"times":2,"skip":3'.
pagers_fault() { pagers_control fault "{\"op\":\"$1\",\"mode\":\"$2\"${3:+,$3}}" >/dev/null || fault "the pagers take no fault"; }
# phone ack|unack|close AT KEY WHO: on the phone. thing AT KEY: what it is there, as JSON (the latest of that key).
phone() { pagers_control "$1" "{\"at\":\"$2\",\"key\":\"$3\",\"by\":\"$4\"}" | jq -e .ok >/dev/null || fault "$2 has no $3 to $1"; }
pagers_state() { curl -fsS --max-time 10 "${pagers_ctl}state"; }
thing() { pagers_state | jq -c --arg at "$1" --arg key "$2" '.[$at] | map(select(.key == $key)) | last'; }
# elsewhere AT KEY TITLE [MEMBERS]: an alert that others made there.
elsewhere() { pagers_control create "{\"at\":\"$1\",\"key\":\"$2\",\"title\":\"$3\"${4:+,$4}}" | jq -r .id; }
# The calls so far, as a list: pagers_calls OP.
pagers_calls() { curl -fsS --max-time 10 "${pagers_ctl}log" | jq -c --arg op "$1" '.calls | map(select(.op == $op))'; }
pagers_calls_n() { pagers_calls "$1" | jq length; }
