#!/bin/bash
# SPDX-License-Identifier: MIT
# Commands that people run: nothing begins that the log does not have, and no end is lost, whatever happens to terminal, owner and command meanwhile.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

am_start am
am_post am 3 0 '"team":"payments","service":"checkout"'

# A command that waits reads from $home/go; go lets one of them on.
case_before()
{
  new_home
  mkfifo "$home/go"
}
go() { timeout 10 sh -c ": >$home/${1:-go}" || fault "nobody waits"; }
case_after()
{
  close_pane
  [ -z "${owner:-}" ] || kill -KILL "$owner" 2>/dev/null
}

runs() { run_ok runs --json; }
# The one run, or the newest: a jq expression that must be true of it.
expect_run()
{
  runs
  expect_jq ".[0] | $1"
}
run_is() { [ "$("$TOCSIN" runs --json 2>/dev/null | jq ".[0] | $1")" = true ]; }
await_run() { until_true 15 run_is "$1" || fault "no run is so: $1" "$("$TOCSIN" runs --json)"; }
expect_nothing_logged()
{
  run log --json kind=run.started
  ! [ -s "$out" ] || fault "something is in the log" "$(what_it_said)"
}

case__run__is_in_the_log_before_and_after__with_what_it_said()
{
  run run --why 'is it up?' -- sh -c 'echo "run $TOCSIN_RUN"; echo oops >&2; "$0" runs --json' "$TOCSIN"
  expect_exit 0
  expect_out '^run 1$'
  expect_out '^oops$'
  expect_out '"state":"running"'
  expect_run '.run == 1 and .purpose == "is it up?" and .argv[0] == "sh" and .exit == 0 and .state == "ended"'
  run_ok runs 1
  expect_out '^oops$'
  run_ok show run:1 --json
  expect_jq '.output | contains("run 1\noops\n")'
  events kind=run.started
  expect_jq '.stream == "run:1" and .version == 1'
}

case__exit_codes__are_those_of_a_shell()
{
  run run --why x -- sh -c 'exit 7'
  expect_exit 7
  run run --why x -- sh -c 'kill -TERM $$'
  expect_exit 143
  expect_run '.signal == 15 and .exit == null'
  run run --why x -- no-such-program
  expect_exit 127
  run run --why x -- /etc/passwd
  expect_exit 126
  run run --why x
  expect_exit 2
  runs
  expect_jq 'length == 2'
}

case__refusals__leave_nothing_run_and_nothing_in_the_log()
{
  local words=()
  for ((n = 0; n < 300; n++)); do words+=(x); done
  run run -- touch "$home/ran"
  expect_exit 3
  expect_err 'purpose'
  run run --why $' \t' -- touch "$home/ran"
  expect_exit 3
  run run --why x --alert abcd1234 -- touch "$home/ran"
  [ "$rc" != 0 ] || fault "an alert that is not there was found" "$(what_it_said)"
  run run --why x -- touch "$home/ran" $'\xff'
  expect_exit 2
  run run --why x -- touch "$home/ran" "${words[@]}"
  expect_exit 3
  run run --why x -- touch "$home/ran" "$(printf '%020000d' 1)"
  expect_exit 3
  run run --why x --command nothing
  expect_exit 3
  ! [ -e "$home/ran" ] || fault "it was run"
  ! [ -e "$store_file" ] || expect_nothing_logged
}

case__same_request_id__runs_once()
{
  run_ok run --request-id r1 --why x -- sh -c "echo once >>$home/ran"
  run_ok run --request-id r1 --why x -- sh -c "echo once >>$home/ran"
  expect_err 'as run 1'
  [ "$(wc -l <"$home/ran")" = 1 ] || fault "it ran twice"
  run run --request-id r2 --why x -- sh -c 'exit 7'
  expect_exit 7
  run run --request-id r2 --why x --json -- sh -c 'exit 7'
  expect_exit 7
  expect_jq '.repeated and .run == 2 and .exit == 7 and .state == "ended"'
}

