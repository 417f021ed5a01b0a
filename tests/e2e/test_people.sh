#!/bin/bash
# SPDX-License-Identifier: MIT
# Who acts stands in the log as the kernel has it: other users, with forged environments and odd options, are recorded under their own uid or refused.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"

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

am_start am
am_post am 1

# Where the acts of this uid go. A store has one owner: each has one.
store_of() { echo "$work/user-$1/store/tocsin.db"; }
user_ready()
{
  local dir=$work/user-$1
  [ ! -d "$dir" ] || return 0
  mkdir -p "$dir/store" "$dir/forged/tocsin"
  forged_configuration "$1" >"$dir/forged/tocsin/tocsin.conf"
  chown -R "$1:$1" "$dir"
  chmod -R go= "$dir"
  run_as "$1" -- serve --once
  expect_exit 0
}

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
    cd / && exec timeout -k 5 "$verb_within_s" setpriv --reuid "$uid" --regid "$uid" --clear-groups env -i PATH="$PATH" LC_ALL="$LC_ALL" \
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

case_before()
{
  new_home
  login_uid=
  people
}
case_after() { close_pane; }

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

case__own_account__is_the_person__whatever_is_forged() { forgeries "$cy" cy "cli unix:$cy" ana own; }
case__account_of_nobody__is_its_number__whatever_is_forged() { forgeries "$stranger" "unix:$stranger" "cli unix:$stranger" ana own; }
case__one_who_shares_an_account__is_herself_on_her_own__whatever_is_forged() { forgeries "$ana" ana "cli unix:$ana" bo own; }
case__shared_account__is_nobody_before_she_says_who_she_is__whatever_is_forged() { forgeries "$shared" none none cy refused; }
case__shared_account__of_one_who_logged_in__is_hers__whatever_is_forged()
{
  needs_login_uid || return 0
  login_uid=$bo
  forgeries "$shared" bo "cli unix:$shared login:$bo" ana own
}

case__name__decides_on_a_shared_account__and_is_marked_so()
{
  attempt "$shared" ana "cli unix:$shared named" own -- comment --as ana
  attempt "$shared" bo "cli unix:$shared named" own USER=ana -- comment --as bo
  attempt "$shared" bo "cli unix:$shared named" own -- comment --as ana --as bo
  run_as "$shared" -- comment "${alerts_by_uid[$shared]}" -m text
  expect_exit 3
  expect_err 'say first who you are, :iam NAME or --as NAME: account 4100000 is shared by ana, bo'
}

case__own_name__is_no_fault() { attempt "$cy" cy "cli unix:$cy" own -- comment --as cy; }

case__configuration_of_ones_own__does_not_change_the_uid()
{
  as_configured=
  attempt "$stranger" ana "cli unix:$stranger" own "XDG_CONFIG_HOME=$work/user-$stranger/forged" -- comment
  attempt "$stranger" ana "cli unix:$stranger" own -- --config "$work/user-$stranger/forged/tocsin/tocsin.conf" comment
  unset as_configured
}

case__stores_of_others__are_refused()
{
  local uid
  user_ready "$ana"
  for uid in "$stranger" "$cy" "$shared"; do
    run_as "$uid" "TOCSIN_STORE=$(store_of "$ana")" -- comment 0000 -m text --as ana
    [ "$rc" != 0 ] || fault "not refused" "$(what_it_said)"
    run_as "$uid" "TOCSIN_STORE=$(store_of "$ana")" -- comment 0000 -m text
    [ "$rc" != 0 ] || fault "not refused" "$(what_it_said)"
  done
}

case__directory_of_the_store__may_be_open_to_a_group()
{
  user_ready "$ana"
  chgrp "$bo" "$(dirname "$(store_of "$ana")")"
  chmod 710 "$(dirname "$(store_of "$ana")")"
  attempt "$ana" ana "cli unix:$ana" own -- comment
  [ "$(stat -c '%a %g' "$(dirname "$(store_of "$ana")")")" = "710 $bo" ] || fault "the mode was changed"
}

