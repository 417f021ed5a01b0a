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
  dashboard "${1:-80}" "${2:-24}"
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
  expect_screen 'left with 0'
  expect_posts "$crash" 'We look at the checkout'
  [ -z "$(drafts)" ] || fault "a draft of what was sent is left: $(drafts)"
}

run_cases "$@"
