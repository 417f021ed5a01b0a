#!/bin/bash
# SPDX-License-Identifier: MIT
# Updates from the screen: written, sent once, kept over kills and editors, only told by a dry run; and the demo, of which nothing stays.
unset SLACK
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/slack.sh"
. "$(dirname "$0")/pane.sh"

am_start am
am_post am 12
case_before()
{
  new_home
  slack_ready
  config_slack
  config_source am "${am_url[am]}"
  sed -i 's/every = 1h/every = 1s/' "$config_file"
  unset VISUAL
  export EDITOR=false
}
case_after() { close_pane; }

board()
{
  dashboard 80 24
  expect_screen '12 alerts'
}
# write TEXT: an update about the alert under the cursor, with this text alone; the keys are outside of it then.
write()
{
  keys p
  expect_screen 'POST UPDATE'
  keys Escape
  expect_screen 'q keep as draft'
  keys C-u Tab
  keys -l "$1"
  expect_screen "^ ${1:0:40}"
  keys Escape
  expect_screen 'y send.*NOT SENT YET'
}
drafts() { find "$XDG_STATE_HOME/tocsin/drafts" -type f 2>/dev/null | sort; }
draft_holds() { grep -qF -- "$1" "$XDG_STATE_HOME"/tocsin/drafts/*.json 2>/dev/null; }

# ---- sent

case__update__is_sent_once__to_the_channels_that_were_chosen()
{
  board
  write 'We look at the checkout'
  keys Tab Tab Tab
  expect_screen '^>channels'
  keys j Space
  expect_screen '\[x\] #prod'
  keys y
  expect_screen 'M[12].*queued'
  until_true 15 acked_are 2 || fault "not both arrived" "$(screen)"
  expect_posts "$crash" 'We look at the checkout'
  expect_posts "$prod" 'We look at the checkout'
  expect_calls chat.postMessage 2
  [ -z "$(drafts)" ] || fault "a draft of what was sent is left: $(drafts)"
}
acked_are() { messages 'state=acked' && [ "$(value length)" = "$1" ]; }

case__answer__comes__though_the_screen_was_suspended_at_once()
{
  board
  write 'We look at the checkout'
  keys y C-z
  until_true 15 acked_are 1 || fault "not sent" "$(screen)"
  expect_gone 'sending'
  expect_gone 'POST UPDATE'
  keys q
  expect_screen 'Nobody takes over'
  keys y
  expect_screen 'left with 0'
  expect_posts "$crash" 'We look at the checkout'
  [ -z "$(drafts)" ] || fault "a draft of what was sent is left: $(drafts)"
}

# ---- kept

case__draft__comes_back__after_sigkill()
{
  board
  write 'Half written'
  until_true 5 draft_holds 'Half written' || fault "no draft is kept: $(drafts)"
  [ "$(stat -c %a "$(drafts)")" = 600 ] || fault "others may read it: $(stat -c %a "$(drafts)")"
  kill -KILL "$(dashboard_pid)"
  expect_screen 'left with 137'
  close_pane
  board
  keys p
  expect_screen '^ Half written'
  expect_screen 'from your draft of'
  keys Escape
  expect_screen 'y send.*NOT SENT YET'
  keys y
  until_true 15 acked_are 1 || fault "not sent" "$(screen)"
  expect_posts "$crash" 'Half written'
  expect_gone 'POST UPDATE'
  [ -z "$(drafts)" ] || fault "a draft of what was sent is left: $(drafts)"
}

case__what_was_typed_last__is_kept__by_a_hang_up()
{
  board
  write 'Half'
  keys Tab
  keys -l ' written'
  expect_screen '^ Half written'
  kill -HUP "$(dashboard_pid)"
  expect_screen 'left with 129'
  draft_holds 'Half written' || fault "the draft lacks what was typed last" "$(cat $(drafts))"
}

case__quit__asks__while_something_is_undelivered()
{
  slack_fault chat.postMessage hang '"times":99'
  post 'Nobody hears this' --channel '#crash'
  board
  expect_screen 'UNACKED MESSAGES 1'
  keys q
  expect_screen '1 message waits'
  expect_screen '\[ No n \]'
  keys n
  expect_screen 'nothing was done'
  keys q
  expect_screen '\[ Yes y \]'
  keys y
  expect_screen 'left with 0'
}

# ---- the person's editor

# editor LINE...: $EDITOR is a script with these lines; $1 is the file.
editor()
{
  { printf '#!/bin/sh\n'; printf '%s\n' "$@"; } >"$home/editor"
  chmod +x "$home/editor"
  export EDITOR="$home/editor"
}
edit_in() { keys e; expect_screen "$1"; }

case__editor__has_the_text_and_gives_another_back()
{
  editor 'cp "$1" "$HOME/lent"' 'printf "Written in\nan editor\n" >"$1"'
  board
  write 'Lent to it'
  edit_in '^ an editor'
  [ "$(cat "$home/lent")" = 'Lent to it' ] || fault "it was lent: $(cat "$home/lent")"
  draft_holds 'Written in\nan editor' || fault "the draft is not of what it wrote" "$(cat $(drafts))"
  [ "$(drafts | wc -l)" = 1 ] || fault "its file is left: $(drafts)"
  keys u
  expect_screen '^ Lent to it'
  keys u
  expect_screen 'y send.*NOT SENT YET'
  keys y
  until_true 15 acked_are 1 || fault "not sent" "$(screen)"
  expect_posts "$crash" $'Written in\nan editor'
}

case__editor_that_fails_or_spoils_the_text__changes_nothing()
{
  board
  write 'As it was'
  edit_in 'false ended with status 1: the text is as it was$'
  keys q
  expect_gone 'POST UPDATE'
  [ "$(drafts | wc -l)" = 1 ] || fault "a file is left: $(drafts)"
  close_pane
  editor 'printf "\377\376" >"$1"'
  board
  keys p Escape
  expect_screen 'y send.*NOT SENT YET'
  edit_in 'what the editor wrote is no valid UTF-8: the text is as it was'
  expect_screen '^ As it was'
  close_pane
  editor 'kill -9 $$'
  board
  keys p Escape
  expect_screen 'y send.*NOT SENT YET'
  edit_in 'signal 9'
  expect_screen '^ As it was'
  export EDITOR=/nowhere/ed
  close_pane
  board
  keys p Escape
  expect_screen 'y send.*NOT SENT YET'
  edit_in 'could not be started'
  expect_screen '^ As it was'
}

case__what_an_editor_had_written__is_offered__after_a_hang_up()
{
  editor 'echo "Half an hour of work" >"$1"' 'echo editing' 'exec cat'
  board
  write 'Before'
  keys e
  expect_screen '^editing'
  kill -HUP "$(dashboard_pid)"
  expect_screen 'left with 129'
  close_pane
  board
  keys p
  expect_screen '^ Before'
  expect_screen 'there is an earlier draft too'
  keys Escape
  expect_screen 'y send.*NOT SENT YET'
  keys u
  expect_screen '^ Half an hour of work'
}

# ---- only told

case__d__tells_what_would_be_sent__and_sends_nothing()
{
  board
  write 'Only told'
  keys d
  expect_screen 'This is what would happen'
  expect_screen 'chat.postMessage'
  keys q
  expect_screen '^ Only told'
  expect_screen 'NOT SENT YET'
  keys q
  expect_gone 'POST UPDATE'
  expect_calls chat.postMessage 0
  messages
  expect_jq 'length == 0'
}

# ---- the demo

files_of_home() { (cd "$HOME" && find . -type f | sort); }

case__demo__plays_a_night__in_which_an_update_arrives()
{
  files_of_home >"$work/before"
  dashboard 80 24 demo --speed 10
  expect_screen '^ DEMO'
  expect_screen '^>. L1 page'
  write 'We look at it'
  keys y
  expect_screen 'M1 (queued|stands)'
  keys g u
  keys 4
  expect_screen 'ok .*#product.* We look at it .*delivered'
  keys Escape
  keys F10
  until_true 10 left_or_asked || fault "it does not leave" "$(screen)"
  ! screen_has '\[ Yes y \]' || keys y
  expect_screen 'left with 0'
  files_of_home | grep -v '^./state/tocsin/tocsin.log$' | cmp "$work/before" - || fault "it leaves files: $(files_of_home)"
  expect_calls chat.postMessage 0
}
left_or_asked() { screen_has 'left with|\[ Yes y \]'; }

case__demo__plays_as_lines__without_a_terminal()
{
  files_of_home >"$work/before"
  run_for_some_lines 20
  [ "$(grep -c ' fire ' "$out")" -ge 3 ] || fault "it plays no alerts" "$(cat "$out")"
  files_of_home | grep -v '^./out$\|^./err$' | cmp "$work/before" - || fault "it leaves files: $(files_of_home)"
}
# The lines that it prints until there are so many.
run_for_some_lines() { "$TOCSIN" demo --plain --speed 60 2>"$err" | head -n "$1" >"$out"; }

run_cases "$@"
