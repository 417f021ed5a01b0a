# SPDX-License-Identifier: MIT
# For end-to-end tests: real Alertmanagers on loopback ports that the system picks, and tocsin with a home of its own. Sourced by bash.
. "$(dirname "${BASH_SOURCE[0]}")/../support/checks.sh"

poll_s=0.05       # between two looks at something that will come
ready_within_s=20 # a server that starts
verb_within_s=60  # any verb

work=$(mktemp -d) || exit 1
declare -A am_url am_pid am_cluster

e2e_end()
{
  local name pid
  ! declare -F case_after >/dev/null || case_after >/dev/null 2>&1
  for name in "${!am_pid[@]}"; do am_stop "$name"; done
  for pid in "${owners[@]:-}"; do [ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null; done
  rm -rf "$work"
}
trap e2e_end EXIT
trap 'exit 130' INT TERM

# until_true SECONDS COMMAND...: looks again and again; false when the time is up.
until_true()
{
  local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))
  shift
  until "$@"; do
    ((${EPOCHREALTIME/./} < deadline)) || return 1
    sleep "$poll_s"
  done
}

# ---- Alertmanager

am_user=tocsin am_password=tocsin-pass
am_password_bcrypt='$2y$04$om3bk3ykbzOwokFWfBJlAOKIuPadVzxYknvcHxc6QpHVWbBakrKiy'

am_configuration()
{
  cat <<END
global: { resolve_timeout: 24h }
route: { receiver: default, group_by: [alertname], group_wait: 1s, group_interval: 5s }
receivers: [ { name: default } ]
inhibit_rules:
  - source_matchers: [ 'inhibits="yes"' ]
    target_matchers: [ 'inhibits!="yes"' ]
    equal: [ inhibited_by ]
END
}

# A CA and a certificate for 127.0.0.1, made once.
tls_files()
{
  local ec=(-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes)
  [ -s "$work/server.crt" ] && return
  {
    openssl req -x509 "${ec[@]}" -days 2 -subj "/CN=tocsin test CA" -keyout "$work/ca.key" -out "$work/ca.crt" &&
      openssl req "${ec[@]}" -subj "/CN=localhost" -keyout "$work/server.key" -out "$work/server.csr" &&
      openssl x509 -req -in "$work/server.csr" -CA "$work/ca.crt" -CAkey "$work/ca.key" -CAcreateserial -days 2 \
        -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n') -out "$work/server.crt"
  } 2>"$work/openssl.log" || skip "openssl made no certificate: $(tail -n 1 "$work/openssl.log")"
}

# am_start NAME [--secure] [--prefix /a/b] [--peer NAME|--cluster] [--port N]: TLS and basic auth, a path prefix, a member of a cluster.
am_start()
{
  local name=$1 scheme=http prefix= cluster= port=0 dir=$work/am-$1 args=()
  shift
  mkdir -p "$dir"
  while [ $# -gt 0 ]; do
    case $1 in
      --secure)
        tls_files
        scheme=https
        printf 'tls_server_config: { cert_file: %s, key_file: %s }\nbasic_auth_users: { %s: %s }\n' \
          "$work/server.crt" "$work/server.key" "$am_user" "$am_password_bcrypt" >"$dir/web.yml"
        args+=(--web.config.file="$dir/web.yml")
        shift
        ;;
      --prefix) prefix=$2 args+=(--web.external-url="http://127.0.0.1$2"); shift 2 ;;
      --cluster) cluster=127.0.0.1:0; shift ;;
      --peer) cluster=127.0.0.1:0 args+=(--cluster.peer="${am_cluster[$2]}"); shift 2 ;;
      --port) port=$2; shift 2 ;;
      *) echo "am_start: $1?" >&2; exit 2 ;;
    esac
  done
  [ -z "$cluster" ] || args+=(--cluster.settle-timeout=1s)
  am_configuration >"$dir/alertmanager.yml"
  : >"$dir/log"
  prometheus-alertmanager --config.file="$dir/alertmanager.yml" --storage.path="$dir/data" \
    --web.listen-address="127.0.0.1:$port" --cluster.listen-address="$cluster" "${args[@]}" >"$dir/log" 2>&1 </dev/null &
  am_pid[$name]=$!
  disown
  until_true "$ready_within_s" am_listens "$name" || { tail -n 5 "$dir/log"; skip "Alertmanager $name did not start"; }
  port=$(sed -n 's/.*msg="Listening on" address=127\.0\.0\.1:\([0-9]*\).*/\1/p' "$dir/log")
  am_url[$name]=$scheme://127.0.0.1:$port$prefix
  until_true "$ready_within_s" am_answers "$name" || { tail -n 5 "$dir/log"; skip "Alertmanager $name is not ready"; }
  [ -z "$cluster" ] || am_cluster[$name]=$(am_get "$name" /api/v2/status | jq -r '.cluster.name as $n | .cluster.peers[] | select(.name == $n) | .address')
}

am_listens() { grep -q 'msg="Listening on"' "$work/am-$1/log" || ! kill -0 "${am_pid[$1]}" 2>/dev/null; }
am_answers() { am_curl "$1" /-/ready >/dev/null 2>&1; }

# am_curl NAME PATH [curl arguments]
am_curl()
{
  local url=${am_url[$1]}$2 how=()
  shift 2
  [[ $url != https* ]] || how=(--cacert "$work/ca.crt" -u "$am_user:$am_password")
  curl -fsS --max-time 10 "${how[@]}" "$@" "$url"
}
am_get() { am_curl "$1" "$2"; }
am_port() { sed -E 's|^https?://[^:]*:([0-9]+).*|\1|' <<<"${am_url[$1]}"; }

