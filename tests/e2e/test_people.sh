#!/bin/bash
# SPDX-License-Identifier: MIT
# Who acts stands in the log as the kernel has it: other users, with forged environments and odd options, are recorded under their own uid or refused.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/pane.sh"
. "$(dirname "$0")/people.sh"

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

case_before()
{
  new_home
  login_uid=
  people
}
case_after() { close_pane; }

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
  expect_err 'say who you are first, :iam NAME or --as NAME: 4100000 is shared by ana, bo'
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
  expect_screen 'say who you are first, :iam NAME'
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
