#!/bin/bash
# SPDX-License-Identifier: MIT
# tocsin serve, running on: readiness and metrics over HTTP, reload, an orderly stop, what systemd is told, and what its log says.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"
. "$(dirname "$0")/slack.sh"

am_start am
am_post am 12
case_before() { new_home; config_source am "${am_url[am]}" 'timeout = 2s'; listen; }
case_after()
{
  close_pane
  [ -z "${service:-}" ] || kill -KILL "$service" 2>/dev/null
  [ -z "${manager:-}" ] || kill -KILL "$manager" 2>/dev/null
  service='' manager=''
}

# A port that is free now.
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
# listen: HTTP at an address of its own from now on.
listen()
{
  web=127.0.0.1:$(free_port)
  sed -i '/^server /d' "$config_file"
  printf 'server { listen = "%s" }\n' "$web" >>"$config_file"
}

# serve_start [VARIABLE=VALUE...]: in the background, its log in $log; not waited for.
serve_start()
{
  log=$home/log
  env "$@" "$TOCSIN" serve >"$home/serve.out" 2>"$log" </dev/null &
  service=$!
  owners+=("$service")
}
# serve_end SIGNAL: its exit code is in rc.
serve_end()
{
  last="tocsin serve"
  kill -"$1" "$service"
  until_true 5 pid_is_gone_or_zombie "$service" || fault "serve did not end within 5 s of SIG$1" "$(tail -n 3 "$log")"
  wait "$service"
  rc=$?
  service=
}
pid_is_gone_or_zombie() { [ ! -e "/proc/$1/stat" ] || grep -q ') Z ' "/proc/$1/stat"; }