case__same_request_id__whose_end_is_not_known__is_no_success()
{
  "$TOCSIN" run --request-id r1 --why x -- sh -c "echo \$\$ >$home/pid; exec cat $home/go" &
  local runner=$!
  disown
  until_true 15 test -s "$home/pid" || fault "it did not begin"
  run run --request-id r1 --why x -- touch "$home/ran"
  expect_exit 5
  expect_err 'under way'
  kill -KILL "$runner"
  until_true 5 pid_is_gone "$runner" || fault "it lives"
  run run --request-id r1 --why x -- touch "$home/ran"
  expect_exit 5
  expect_err 'no end known'
  ! [ -e "$home/ran" ] || fault "it was run"
  kill -KILL "$(cat "$home/pid")"
}

case__request_id_of_another_act__runs_nothing()
{
  config_source am "${am_url[am]}"
  poll
  run_ok comment --request-id r1 -m x "$(ids | head -n 1)"
  run run --request-id r1 --why x -- touch "$home/ran"
  expect_exit 3
  ! [ -e "$home/ran" ] || fault "it was run"
}

case__output__is_kept_at_both_ends__and_is_text()
{
  run_ok run --quiet --why x -- sh -c 'printf "first\377\000\n"; yes | head -c 300000; printf last'
  expect_no_out
  run_ok runs 1 --json
  expect_jq '(.output | startswith("first��\n")) and (.output_end | endswith("last")) and .left_out > 200000'
  expect_jq '(.output | utf8bytelength) <= 16384 and (.output_end | utf8bytelength) <= 32768'
  run_ok runs 1
  expect_out 'bytes are left out here'
}

# To a pipe go the bytes themselves, to a terminal nothing that controls it.
case__output__is_raw_in_a_pipe__and_clean_on_a_terminal()
{
  run_ok run --why x -- printf 'a\033]0;title\007b\377\n'
  [ "$(od -An -tx1 "$out" | tr -d ' \n')" = 611b5d303b7469746c650762ff0a ] || fault "the bytes changed" "$(od -c "$out")"
  dashboard 80 10 run --why x -- printf '"c\\033[2J\\033[31md\\n"'
  expect_screen '^c\?\[2J\?\[31md'
}

# A pager that waits for its reader: the log has the end, the command's time goes on, and all of it comes once it is read.
case__pipe_that_nobody_reads__holds_up_neither_the_log_nor_the_time()
{
  with_commands
  mkfifo "$home/pager"
  exec 7<>"$home/pager"
  "$TOCSIN" run --command loud --why x >"$home/pager" &
  await_run '.state == "ended" and .signal == 15'
  kill -TERM $!
  wait $!
  [ $? = 143 ] || fault "not the command's exit code"
  exec 7<&-
  mkfifo "$home/slow"
  "$TOCSIN" run --why x -- sh -c 'yes | head -c 300000; echo last' >"$home/slow" &
  exec 7<"$home/slow"
  head -c 200000 <&7 >"$out"
  await_run '.purpose == "x" and .command == null and .state == "ended"'
  cat <&7 >>"$out"
  exec 7<&-
  wait $! || fault "exit $?"
  [ "$(wc -c <"$out")" = 300005 ] || fault "$(wc -c <"$out") bytes came"
}

case__secret__is_not_put_into_the_log_without_a_yes()
{
  run run --why x -- touch "$home/ran" --password=hunter2
  expect_exit 3
  expect_err 'a password.*--yes'
  run run --why 'is xoxb-1234567890-abcdefghij right?' -- touch "$home/ran"
  expect_exit 3
  ! [ -e "$home/ran" ] || fault "it was run"
  ! [ -e "$store_file" ] || expect_nothing_logged
  run_ok run --yes --why x -- true --password=hunter2
}

case__kept_end__that_cant_be_read__is_put_aside_and_named()
{
  run_ok run --why x -- true
  mkdir -p "$home/state/tocsin/runs"
  echo '{"store"' >"$home/state/tocsin/runs/0123.json"
  run_ok runs
  expect_err "can't be read.*0123.refused"
  run_ok runs
  ! [ -s "$err" ] || fault "it says it again" "$(what_it_said)"
}