case__login_uid__decides_on_a_shared_account__and_for_root()
{
  needs_login_uid || return 0
  login_uid=$ana attempt "$shared" ana "cli unix:$shared login:$ana" own -- comment
  login_uid=$bo attempt "$shared" bo "cli unix:$shared login:$bo" own -- comment --as bo
  login_uid=$bo attempt "$shared" bo "cli unix:$shared login:$bo" refused -- comment --as ana
  login_uid=$cy attempt "$shared" none none refused -- comment
  login_uid=$cy attempt "$shared" ana "cli unix:$shared login:$cy named" own -- comment --as ana
  login_uid=$cy attempt 0 cy "cli unix:0 login:$cy" own -- comment
  login_uid=$cy attempt 0 cy "cli unix:0 login:$cy" refused USER=ana SUDO_USER=ana -- comment --as ana
  login_uid=$ana attempt "$stranger" "unix:$stranger" "cli unix:$stranger" own -- comment
}

case__roles__let_read_act_or_neither()
{
  user_ready "$cy" && user_ready "$stranger"
  people roles
  attempt "$ana" ana "cli unix:$ana" own -- comment
  attempt "$shared" bo "cli unix:$shared named" own -- comment --as bo
  attempt "$cy" cy "cli unix:$cy" refused -- comment
  expect_exit_of_comment "$cy" 'cy has role read; comment needs role act'
  attempt "$stranger" none none refused -- comment
  expect_exit_of_comment "$stranger" "unix:$stranger has role read \\(no person"
  attempt "$stranger" none none refused -- comment --dry-run
  run_as "$cy" -- alerts --json
  expect_exit 0
  expect_jq 'length == 1'
}
expect_exit_of_comment()
{
  run_as "$1" -- comment "${alerts_by_uid[$1]}" -m text
  expect_exit 3
  expect_err "$2"
}

case__whoami__says_what_the_log_will_say()
{
  run_as "$shared" USER=ana -- whoami --json
  expect_exit 0
  expect_jq '.person == "unix:4100000" and .known == "not" and .shared and .sharers == ["ana", "bo"] and .role == "read" and (.may_act | not)'
  run_as "$shared" -- whoami --json --as bo
  expect_jq '.person == "bo" and .known == "named" and .role == "act" and .may_act and .uid == 4100000 and .login_uid == null'
  run_as "$ana" -- whoami --json
  expect_jq '.person == "ana" and .known == "unix" and (.shared | not) and .mapped and .uid == 4100001'
  run_as "$stranger" -- whoami --json
  expect_jq '.person == "unix:4100009" and (.mapped | not) and .role == "act"'
  run_as "$stranger" -- whoami --as ana
  expect_exit 3
  expect_err 'you are unix:4100009 here \(uid 4100009\), not ana'
  people roles
  run_as "$stranger" -- whoami --json
  expect_jq '.role == "read" and (.may_act | not)'
}

case__screen__of_a_shared_account__refuses_acts_until_she_says_who_she_is()
{
  user_ready "$shared"
  cat >"$work/bin/shared" <<END
#!/bin/sh
cd / && exec setpriv --reuid $shared --regid $shared --clear-groups env HOME="$work/user-$shared" XDG_STATE_HOME="$work/user-$shared" \\
  TOCSIN_STORE="$(store_of "$shared")" USER=ana LOGNAME=ana "$program" --config "$persons" "\$@"
END
  chmod 755 "$work/bin/shared"
  TOCSIN=$work/bin/shared dashboard 100 24
  expect_screen '1 alert'
  keys a
  expect_screen 'say first who you are, :iam NAME'
  keys : 'iam cy' Enter
  expect_screen 'cy is none of them'
  keys : 'iam bo' Enter
  expect_screen "you are bo \\(tui unix:$shared named\\)"
  keys a
  expect_screen '[ >]A L2 '
  keys q
  expect_screen 'left with 0'
  run_as "$shared" -- log --json kind=alert.acked
  expect_jq -s '[.[] | .actor + "|" + .origin] == ["bo|tui unix:4100000 named"]'
}

case__forged_attempts__were_a_hundred_at_least()
{
  [ "$case_filter" != '*' ] || ((attempts >= 100)) || fault "only $attempts attempts"
}

run_cases "$@"