get() { curl -s --max-time 5 "${@:2}" "http://$web$1"; }
status_of() { get "$1" -o /dev/null -w '%{http_code}' "${@:2}"; }
is_ready() { [ "$(status_of /readyz)" = 200 ]; }
ready() { until_true "$ready_within_s" is_ready || fault "not ready: $(get /readyz)" "$(head -c 600 "$log")"; }
# metric NAME{LABELS} VALUE
metric_is() { get /metrics | grep -qxF "$1 $2"; }
metric() { until_true 10 metric_is "$1" "$2" || fault "$1 is not $2" "$(get /metrics | grep -F "${1%%\{*}")"; }
log_says() { grep -qE -- "$1" "$log"; }
said() { until_true 10 log_says "$1" || fault "the log does not say: $1" "$(head -c 2000 "$log")"; }

case__serve__is_ready_when_the_board_is_loaded__and_tells_of_it()
{
  [ "$(status_of /readyz)" = 000 ] || fault "something answers at $web before it runs"
  serve_start
  ready
  [ "$(get /healthz)" = ok ] || fault "/healthz: $(get /healthz)"
  [ "$(get /readyz -H 'Accept: application/json' | jq -c .)" = '{"ready":true,"reason":null}' ] || fault "/readyz: $(get /readyz)"
  metric 'tocsin_source_up{source="am"}' 1
  metric 'tocsin_source_alerts{source="am"}' 12
  metric 'tocsin_alerts{level="2",state="firing"}' 3
  get /metrics -D "$home/head" | tail -n 1 | grep -qxF '# EOF' || fault "/metrics does not end in # EOF"
  grep -qi '^Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8' "$home/head" || fault "$(cat "$home/head")"
  ! grep -qi '^Server:' "$home/head" || fault "$(cat "$home/head")"
  [ "$(status_of /nowhere)" = 404 ] || fault "/nowhere: $(status_of /nowhere)"
  get /metrics -X DELETE -D "$home/head" >/dev/null
  grep -q '^HTTP/1.1 405' "$home/head" && grep -qi '^Allow: GET, HEAD' "$home/head" || fault "DELETE: $(cat "$home/head")"
  alerts
  expect_jq 'length == 12'
  run serve
  expect_exit 5
  expect_err "serve pid $service"
  serve_end TERM
  expect_exit 0
  [ ! -s "$home/serve.out" ] || fault "serve wrote to standard output: $(head -c 200 "$home/serve.out")"
  [ "$(status_of /healthz)" = 000 ] || fault "it still answers"
  said "started, pid"
  said 'source am answers: 12 alerts'
  said 'stopping \(SIGTERM\)'
  said 'stopped$'
  ! grep -qvE '^2[0-9]{3}-[0-9-]{5}T[0-9:.]+Z ' "$log" || fault "lines without a time:" "$(cat "$log")"
}

case__log__has_priorities_and_no_times__in_the_journal()
{
  : >"$home/journal"
  log=$home/journal
  JOURNAL_STREAM=$(stat -c %d:%i "$home/journal") "$TOCSIN" serve >/dev/null 2>"$home/journal" </dev/null &
  service=$!
  ready
  said '^<6>source am answers'
  serve_end INT
  expect_exit 0
  ! grep -qvE '^<[3-6]>' "$log" || fault "$(cat "$log")"
}

case__source__that_fails_and_answers_again__is_one_line_each()
{
  am_start two
  config_source two "${am_url[two]}" 'timeout = 1s'
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  serve_start
  said 'source two answers: 0 alerts'
  port=$(am_port two)
  am_stop two
  said 'source two fails: connection refused'
  metric 'tocsin_source_up{source="two"}' 0
  metric 'tocsin_source_up{source="am"}' 1
  am_start two --port "$port"
  said 'source two answers again'
  [ "$(grep -c 'source two fails' "$log")" = 1 ] || fault "said more than once:" "$(grep 'source two' "$log")"
  serve_end TERM
  am_stop two
}

case__reload__takes_what_is_right__and_keeps_what_was_where_it_is_not()
{
  local before=$web
  serve_start
  ready
  echo 'nonsense = 1' >>"$config_file"
  kill -HUP "$service"
  said "tocsin.conf:[0-9]+: unknown option \"nonsense\""
  said 'kept the old configuration: 1 fault'
  is_ready || fault "not ready after a reload that was refused"
  sed -i '/^nonsense/d' "$config_file"
  config_source second "${am_url[am]}"
  listen
  kill -HUP "$service"
  said 'configuration read: 2 sources'
  ready
  metric 'tocsin_source_alerts{source="second"}' 12
  [ "$(web=$before status_of /healthz)" = 000 ] || fault "it still answers at $before"
  events kind=config.loaded
  expect_jq 'length == 2' -s
  sed -i '/^server /d' "$config_file"
  kill -HUP "$service"
  until_true 10 does_not_answer || fault "it still answers, though nothing says where"
  serve_end TERM
  expect_exit 0
}
does_not_answer() { [ "$(status_of /healthz)" = 000 ]; }

case__address__that_is_taken__is_named__and_a_reload_keeps_the_old()
{
  local other before
  other=$web
  python3 -m http.server --bind 127.0.0.1 "${other##*:}" >/dev/null 2>&1 &
  manager=$!
  until_true 10 answers_at "$other" || fault "no server at $other"
  run serve
  expect_exit 5
  expect_err "can't listen on $other: Address already in use"
  listen
  before=$web
  serve_start
  ready
  sed -i "s/$before/$other/" "$config_file"
  kill -HUP "$service"
  said "can't listen on $other"
  is_ready || fault "it no longer answers at $before"
  serve_end TERM
}
answers_at() { curl -s -o /dev/null --max-time 2 "http://$1/"; }

case__check__warns_of_an_address_that_others_reach__and_refuses_what_is_none()
{
  sed -i 's/"127.0.0.1:/"0.0.0.0:/' "$config_file"
  run_ok check
  expect_err 'warning: server: 0.0.0.0:[0-9]+ can be reached from other machines'
  sed -i 's/"0.0.0.0:/"localhost:/' "$config_file"
  run check
  expect_exit 1
  expect_err 'tocsin.conf:[0-9]+: listen: localhost:[0-9]+ is no address'
}

case__systemd__is_told_what_it_does__and_that_it_lives()
{
  local socket=$home/notify
  python3 "$top/tests/e2e/notify.py" "$socket" >"$home/told" &
  manager=$!
  until_true 5 test -s "$home/told" || fault "notify.py did not start"
  serve_start NOTIFY_SOCKET="$socket" WATCHDOG_USEC=400000
  told 'READY=1'
  told 'STATUS=1 of 1 sources answer, 12 alerts that nobody has, 0 messages open'
  until_true 10 told_more_than 3 'WATCHDOG=1' || fault "no watchdog beats:" "$(cat "$home/told")"
  kill -HUP "$service"
  told 'RELOADING=1 MONOTONIC_USEC=[0-9]+'
  until_true 5 told_more_than 1 'READY=1' || fault "not ready after the reload:" "$(cat "$home/told")"
  serve_end TERM
  told 'STOPPING=1'
  [ "$(grep -c 'READY=1' "$home/told")" = 2 ] || fault "ready more often than it was told:" "$(cat "$home/told")"
}
# Each sync of the store's thread takes 3 s: the loop turns, and that is not enough.
case__systemd__is_not_told_that_it_lives__while_the_store_does_not_answer()
{
  local socket=$home/notify before
  strace -o /dev/null true 2>/dev/null || { echo "NOT TRACED: strace may not trace here" >&2; return; }
  python3 "$top/tests/e2e/notify.py" "$socket" >"$home/told" &
  manager=$!
  until_true 5 test -s "$home/told" || fault "notify.py did not start"
  poll
  log=$home/log
  NOTIFY_SOCKET="$socket" WATCHDOG_USEC=400000 strace -f -o "$home/strace" -e trace=fdatasync,fsync -e inject=fdatasync,fsync:delay_enter=3000000:when=1+ \
    "$TOCSIN" serve >/dev/null 2>"$log" </dev/null &
  service=$!
  ready
  am_post am 1 9000
  run_in_background comment "$(ids | head -n 1)" -m slow
  said 'the store has not answered for 200 ms'
  before=$(grep -c 'WATCHDOG=1' "$home/told")
  [ "$(get /healthz)" = ok ] || fault "/healthz: $(get /healthz)"
  [ "$(grep -c 'WATCHDOG=1' "$home/told")" = "$before" ] || fault "it was told all the same"
  until_true 20 told_more_than "$before" 'WATCHDOG=1' || fault "no beat after the store answered" "$(cat "$home/told")"
  serve_stop_traced
  am_resolve am 1 9000
}
run_in_background() { "$TOCSIN" "$@" >/dev/null 2>&1 </dev/null & }
serve_stop_traced()
{
  kill -TERM "$(pid_of_child "$service")"
  until_true 20 pid_is_gone_or_zombie "$service" || fault "serve did not end"
  wait "$service"
  service=
}

told() { until_true 10 grep -qE "^$1" "$home/told" || fault "systemd was not told: $1" "$(cat "$home/told")"; }
told_more_than() { [ "$(grep -c "$2" "$home/told")" -gt "$1" ]; }

case__stop__lets_a_delivery_end__and_begins_no_other()
{
  slack_ready
  config_slack
  sed -i 's/timeout = 1s/timeout = 8s/' "$config_file"
  config_source am "${am_url[am]}"
  listen
  poll
  run_ok post --channel '#crash' -m 'first'
  run_ok post --channel '#crash' -m 'second'
  slack_fault chat.postMessage slow '"ms":2000'
  serve_start
  until_true 10 slack_was_called || fault "nothing was posted" "$(cat "$log")"
  kill -TERM "$service"
  until_true 5 not_ready_but_there || fault "it does not say that it stops: $(get /readyz)"
  serve_end_of_itself
  expect_exit 0
  said 'message delivered: M1 to #crash'
  expect_state M1 acked
  expect_state M2 queued
  expect_posts "$crash" first
}
slack_was_called() { [ "$(slack_calls_n chat.postMessage)" -gt 0 ]; }
not_ready_but_there() { [ "$(get /readyz)" = stopping ]; }
serve_end_of_itself()
{
  last="tocsin serve"
  until_true 8 pid_is_gone_or_zombie "$service" || fault "serve did not end" "$(tail -n 3 "$log")"
  wait "$service"
  rc=$?
  service=
}

case__log_that_nobody_reads__holds_up_nothing()
{
  python3 - "$home/fd" <<'END' &
import fcntl, os, signal, sys
os.mkfifo(sys.argv[1])
reader = os.open(sys.argv[1], os.O_RDONLY | os.O_NONBLOCK)
writer = os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)
fcntl.fcntl(writer, 1031, 4096) # F_SETPIPE_SZ
os.write(writer, b"x" * 4096)
print("full", file=open(sys.argv[1] + ".full", "w"), flush=True)
signal.pause()
END
  manager=$!
  disown
  until_true 5 test -s "$home/fd.full" || fault "no pipe was made"
  log=$home/fd.full
  "$TOCSIN" serve >"$home/serve.out" 2>"$home/fd" </dev/null &
  service=$!
  owners+=("$service")
  ready
  serve_end TERM
  expect_exit 0
}