case__stdin__is_empty__unless_it_is_asked_for()
{
  echo given | "$TOCSIN" run --why x -- cat >"$out"
  ! [ -s "$out" ] || fault "it read our input"
  echo given | "$TOCSIN" run --stdin --why x -- cat >"$out"
  expect_out given
}

case__terminal_that_goes_away__does_not_end_it()
{
  dashboard 80 10 run --why x -- sh -c "'cat $home/go; echo survived; touch $home/survived'"
  await_run '.state == "running"'
  tmux_ kill-server >/dev/null
  go
  await_run '.state == "ended"'
  expect_run '.exit == 0'
  run_ok runs 1
  expect_out survived
  [ -e "$home/survived" ] || fault "the command did not go on"
}

case__interrupt__goes_to_the_command()
{
  dashboard 80 10 run --why x -- sh -c "'touch $home/began; exec cat $home/go'"
  until_true 15 test -e "$home/began" || fault "it did not begin"
  keys C-c
  await_run '.signal == 2'
}

case__owner__writes_both__and_one_that_is_killed_meanwhile_is_not_missed()
{
  config_source am "${am_url[am]}"
  owner_start
  "$TOCSIN" run --why x -- sh -c "cat $home/go; echo after" >"$home/said" 2>&1 &
  local runner=$!
  await_run '.state == "running"'
  kill -KILL "$owner"
  until_true 5 pid_is_gone "$owner" || fault "the owner lives"
  go
  wait "$runner" || fault "exit $?" "$(cat "$home/said")"
  expect_run '.state == "ended" and .exit == 0'
}

case__owner_that_hangs__gets_the_end_later()
{
  config_source am "${am_url[am]}"
  owner_start
  "$TOCSIN" run --why x -- sh -c "cat $home/go; exit 4" >"$home/said" 2>&1 &
  local runner=$!
  await_run '.state == "running"'
  kill -STOP "$owner"
  go
  until_true 10 end_is_kept || fault "no end is kept"
  kill -INT "$runner"
  wait "$runner"
  [ $? = 4 ] || fault "not the command's exit code" "$(cat "$home/said")"
  grep -q 'hands it in' "$home/said" || fault "it does not say that the end is kept" "$(cat "$home/said")"
  kill -CONT "$owner"
  await_run '.state == "ended" and .exit == 4'
  ! end_is_kept || fault "the end is still kept"
}
no_end_is_kept() { ! end_is_kept; }
end_is_kept() { ls "$home/state/tocsin/runs" 2>/dev/null | grep -q json; }

case__owner_that_hands_an_end_in_at_its_start__is_stopped_as_any()
{
  config_source am "${am_url[am]}"
  owner_start
  "$TOCSIN" run --why x -- sh -c "cat $home/go; exit 4" >"$home/said" 2>&1 &
  local runner=$!
  await_run '.state == "running"'
  kill -STOP "$owner"
  go
  until_true 10 end_is_kept || fault "no end is kept"
  kill -INT "$runner"
  wait "$runner"
  kill -KILL "$owner"
  until_true 5 pid_is_gone "$owner" || fault "the owner lives"
  owner_start
  until_true 10 no_end_is_kept || fault "the end is still kept"
  expect_run '.exit == 4'
  owner_stop
}

case__runner_that_is_killed__is_told_as_gone()
{
  "$TOCSIN" run --why x -- sh -c "echo \$\$ >$home/pid; exec cat $home/go" &
  local runner=$!
  disown
  until_true 15 test -s "$home/pid" || fault "it did not begin"
  kill -KILL "$runner"
  until_true 5 pid_is_gone "$runner" || fault "it lives"
  expect_run '.state == "gone"'
  run_ok runs
  expect_out 'no end known'
  kill -KILL "$(cat "$home/pid")"
}

case__two_at_once__are_two_runs()
{
  mkfifo "$home/go-2"
  "$TOCSIN" run --why one -- sh -c "cat $home/go; echo one" >/dev/null 2>&1 &
  "$TOCSIN" run --why two -- sh -c "cat $home/go-2; echo two" >/dev/null 2>&1 &
  until_true 10 both_run || fault "not both are under way" "$("$TOCSIN" runs)"
  go
  go go-2
  wait
  run_ok runs --json
  expect_jq 'length == 2 and all(.exit == 0) and (map(.purpose) | sort) == ["one", "two"]'
}
both_run() { [ "$("$TOCSIN" runs --json 2>/dev/null | jq 'map(select(.state == "running")) | length')" = 2 ]; }

