#!/bin/bash
# SPDX-License-Identifier: MIT
# Status updates to Slack: posted by a verb, delivered by an owner, once, whatever Slack does. SLACK='{"api":…,"ctl":…,"botToken":…}' names another Slack.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/slack.sh"

case_before()
{
  new_home
  slack_ready
  config_slack
}
case_after() { [ -z "${owner:-}" ] || kill -KILL "$owner" 2>/dev/null; }

case__update__stands_in_the_channel_once__and_is_acked()
{
  post 'We are looking into it.'
  expect_out 'M1'
  expect_err 'wait'
  expect_calls chat.postMessage 0
  deliver
  expect_posts "$crash" 'We are looking into it.'
  messages
  expect_jq 'length == 1 and .[0].id == "M1" and .[0].state == "acked" and .[0].acked_by == "slack" and .[0].tries == 1 and .[0].error == null'
  expect_jq '.[0].channel == $c and .[0].ts == $ts' --arg c "$crash" --arg ts "$(slack_posts "$crash" | jq -r '.[0].ts')"
  run_ok messages
  expect_no_out
  deliver
  expect_calls chat.postMessage 1
}

case__update__needs_no_owner__and_waits_for_one()
{
  post 'one'
  post 'two' --channel '#prod'
  messages
  expect_jq 'map(.state) == ["queued", "queued"] and map(.tries) == [0, 0]'
  deliver
  expect_posts "$crash" 'one'
  expect_posts "$prod" 'two'
}

case__update__goes_to_several_channels__once_each()
{
  post 'everybody' --channel '#crash' --channel '#prod'
  deliver
  expect_posts "$crash" 'everybody'
  expect_posts "$prod" 'everybody'
}

case__updates__keep_their_order_in_a_channel()
{
  slack_fault chat.postMessage ratelimited '"retryAfter":1'
  post 'one'
  post 'two'
  post 'three'
  deliver
  expect_posts "$crash" 'one' 'two' 'three'
}

case__text__is_escaped_once__and_nothing_in_it_is_parsed()
{
  post 'a < b && c > d <!channel> &amp; @here #crash *bold* "q" 日本'
  deliver
  expect_posts "$crash" 'a &lt; b &amp;&amp; c &gt; d &lt;!channel&gt; &amp;amp; @here #crash *bold* "q" 日本'
  slack_calls chat.postMessage >"$out"
  expect_jq 'length == 1 and (.[0].args | .parse == "none" and .link_names == false and .unfurl_links == false)'
}

case__too_many_requests__no_call_comes_before_retry_after()
{
  slack_fault chat.postMessage ratelimited '"retryAfter":2'
  post 'patience'
  deliver
  expect_posts "$crash" 'patience'
  slack_calls chat.postMessage >"$out"
  expect_jq 'length == 2 and .[1].at - .[0].at >= 2000'
}

# Six lanes lead to one channel, and each meets one fault: which one is as it comes.
case__fault_of_each_kind__ends_with_one_post_each()
{
  local i lanes=()
  for i in 1 2 3 4 5 6; do lanes+=("destination \"lane $i\" { channel = \"$crash\" }"); done
  config_slack "${lanes[@]}"
  slack_fault chat.postMessage http '"status":503'
  slack_fault chat.postMessage error '"error":"internal_error"'
  slack_fault chat.postMessage drop
  slack_fault chat.postMessage hang
  slack_fault chat.postMessage slow '"ms":3000'
  slack_fault chat.postMessage drop_after_commit
  for i in 1 2 3 4 5 6; do post "update $i" --channel "lane $i"; done
  deliver
  slack_posts "$crash" >"$out"
  expect_jq 'map(.text) | sort == [range(1; 7) | "update \(.)"]'
  slack_calls chat.postMessage >"$out"
  expect_jq '[.[] | .fault // empty] | sort == ["drop", "drop_after_commit", "error", "hang", "http", "slow"]'
  expect_jq 'group_by(.args.text) | all(length == (if .[0].fault == "slow" or .[0].fault == "drop_after_commit" then 1 else 2 end))'
  slack_calls conversations.history >"$out"
  expect_jq 'length >= 6'
  messages
  expect_jq 'length == 6 and all(.state == "acked" and .error == null)'
}

case__answer_lost__after_an_update_that_went_well__is_looked_for_as_well()
{
  slack_fault chat.postMessage slow '"ms":1'
  slack_fault chat.postMessage drop_after_commit
  post 'one'
  post 'two'
  deliver
  expect_posts "$crash" 'one' 'two'
  expect_calls chat.postMessage 2
}