# am_post NAME N [FROM [EXTRA_LABELS [ENDS]]]: alerts number FROM and on. EXTRA_LABELS is JSON: '"canary":"yes"'.
am_post()
{
  local name=$1 left=$2 from=${3:-0} extra=${4:-} ends=${5:-} n
  while ((left > 0)); do
    n=$((left < 500 ? left : 500))
    awk -v n="$n" -v from="$from" -v extra="$extra" -v ends="$ends" -f "$top/tests/e2e/alerts.awk" |
      am_curl "$name" /api/v2/alerts -H 'Content-Type: application/json' --data-binary @- >/dev/null || fault "posting to Alertmanager $name failed"
    left=$((left - n)) from=$((from + n))
  done
}
# am_resolve NAME N [FROM [EXTRA_LABELS]]: they end now.
am_resolve() { am_post "$1" "$2" "${3:-0}" "${4:-}" "$(date -u +%Y-%m-%dT%H:%M:%SZ)"; am_settles "$1"; }
am_count() { am_get "$1" /api/v2/alerts | jq length; }
# An end that is "now" may lie a few milliseconds ahead: wait until no listed alert ends before a minute is over.
am_settles() { until_true 10 am_is_settled "$1" || fault "Alertmanager $1 still lists alerts that ended"; }
am_is_settled() { am_get "$1" /api/v2/alerts | jq -e 'all(.endsAt | sub("[.].*"; "Z") | fromdate > now + 60)' >/dev/null; }

am_silence() { am_tool "$1" silence add --author="$USER_NAME" --duration=1h --comment=test "${@:2}"; }
am_tool() { amtool --alertmanager.url="${am_url[$1]}" "${@:2}"; }

# am_stop NAME: orderly; what it had is kept for the next am_start of that name. am_forget NAME: its data is gone.
am_stop()
{
  local pid=${am_pid[$1]:-}
  [ -n "$pid" ] || return 0
  kill -TERM "$pid" 2>/dev/null
  until_true 5 pid_is_gone "$pid" || kill -KILL "$pid" 2>/dev/null
  unset "am_pid[$1]"
}
am_forget() { rm -rf "$work/am-$1/data"; }
pid_is_gone() { ! kill -0 "$1" 2>/dev/null; }

# ---- tocsin

USER_NAME=$(id -un)
owners=()
home_n=0

# A fresh home, with no configuration and no store.
new_home()
{
  home_n=$((home_n + 1))
  home=$work/home-$home_n
  mkdir -p "$home/config/tocsin" "$home/state"
  export HOME=$home XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state
  unset TOCSIN_STORE TOCSIN_CONFIG NO_COLOR
  config_file=$home/config/tocsin/tocsin.conf
  store_file=$home/state/tocsin/tocsin.db
  out=$home/out err=$home/err rc=0
}

# config <<END: the configuration, from stdin. config_source NAME URL [LINE...]: adds a source, with the extra lines in its section.
config() { cat >"$config_file"; }
config_source()
{
  local name=$1 url=$2
  shift 2
  {
    printf 'source "%s" {\n    kind = alertmanager\n    url = {"%s"}\n    every = 1h\n' "$name" "${url// /\", \"}"
    [ $# -eq 0 ] || printf '    %s\n' "$@"
    printf '}\n'
  } >>"$config_file"
}

# run VERB...: its exit code is in rc, its output in the files $out and $err.
run()
{
  last="tocsin $*"
  timeout -k 5 "$verb_within_s" "$TOCSIN" "$@" >"$out" 2>"$err" </dev/null
  rc=$?
}

# What stands in a fault: the verb and what it said.
what_it_said()
{
  printf '%s\n' "    $last: exit $rc" "    stdout: $(head -c 600 "$out")" "    stderr: $(head -c 600 "$err")"
}

expect_exit() { [ "$rc" = "$1" ] || fault "exit $rc, not $1" "$(what_it_said)"; }
# run_ok VERB...: a verb that must do what it says.
run_ok() { run "$@"; expect_exit 0; }
# expect_jq EXPRESSION [jq arguments]: true of the JSON on stdout (one value, or one a line: use -s).
expect_jq()
{
  local expression=$1
  shift
  jq -e "$@" "$expression" "$out" >/dev/null 2>"$home/jq" || fault "not so: $expression $(head -n 1 "$home/jq")" "$(what_it_said)"
}
expect_out() { grep -qE -- "$1" "$out" || fault "stdout does not say: $1" "$(what_it_said)"; }
expect_err() { grep -qE -- "$1" "$err" || fault "stderr does not say: $1" "$(what_it_said)"; }
expect_no_out() { ! [ -s "$out" ] || fault "stdout is not empty" "$(what_it_said)"; }

# The value of a jq expression of stdout.
value() { jq -r "$1" "$out"; }
alerts() { run_ok alerts --json "$@"; }
# The ids of the alerts that match, worst first.
ids() { alerts "$@"; value '.[].id'; }
events() { run_ok log --json "$@"; }
last_seq() { events; tail -n 1 "$out" | jq .seq; }
poll() { run_ok serve --once; }

# owner_start: a tocsin without a terminal that owns the store, its lines in $home/owner. owner_stop: an orderly end.
owner_start()
{
  "$TOCSIN" --plain >"$home/owner" 2>"$home/owner.err" </dev/null &
  owner=$!
  owners+=("$owner")
  disown
  until_true "$ready_within_s" owner_owns || fault "no owner came up: $(head -c 600 "$home/owner.err")"
}
owner_owns() { grep -qE "FLOCK .* WRITE $owner " /proc/locks; }
owner_stop()
{
  kill -TERM "$owner" 2>/dev/null
  until_true 5 pid_is_gone "$owner" || fault "the owner did not end within 5 s of SIGTERM"
}

need_commands prometheus-alertmanager amtool curl jq openssl
need_binary
