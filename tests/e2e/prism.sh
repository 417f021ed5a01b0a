# SPDX-License-Identifier: MIT
# For end-to-end tests against a vendor's own specification: prism (https://github.com/stoplightio/prism) answers what fits it, and refuses with
# a reason what does not. It keeps nothing. Sourced after lib.sh; installs prism by npm, once for each build directory, and says so.

# The whole family is named: the newest of a part needs a newer node than Debian 12 has (18).
prism_version=5.14.2
prism_packages=(@stoplight/prism-cli@$prism_version @stoplight/prism-core@5.8.0 @stoplight/prism-http@5.12.0
  @stoplight/prism-http-server@5.12.2)
prism_dir=${PRISM_DIR:-$BUILD_DIR/prism-$prism_version}
prism_home=$HOME # npm's own cache; new_home makes HOME another
declare -A prism_url prism_pid

# prism_install: a test that needs it fails where it can't be had.
prism_install()
{
  local start=$EPOCHREALTIME
  [ ! -e "$prism_dir/ready" ] || return 0
  need_commands node npm
  printf 'installing prism %s by npm below %s\n' "$prism_version" "$prism_dir"
  mkdir -p "$prism_dir" && printf '{"private": true}\n' >"$prism_dir/package.json"
  # Scripts of packages are not run: none is needed.
  if ! (cd "$prism_dir" && HOME=$prism_home timeout -k 5 180 npm install --ignore-scripts --no-audit --no-fund --no-update-notifier \
    --loglevel=error "${prism_packages[@]}") >"$prism_dir/npm.log" 2>&1 </dev/null; then
    tail -n 5 "$prism_dir/npm.log"
    prism_fails "npm did not install prism $prism_version: is the network there?"
  fi
  : >"$prism_dir/ready"
  awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { printf "installed in %.0f s\n", b - a }'
}

# A skip would hide that nothing was checked.
prism_fails()
{
  printf 'not ok %s\n' "$*"
  printf '%d passed, %d failed\n' "$checks_passed" $((checks_failed + 1))
  exit 1
}

# prism_start PORT SPEC [OPTIONS]: serves the file SPEC on PORT (0: one that the system picks); its address is then in ${prism_url[NAME]}, where
# NAME is the file's without directory and .json. OPTIONS are prism's: --errors, --dynamic.
prism_start()
{
  local port=$1 spec=$2 name
  shift 2
  name=$(basename "$spec" .json)
  prism_stop "$name"
  HOME=$prism_home node "$prism_dir/node_modules/@stoplight/prism-cli/dist/index.js" mock -h 127.0.0.1 -p "$port" "$@" "$spec" \
    >"$work/prism-$name" 2>&1 </dev/null &
  prism_pid[$name]=$!
  owners+=("$!")
  disown
  until_true 60 prism_is_settled "$name"
  prism_url[$name]=$(sed -n 's|.*Prism is listening on \(http://[0-9.]*:[0-9]*\).*|\1|p' "$work/prism-$name")
  [ -n "${prism_url[$name]}" ] || { tail -n 5 "$work/prism-$name"; prism_fails "prism does not serve $spec"; }
}
prism_is_settled() { grep -q 'Prism is listening on' "$work/prism-$1" || pid_is_gone "${prism_pid[$1]}"; }

# prism_log NAME: what it was asked and what it found wrong with it.
prism_log() { cat "$work/prism-$1"; }

# prism_stop NAME: does nothing where it does not run.
prism_stop()
{
  local pid=${prism_pid[$1]:-}
  [ -n "$pid" ] || return 0
  kill -KILL "$pid" 2>/dev/null
  until_true 5 pid_is_gone "$pid" || fault "prism $1 is still there"
  unset "prism_pid[$1]"
}
