# SPDX-License-Identifier: MIT
# For end-to-end tests of who acts: other users, their forgeries, and what the log says of each. Sourced after lib.sh. The script says where the acts of a
# uid go, store_of UID, and makes that ready for it, user_ready UID.

need_commands setpriv jq
[ "$(id -u)" = 0 ] || skip "only root can act as other users: nothing here was tested"

# Uids that no machine gives out. ana and bo share one account; nobody has the last one.
shared=4100000 ana=4100001 bo=4100002 cy=4100003 stranger=4100009
persons=$work/persons.conf

# Others must reach the program and the configuration, and nothing more.
chmod 711 "$work"
mkdir -m 755 "$work/bin"
install -m 755 "$TOCSIN" "$work/bin/tocsin"
program=$work/bin/tocsin

# The group of all of them; empty: each has one of her own.
group_of_all=

# people [ROLES]: the configuration of all. With ROLES ana is admin, bo may act, cy may read.
people()
{
  local with=${1:-} role_a= role_b= role_c=
  [ -z "$with" ] || role_a='role = admin' role_b='role = act' role_c='role = read'
  {
    printf 'person "ana" { unix = {%s, %s}\n %s }\n' "$ana" "$shared" "$role_a"
    printf 'person "bo" { unix = {%s, %s}\n %s }\n' "$bo" "$shared" "$role_b"
    printf 'person "cy" { unix = {%s}\n %s }\n' "$cy" "$role_c"
    printf 'source "am" { url = {"%s"}\n every = 1h }\n' "${am_url[am]}"
  } >"$persons"
  chmod 644 "$persons"
}
# One in which the user is everybody.
forged_configuration() { printf 'person "ana" { unix = {%s}\n role = admin }\nsource "am" { url = {"%s"}\n every = 1h }\n' "$1" "${am_url[am]}"; }

# run_as UID [VARIABLE=VALUE...] -- VERB...: as that user, with nothing in the environment but what is given; login_uid is what the kernel is told.
login_uid=
run_as()
{
  local uid=$1 variables=()
  shift
  while [ "$1" != -- ]; do
    variables+=("$1")
    shift
  done
  shift
  last="uid $uid login ${login_uid:-none} ${variables[*]} tocsin $*"
  (
    [ -z "$login_uid" ] || echo "$login_uid" >/proc/self/loginuid
    cd / && exec timeout -k 5 "$verb_within_s" setpriv --reuid "$uid" --regid "${group_of_all:-$uid}" --clear-groups env -i PATH="$PATH" LC_ALL="$LC_ALL" \
      ASAN_OPTIONS="${ASAN_OPTIONS:-}" HOME="$work/user-$uid" TOCSIN_STORE="$(store_of "$uid")" "${variables[@]}" \
      "$program" ${as_configured---config "$persons"} "$@"
  ) >"$out" 2>"$err" </dev/null
  rc=$?
}
# A subshell of its own: once set, a login uid may not be changed any more.
login_uid_can_be_set() { (echo "$ana" >/proc/self/loginuid && [ "$(cat /proc/self/loginuid)" = "$ana" ]) 2>/dev/null; }
needs_login_uid()
{
  login_uid_can_be_set && return
  echo "NOT TESTED: this kernel lets nobody set a login uid, so ${FUNCNAME[1]#case__} was left out" >&3
  return 1
}
exec 3>&2

alert_of() { run_as "$1" -- alerts --json && jq -r '.[0].id' "$out"; }
# What stands in the log of a comment with this text, as "ACTOR|ORIGIN"; nothing where there is none.
recorded()
{
  run_as "$1" -- log --json kind=alert.commented
  [ "$rc" = 0 ] || echo "the log can't be read: $(what_it_said)"
  jq -r --arg text "$2" 'select(.data.now.text == $text) | .actor + "|" + .origin' "$out"
}
attempts=0
# attempt UID WHO ORIGIN own|refused [VARIABLE=VALUE...] -- OPTION...: a comment. own: it stands in the log as WHO from ORIGIN. refused: exit 2 or 3,
# and it stands nowhere.
attempt()
{
  local uid=$1 who=$2 origin=$3 wanted=$4 text said what
  shift 4
  user_ready "$uid"
  attempts=$((attempts + 1))
  text="attempt $attempts"
  local alert=${alerts_by_uid[$uid]:=$(alert_of "$uid")}
  run_as "$uid" "${@:1:$#}" "$alert" -m "$text"
  what=$(what_it_said)
  case $wanted:$rc in
    own:0) said=$(recorded "$uid" "$text"); [ "$said" = "$who|$origin" ] || fault "recorded as '$said', not as $who|$origin" "$what" ;;
    refused:2 | refused:3) said=$(recorded "$uid" "$text"); [ -z "$said" ] || fault "refused, but recorded as $said" "$what" ;;
    *) fault "not $wanted" "$what" ;;
  esac
}
declare -A alerts_by_uid

# forgeries UID WHO ORIGIN VICTIM own|refused: everything that could make someone else of her. The last word: what becomes of an act whose
# environment alone lies; one that names somebody is refused always.
forgeries()
{
  local uid=$1 who=$2 origin=$3 victim=$4 env_only=$5 name value
  for name in USER LOGNAME USERNAME SUDO_USER TOCSIN_AS TOCSIN_USER TOCSIN_PERSON PAM_USER; do
    attempt "$uid" "$who" "$origin" "$env_only" "$name=$victim" -- comment
  done
  for name in UID EUID SUDO_UID LOGINUID PKEXEC_UID XDG_SESSION_ID; do
    attempt "$uid" "$who" "$origin" "$env_only" "$name=$ana" -- comment
  done
  attempt "$uid" "$who" "$origin" "$env_only" "USER=$victim" "LOGNAME=$victim" "SUDO_USER=$victim" "SUDO_UID=$ana" "HOME=/" -- comment
  attempt "$uid" "$who" "$origin" "$env_only" "HOME=$work/user-$uid/forged" -- comment
  attempt "$uid" "$who" "$origin" "$env_only" "XDG_CONFIG_HOME=$work/user-$uid/forged" -- comment
  attempt "$uid" "$who" "$origin" "$env_only" "XDG_STATE_HOME=/nonexistent" "XDG_RUNTIME_DIR=/run/user/$ana" -- comment
  for value in "$victim" "unix:$victim" "$ana" "$victim " " $victim" "${victim^^}" '' . '*' '%s%n' "$victim"$'\n' $'\e[2J'"$victim" \
    $'\xff\xfe' "$victim,bo" "../$victim" "$(printf '%0200d' 7)" "$(printf '%070000d' 7)"; do
    attempt "$uid" "$who" "$origin" refused -- comment --as "$value"
  done
  attempt "$uid" "$who" "$origin" refused "USER=$victim" -- comment --as="$victim"
  attempt "$uid" "$who" "$origin" refused -- comment --as "$victim" --as unix:0
  attempt "$uid" "$who" "$origin" refused -- comment --user "$victim"
  attempt "$uid" "$who" "$origin" refused -- comment --actor "$victim"
  attempt "$uid" "$who" "$origin" refused -- comment --uid "$ana"
  attempt "$uid" "$who" "$origin" "$env_only" -- comment --request-id "$victim|cli unix:$ana $attempts"
}
