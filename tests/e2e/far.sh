# SPDX-License-Identifier: MIT
# For end-to-end tests with a far end of their own (mail.py, hook.py), whose first line is its port. Sourced after lib.sh.
need_commands python3

# far_start PROGRAM [ARGUMENT...]: its port in $far_port, its pid in $far_pid. far_stop: it is gone.
far_start()
{
  local program=$1
  shift
  : >"$work/far"
  python3 "$top/tests/e2e/$program" "$@" >"$work/far" 2>"$work/far.err" </dev/null &
  far_pid=$!
  owners+=("$far_pid")
  disown
  until_true "$ready_within_s" test -s "$work/far" || skip "$program does not start: $(tail -n 1 "$work/far.err")"
  far_port=$(head -n 1 "$work/far")
}
far_stop()
{
  [ -z "${far_pid:-}" ] || kill -KILL "$far_pid" 2>/dev/null
  until_true 5 pid_is_gone "$far_pid" || fault "it is still there"
  far_pid=
}
case_after()
{
  [ -z "${owner:-}" ] || kill -KILL "$owner" 2>/dev/null
  [ -z "${far_pid:-}" ] || kill -KILL "$far_pid" 2>/dev/null
}

post() { run_ok post -m "$@"; }
messages() { run_ok messages --json "${@:-state!=none}"; }
# expect_state ID STATE [SECONDS]: by then.
expect_state() { until_true "${3:-15}" has_state "$1" "$2" || fault "$1 is not $2" "$(what_it_said)"; }
has_state() { run show "$1" --json && [ "$(value .state)" = "$2" ]; }
message_error() { run_ok show "$1" --json; value .error; }
# An owner works until nothing waits any more.
deliver()
{
  owner_start
  until_true "${1:-30}" nothing_waits || fault "there is still something to deliver" "$(what_it_said)"
  owner_stop
}
nothing_waits() { messages 'state=~queued|sent|retrying' && [ "$(value length)" = 0 ]; }