case__slow_answer__within_the_timeout__is_an_answer()
{
  slack_fault chat.postMessage slow '"ms":400'
  post 'slow'
  deliver
  expect_posts "$crash" 'slow'
  expect_calls chat.postMessage 1
  expect_calls conversations.history 0
}

case__app_that_is_not_in_the_channel__fails__with_what_to_do()
{
  slack_fault chat.postMessage error '"error":"not_in_channel"'
  post 'let me in'
  owner_start
  expect_state M1 failed
  message_error M1 >"$out"
  expect_out '/invite'
  alerts @state=firing
  expect_jq 'length == 1 and .[0].name == "MessageUndelivered"'
  owner_stop
  expect_calls chat.postMessage 1
  run_ok resend M1
  deliver
  expect_posts "$crash" 'let me in'
  alerts @state=firing
  expect_jq '. == []'
}

case__channel__is_found_by_its_name__once_for_all_updates()
{
  config_slack 'destination "#Crash" { }' 'destination "elsewhere" { channel = "#production-monitoring" }'
  post 'one'
  post 'two'
  post 'three' --channel elsewhere
  deliver
  expect_posts "$crash" 'one' 'two'
  expect_posts "$prod" 'three'
  expect_calls conversations.list 2
}

case__channel_that_slack_does_not_know__fails_by_name()
{
  config_slack 'destination "#no-such-channel" { }'
  post 'anybody?'
  owner_start
  expect_state M1 failed
  message_error M1 >"$out"
  expect_out '#no-such-channel'
  owner_stop
  expect_calls chat.postMessage 0
}

case__destination_that_is_not_configured__is_refused_by_name()
{
  run post -m 'where?' --channel '#nowhere'
  expect_exit 3
  expect_err '#nowhere'
  expect_no_out
}

# An empty list would read as "all is delivered".
case__messages__of_a_state_that_is_none__is_a_usage_error()
{
  post "a message to list"
  run messages state=deliverd
  expect_exit 2
  expect_err 'no state deliverd: queued, sent'
  run_ok messages state!=none
}

case__wrong_token__fails__and_says_which()
{
  SLACK_TOKEN=xoxb-wrong post 'who am I?'
  SLACK_TOKEN=xoxb-wrong owner_start
  expect_state M1 failed
  message_error M1 >"$out"
  expect_out 'bot token'
  owner_stop
  run_ok resend M1
  deliver
  expect_posts "$crash" 'who am I?'
}

# Everything that tocsin wrote or said in the case, and what others see of its processes.
case__token__stands_nowhere()
{
  slack_fault chat.postMessage error '"error":"not_in_channel"'
  post 'secretly'
  "$TOCSIN" --plain -v >"$home/owner" 2>"$home/owner.err" </dev/null &
  owner=$!
  disown
  until_true "$ready_within_s" owner_owns || fault "no owner came up"
  ! tr '\0' '\n' <"/proc/$owner/cmdline" | grep -qF "$SLACK_TOKEN" || fault "the token is in the command line"
  expect_state M1 failed
  owner_stop
  run_ok resend M1
  deliver
  { "$TOCSIN" log --json; "$TOCSIN" log -v; "$TOCSIN" show M1; "$TOCSIN" check; "$TOCSIN" post -m again --yes --dry-run; } >"$home/said" 2>&1
  grep -q secretly "$home/said" || fault "it says nothing" "$(cat "$home/said")"
  ! grep -raF "$SLACK_TOKEN" "$home" || fault "the token was written"
}

case__undo__strikes_through__and_redo_restores()
{
  post $'it is <db> ~3\nand more'
  deliver
  run_ok undo --yes
  deliver
  expect_posts "$crash" $'~it is &lt;db&gt; \u223c3~\n~and more~'
  run_ok redo --yes
  deliver
  expect_posts "$crash" $'it is &lt;db&gt; ~3\nand more'
  expect_calls chat.postMessage 1
  expect_calls chat.update 2
}

case__undo__before_it_was_sent__sends_nothing()
{
  post 'never mind'
  run_ok undo --yes
  deliver
  expect_posts "$crash"
  messages
  expect_jq 'length == 1 and .[0].state == "dropped"'
}

case__undo__of_a_post_that_is_looked_for__strikes_it_through_once_it_is_found()
{
  slack_fault chat.postMessage drop_after_commit
  post 'lost and found'
  owner_start
  expect_state M1 retrying
  owner_stop
  run_ok undo --yes
  deliver
  expect_posts "$crash" '~lost and found~'
  expect_calls chat.postMessage 1
}

case__post_that_may_not_be_changed__is_corrected_in_its_thread()
{
  slack_fault chat.update error '"error":"edit_window_closed"'
  post 'all is well'
  deliver
  run_ok undo --yes
  deliver
  expect_posts "$crash" 'all is well'
  thread_posts "$crash" "$(slack_posts "$crash" | jq -r '.[0].ts')" >"$out"
  expect_jq 'length == 1 and (.[0].text | startswith("Correction by ") and endswith("withdrawn."))'
}