# ask_owner LINE: what the owner answers it.
ask_owner()
{
  python3 - "$store_file.sock" "$1" <<'END'
import socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect(sys.argv[1])
s.sendall(b'{"tocsin":1,"hello":"cli"}\n' + sys.argv[2].encode() + b"\n")
lines = s.makefile()
print(lines.readline() + lines.readline())
END
}

case__reload_while_it_stops__is_refused()
{
  slack_ready
  config_slack
  sed -i 's/timeout = 1s/timeout = 8s/' "$config_file"
  config_source am "${am_url[am]}"
  listen
  poll
  run_ok post --channel '#crash' -m 'first'
  slack_fault chat.postMessage slow '"ms":4000'
  serve_start
  until_true 10 slack_was_called || fault "nothing was posted" "$(cat "$log")"
  kill -TERM "$service"
  until_true 5 not_ready_but_there || fault "it does not say that it stops: $(get /readyz)"
  ask_owner '{"id":"1","do":"reload"}' >"$home/answer"
  grep -q '"id":"1","ok":false.*stopping' "$home/answer" || fault "it reloads: $(cat "$home/answer")"
  not_ready_but_there || fault "it no longer says that it stops: $(get /readyz)"
  serve_end_of_itself
  expect_exit 0
}

# In a network of its own, where port 9093 accepts and says nothing: the look for an Alertmanager takes 2 s.
case__source_that_a_reload_brings__is_polled__though_no_local_one_was_found()
{
  unshare -n true 2>/dev/null || { echo "NOT TESTED: no network of its own may be made here" >&2; return; }
  log=$home/log
  sed -i '/^source /,/^}/d; /^server /d' "$config_file"
  unshare -n python3 - "$TOCSIN" "$log" <<'END' &
import fcntl, os, socket, struct, sys
fcntl.ioctl(socket.socket(), 0x8914, struct.pack("16sh14x", b"lo", 1)) # SIOCSIFFLAGS, IFF_UP
silent = socket.create_server(("127.0.0.1", 9093))
silent.set_inheritable(True)
os.dup2(os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT, 0o600), 2)
os.execv(sys.argv[1], [sys.argv[1], "serve"])
END
  service=$!
  owners+=("$service")
  said 'configuration .*: 0 sources'
  config_source am http://127.0.0.1:1
  kill -HUP "$service"
  said 'configuration read: 1 source'
  said 'source am fails'
  serve_end TERM
  expect_exit 0
}