case__dry_run__shows_and_runs_nothing()
{
  run_ok run --why 'there is a store' -- true
  run_ok run --dry-run --why x -- touch "$home/ran"
  expect_out "would run .*/touch: touch $home/ran"
  expect_out 'would write run.started'
  ! [ -e "$home/ran" ] || fault "it was run"
  runs
  expect_jq 'length == 1'
}

with_commands()
{
  config_source am "${am_url[am]}"
  cat >>"$config_file" <<END
command "greet" {
    run = {"/bin/echo", "for {{service}}", "{{team}}"}
    why = "to say hello"
    match = 'team="payments"'
}
command "wipe" {
    run = {"/usr/bin/touch", "$home/wiped"}
    dangerous = yes
}
command "loud" {
    run = {"/usr/bin/yes"}
    timeout = 1s
}
command "slow" {
    run = {"/bin/cat", "$home/go"}
    timeout = 1s
}
command "lost" { run = {"/bin/echo", "{{nowhere}}"} }
END
  poll
  alert=$(ids | head -n 1)
}

case__configured_command__is_filled_from_the_alert__and_stands_in_its_history()
{
  with_commands
  run_ok run --command greet --alert "$alert"
  expect_out '^for checkout payments$'
  expect_run ".command == \"greet\" and .purpose == \"to say hello\" and .alert == \"$alert\""
  run_ok show "$alert"
  expect_out 'ran +1: exit 0'
  run_ok run --why env --alert "$alert" -- sh -c 'echo "$TOCSIN_ALERT $TOCSIN_SOURCE"'
  expect_out "^$alert am\$"
  run run --command greet
  expect_exit 3
  run run --command lost --why x --alert "$alert"
  expect_exit 3
  expect_err 'nowhere'
}

case__dangerous_command__is_not_run_without_a_yes()
{
  with_commands
  run run --command wipe --why x
  expect_exit 3
  expect_err '/usr/bin/touch'
  ! [ -e "$home/wiped" ] || fault "it was run"
  run_ok run --command wipe --why x --yes
  [ -e "$home/wiped" ] || fault "it was not run"
}

case__command_that_is_out_of_time__is_ended()
{
  with_commands
  run run --command slow --why x
  expect_exit 143
  expect_run '.signal == 15 and .took_ms < 20000'
}

# The screen is killed while its command runs: that one goes on, and its end is in the log.
case__screen__runs_a_command_that_outlives_it()
{
  with_commands
  cat >>"$config_file" <<END
command "wait" {
    run = {"/bin/sh", "-c", "cat $home/go; echo late"}
    dangerous = yes
}
END
  dashboard 100 30
  expect_screen '3 alerts'
  keys x
  expect_screen '1 greet'
  keys 1
  expect_screen 'why: to say hello'
  keys Enter
  expect_screen 'run 1 ended: exit 0'
  keys : 'runs 1' Enter
  expect_screen 'for checkout payments'
  keys q
  keys : 'run wait a reason' Enter
  expect_screen 'Run /bin/sh -c'
  keys Enter
  keys y
  expect_screen 'run 2: wait started'
  kill -KILL "$(dashboard_pid)"
  go
  await_run '.run == 2 and .state == "ended" and .exit == 0'
  run_ok runs 2
  expect_out '^late$'
}

case__runs__are_searched()
{
  run_ok run --why 'the big deploy' -- true
  run run --why 'a look' -- sh -c 'exit 3'
  run_ok runs --json exit=3
  expect_jq 'length == 1 and .[0].purpose == "a look"'
  run_ok runs --json DEPLOY
  expect_jq 'length == 1 and .[0].run == 1'
  run_ok runs --json -n 1
  expect_jq 'length == 1 and .[0].run == 2'
  run runs exitt=3
  expect_exit 2
  run runs 99
  expect_exit 3
}

run_cases "$@"