case__reply__goes_into_the_thread__once__when_its_answer_is_lost()
{
  post 'the news'
  deliver
  slack_fault chat.postMessage drop_after_commit
  post 'more of it' --reply-to M1
  deliver
  expect_posts "$crash" 'the news'
  thread_posts "$crash" "$(slack_posts "$crash" | jq -r '.[0].ts')" >"$out"
  expect_jq 'map(.text) == ["more of it"]'
}

case__late_update__raises_an_alert__that_ends_with_its_delivery()
{
  config_slack "destination \"#crash\" { channel = \"$crash\" ack_within = 5s }"
  slack_fault chat.postMessage ratelimited '"retryAfter":6'
  post 'better late'
  owner_start
  until_true 15 is_alarmed || fault "no alert tells of it" "$(what_it_said)"
  expect_jq '.[0].name == "MessageUndelivered" and (.[0] | tostring | contains("M1"))'
  run_ok messages
  expect_out 'LATE'
  expect_state M1 acked
  alerts @state=firing
  expect_jq '. == []'
  owner_stop
  expect_posts "$crash" 'better late'
}
is_alarmed() { alerts @state=firing; [ "$(value length)" = 1 ]; }

case__update_that_fails__goes_to_the_fallback()
{
  config_slack "destination \"first\" { channel = \"$crash\" fallback = \"second\" }" "destination \"second\" { channel = \"$prod\" }"
  slack_fault chat.postMessage error '"error":"is_archived"'
  post 'important' --channel first
  deliver
  messages
  expect_jq 'map([.id, .state, .to, .stands_for]) == [["M1", "failed", "first", null], ["M2", "acked", "second", "M1"]]'
  slack_posts "$prod" >"$out"
  expect_jq 'length == 1 and (.[0].text | startswith("_From ") and endswith("\nimportant") and contains("first"))'
  expect_posts "$crash"
}

case__request_id__twice__is_one_message()
{
  post 'once' --request-id page-1
  post 'once' --request-id page-1
  expect_out 'already'
  deliver
  post 'once' --request-id page-1
  deliver
  expect_posts "$crash" 'once'
  messages
  expect_jq 'length == 1'
}

case__same_text__again__asks_first()
{
  post 'again and again'
  run post -m 'again and again'
  expect_exit 3
  expect_err 'yes'
  run post -m 'again and again' --json
  expect_exit 3
  expect_jq '.error | test("posted the same text.*--yes answers$") and (startswith("ask") | not)'
  post 'again and again' --yes
  deliver
  expect_posts "$crash" 'again and again' 'again and again'
}

case__post__goes_to_the_owner__which_delivers_it_at_once()
{
  owner_start
  post 'me too'
  expect_out '^M1 queued for #crash'
  expect_state M1 acked
  owner_stop
  expect_posts "$crash" 'me too'
}

case__drop__keeps_it_here()
{
  post 'not this one'
  post 'this one'
  run_ok drop M1 -m 'wrong words'
  deliver
  expect_posts "$crash" 'this one'
  run_ok show M1 --json
  expect_jq '.state == "dropped" and .reason == "wrong words"'
}

# That Slack is ours in any case: another's can't be ended here.
case__outage__the_update_is_delivered_when_slack_is_back()
{
  slack_start
  crash=$slack_channel
  config_slack
  slack_stop
  post 'is there anybody?'
  owner_start
  expect_state M1 retrying
  run_ok show M1 --json
  expect_jq '.error != null and .tries == 1'
  slack_start --port "$slack_port"
  expect_state M1 acked 30
  owner_stop
  expect_posts "$crash" 'is there anybody?'
  expect_calls chat.postMessage 1
  slack_stop
}

case__serve_once__delivers_what_is_due()
{
  am_start am
  config_slack
  config_source am "${am_url[am]}"
  am_post am 2
  poll
  post '{{alert}} on {{service}}' $(ids | head -n 2)
  run_ok messages "alert=$(ids | sed -n 2p)"
  expect_out M1
  run_ok messages "alert!=$(ids | sed -n 2p)"
  expect_no_out
  poll
  slack_posts "$crash" >"$out"
  expect_jq 'length == 1 and (.[0].text | test("{{") | not)'
  messages
  expect_jq 'length == 1 and .[0].state == "acked" and (.[0].alerts | length) == 2'
  am_stop am
}

case__serve_once__delivers__without_any_source()
{
  post 'no alerts needed'
  poll
  expect_posts "$crash" 'no alerts needed'
}

run_cases "$@"