case__second_signal__stops_at_once__and_the_delivery_is_looked_up_later()
{
  slack_ready
  config_slack
  sed -i 's/timeout = 1s/timeout = 30s/' "$config_file"
  config_source am "${am_url[am]}"
  listen
  poll
  run_ok post --channel '#crash' -m 'once'
  slack_fault chat.postMessage hang
  serve_start
  until_true 10 slack_was_called || fault "nothing was posted" "$(cat "$log")"
  kill -TERM "$service"
  said 'stopping'
  until_true 5 not_ready_but_there || fault "it does not say that it stops: $(get /readyz)"
  serve_end TERM
  expect_exit 0
  deliver
  expect_posts "$crash" once
}

case__store_that_refuses__makes_it_not_ready__until_it_works_again()
{
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  serve_start
  ready
  prlimit --pid "$service" --fsize="$(stat -c %s "$store_file"):unlimited" || { fault "prlimit failed"; return; }
  am_post am 200 5000
  until_true 15 refuses || fault "still ready: $(get /readyz)" "$(tail -n 3 "$log")"
  [ "$(get /healthz)" = ok ] || fault "/healthz: $(get /healthz)"
  metric tocsin_store_up 0
  said 'the store refuses: '
  prlimit --pid "$service" --fsize=unlimited
  ready
  said 'the store works again'
  metric 'tocsin_source_alerts{source="am"}' 212
  serve_end TERM
  am_resolve am 200 5000
}
refuses() { [ "$(status_of /readyz)" = 503 ] && get /readyz | grep -q '^the store refuses: '; }

# Nothing but the act is written: the source is asked once an hour.
case__screen_of_a_service_whose_store_refuses__says_so_once__until_it_works()
{
  serve_start
  ready
  dashboard 300 30
  expect_screen 'KafkaConsumerLag'
  prlimit --pid "$service" --fsize=4096:unlimited || { fault "prlimit failed"; return; }
  keys a
  expect_screen 'NOTHING IS KEPT: '
  ! until_true 2 header_names_store_twice || fault "the header says it twice" "$(screen | head -n 3)"
  prlimit --pid "$service" --fsize=unlimited
  expect_gone 'NOTHING IS KEPT: '
  ready
  serve_end TERM
}
header_names_store_twice() { [ "$(screen | head -n 3 | grep -o "$store_file" | wc -l)" -gt 1 ]; }

case__screen__hands_the_store_to_a_starting_service__and_takes_it_where_that_dies()
{
  local screen_pid
  dashboard 100 30
  expect_screen 'KafkaConsumerLag'
  ready
  screen_pid=$(dashboard_pid)
  holds_store "$screen_pid" || fault "the screen does not own the store"
  serve_start
  said "tui pid $screen_pid .*hands the store over"
  said 'source am answers'
  ready
  holds_store "$service" || fault "the service does not own the store"
  expect_screen 'handed over to serve pid'
  metric tocsin_clients 1
  keys a
  metric 'tocsin_alerts{level="2",state="acked"}' 1
  kill -KILL "$service"
  until_true 10 holds_store "$screen_pid" || fault "the screen does not take the store over"
  ready
  metric 'tocsin_alerts{level="2",state="acked"}' 1
  wait "$service"
  serve_start
  said 'hands the store over'
  said 'source am answers'
  holds_store "$service" || fault "the service does not own the store again" "$(cat "$log")"
  serve_end TERM
  expect_exit 0
  until_true 10 holds_store "$screen_pid" || fault "the screen does not take the store when the service stops"
  ready
}
holds_store() { grep -qE "FLOCK .* WRITE $1 " /proc/locks; }

case__owner__with_or_without_a_screen__answers_too()
{
  owner_start
  ready
  metric 'tocsin_source_alerts{source="am"}' 12
  owner_stop
  [ "$(status_of /healthz)" = 000 ] || fault "it still answers"
}

case__idle_and_slow_clients__keep_nobody_out()
{
  serve_start
  ready
  python3 - "${web%%:*}" "${web##*:}" <<'END' >"$home/crowd" &
import socket, sys, time
crowd = []
for i in range(600):
    s = socket.create_connection((sys.argv[1], int(sys.argv[2])))
    if i % 2:
        s.send(b"GET / HTTP/1.1\r\nHo")
    crowd.append(s)
print("there", flush=True)
crowd[-1].settimeout(30)
print("cut off" if crowd[-1].recv(1) == b"" else "answered", flush=True)
END
  manager=$!
  until_true 20 grep -q there "$home/crowd" || fault "the crowd did not connect"
  [ "$(get /healthz --max-time 1)" = ok ] || fault "/healthz is not answered within a second"
  until_true 20 grep -q 'cut off' "$home/crowd" || fault "a client that says nothing is not cut off: $(cat "$home/crowd")"
  serve_end TERM
}

run_cases "$@"
