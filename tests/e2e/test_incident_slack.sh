#!/bin/bash
# SPDX-License-Identifier: MIT
# An incident in Slack: headline, thread, topic, its own channel and words to one person say what the store says, whatever Slack does.
. "$(dirname "$0")/lib.sh"
. "$(dirname "$0")/slack.sh"

case_before()
{
  new_home
  slack_start
  slack_ready
  configure
}
case_after() { slack_stop; }

# configure [LINE...]: ana and bob, and what else section incident has.
configure()
{
  config_slack "destination \"#crash\" { channel = \"$crash\" }"
  {
    printf 'person "%s" { unix = {"%s"} slack = "%s" }\n' ana "$USER_NAME" U0ANA bob "$USER_NAME" U0BOB
    printf 'incident {\n    destinations = {"#crash"}\n    topics = {"#crash"}\n'
    printf '    %s\n' "$@"
    printf '}\n'
  } >>"$config_file"
}

ana_ok() { run_ok "$@" --as ana; }
declare_one() { ana_ok incident open -m "$@" --severity sev-2; }
incident() { run_ok incidents --all --json "id=INC-${1:-1}"; }

headline() { slack_posts "$crash" | jq -c 'map(select(.text | contains("INC-1"))) | .[0]'; }
headline_says() { headline | jq -e --arg s "$1" 'tostring | contains($s)' >/dev/null; }
# What the thread of the headline says, oldest first.
updates() { thread_posts "$crash" "$(headline | jq -r .ts)" | jq -c 'map(.text)'; }
topic_is() { [ "$(slack_topic "$crash")" = "$1" ]; }
well=':white_check_mark: All systems operational. Please use one thread per incident'

# The state of the messages of an act: acts_of ACT, one a line.
acts_of() { messages; jq -r --arg a "$1" '.[] | select(.act == $a) | .state' "$out"; }
expect_acts()
{
  local states
  states=$(acts_of "$1" | tr '\n' ' ')
  [ "$states" = "$2 " ] || fault "messages that $1 are $states, not $2" "$(jq -c '.[] | [.id, .act, .state, .error]' "$out")"
}

case__incident__stands_as_headline_and_topic__and_is_changed_in_place()
{
  declare_one 'Checkout <!channel> & fails' --description 'half of the payments'
  deliver
  headline >"$out"
  expect_jq '.text | contains("Checkout &lt;!channel&gt; &amp; fails") and (contains("<!") | not)'
  expect_jq '.blocks[0] == {type: "header", text: {type: "plain_text", text: "INC-1 Checkout &lt;!channel&gt; &amp; fails", emoji: false}}'
  expect_jq '.blocks | tostring | contains("SEV2") and contains("investigating")'
  slack_topic "$crash" | grep -q '^:two: INC-1 ' || fault "the topic is $(slack_topic "$crash")"
  ana_ok incident set INC-1 state=identified severity=sev-1
  deliver
  headline_says identified || fault "the headline does not say so" "$(headline)"
  slack_topic "$crash" | grep -q '^:one: INC-1 ' || fault "the topic is $(slack_topic "$crash")"
  expect_calls chat.postMessage 1
  ana_ok incident resolve INC-1
  ana_ok incident close INC-1
  deliver
  topic_is "$well" || fault "the topic is $(slack_topic "$crash")"
  headline_says closed || fault "the headline does not say so" "$(headline)"
}

case__updates__go_into_the_thread__and_are_shown_in_the_channel_too()
{
  declare_one 'Checkout fails'
  ana_ok incident update INC-1 -m 'a bad flag' --state identified
  ana_ok incident update INC-1 -m 'it goes off'
  deliver
  updates >"$out"
  expect_jq 'length == 2 and (.[0] | contains("a bad flag")) and (.[1] | contains("it goes off"))'
  thread_posts "$crash" "$(headline | jq -r .ts)" >"$out"
  expect_jq 'all(.reply_broadcast == true) and (.[0].blocks | tostring | contains("update 1"))'
}

case__topic__that_was_changed_by_hand__stays__until_a_person_sends_it_again()
{
  declare_one 'Checkout fails'
  deliver
  slack_set_topic "$crash" 'lunch at noon'
  ana_ok incident set INC-1 severity=sev-3
  owner_start
  until_true 15 topic_failed || fault "the topic did not fail" "$(what_it_said)"
  expect_jq '.[-1].error | contains("changed by hand") and contains("lunch at noon")'
  owner_stop
  topic_is 'lunch at noon' || fault "the topic is $(slack_topic "$crash")"
  ana_ok resend "$(value '.[-1].id')"
  deliver
  slack_topic "$crash" | grep -q '^:three: INC-1 ' || fault "the topic is $(slack_topic "$crash")"
}
topic_failed() { messages; jq -e 'map(select(.act == "topic")) | .[-1].state == "failed"' "$out" >/dev/null && jq -c 'map(select(.act == "topic"))' "$out" >"$home/topics" && mv "$home/topics" "$out"; }

case__channel__is_made_once__filled__spoken_in__and_archived()
{
  local own
  configure 'channels = yes' 'archive_after = 2s'
  slack_fault conversations.create drop_after_commit
  declare_one 'Checkout fails' --lead bob
  deliver
  slack_backend conversations.list '{}' >"$work/channels"
  own=$(channel_id inc-1)
  [ -n "$own" ] || fault "there is no channel inc-1: $(cat "$work/channels")"
  expect_calls conversations.create 1
  jq -e '.channels[] | select(.name == "inc-1") | .purpose.value | startswith("Checkout fails")' "$work/channels" >/dev/null || fault "its purpose is another"
  slack_backend conversations.members "{\"channel\":\"$own\"}" >"$out"
  expect_jq '.members | sort == ["U0ANA", "U0BOB"]'
  incident
  expect_jq '.[0].channel == "#inc-1"'
  slack_posts "$own" >"$out"
  expect_jq 'length == 1 and (.[0].text | contains("Checkout fails"))'
  slack_posts "$(person_channel U0BOB)" >"$out"
  expect_jq 'length == 1 and (.[0].text | contains("lead") and contains("INC-1"))'
  ana_ok incident resolve INC-1
  ana_ok incident close INC-1
  owner_start
  until_true 30 is_archived "$own" || fault "inc-1 is not archived" "$(slack_backend conversations.info "{\"channel\":\"$own\"}")"
  owner_stop
}
is_archived() { slack_backend conversations.info "{\"channel\":\"$1\"}" | jq -e .channel.is_archived >/dev/null; }

case__channel__has_another_name__where_that_is_taken()
{
  configure 'channels = yes'
  slack_backend conversations.create '{"name":"inc-1"}' >/dev/null
  slack_backend conversations.setPurpose "$(slack_backend conversations.list '{}' | jq -c '{channel: (.channels[] | select(.name == "inc-1") | .id), purpose: "music"}')" >/dev/null
  declare_one 'Checkout fails'
  deliver
  incident
  expect_jq '.[0].channel == "#inc-1-2"'
}

# Sixty alerts, two people, and a Slack that fails in each way in the middle of it.
case__incident_of_60_alerts__agrees_everywhere_in_the_end__each_update_once()
{
  local n id
  configure 'channels = yes'
  am_start am
  config_source am "${am_url[am]}"
  am_post am 60
  poll
  run_ok incident open -m 'Everything fails' --severity sev-1 --lead bob --as ana $(ids)
  owner_start
  expect_acts_over topic
  for n in 1 2 3 4 5 6; do
    case $n in
      1) slack_fault chat.postMessage drop_after_commit; slack_fault conversations.setTopic ratelimited '"retryAfter":2' ;;
      2) slack_fault chat.postMessage http '"status":500'; slack_fault chat.update drop_after_commit ;;
      3) slack_fault chat.postMessage ratelimited '"retryAfter":2'; slack_fault conversations.setTopic drop_after_commit ;;
      4) slack_fault chat.update http '"status":503'; slack_fault conversations.info drop ;;
      5) slack_fault '*' http '"status":500,"times":2' ;;
      6) slack_fault '*' drop ;;
    esac
    run_ok incident update INC-1 -m "update number $n" --as "$( ((n % 2)) && echo ana || echo bob)"
    run_ok incident set INC-1 "severity=sev-$((1 + n % 3))" --as bob
  done
  kill -KILL "$owner"
  until_true 5 pid_is_gone "$owner" || fault "the owner lives"
  run_ok incident set INC-1 state=monitoring --as ana
  deliver 240
  agree 6
  incident
  expect_jq '.[0].alerts | length == 60'
  am_stop am
}
expect_acts_over() { until_true 30 no_act_waits "$1" || fault "$1 still waits" "$(what_it_said)"; }
no_act_waits() { messages "state=~queued|sent|retrying"; jq -e --arg a "$1" 'all(.act != $a)' "$out" >/dev/null; }

# Headline, its own channel's, both threads, topic and store say the same; each of N updates once, in order.
agree()
{
  local severity own digits=([1]=one [2]=two [3]=three)
  incident
  severity=$(value '.[0].severity') own=$(value '.[0].channel')
  severity=${severity#sev-}
  headline_says "SEV$severity" && headline_says monitoring || fault "the headline says another thing than SEV$severity, monitoring" "$(headline)"
  slack_topic "$crash" | grep -q "^:${digits[severity]}: INC-1 Everything fails" || fault "the topic is $(slack_topic "$crash")"
  [ "$(slack_posts "$crash" | jq length)" = 1 ] || fault "in the channel stands more than the headline" "$(slack_posts "$crash")"
  updates >"$out"
  expect_jq '[.[] | capture("update number (?<n>[0-9])").n | tonumber] == [range(1; $n + 1)]' --argjson n "$1"
  slack_backend conversations.list '{}' >"$work/channels"
  slack_posts "$(channel_id "${own#\#}")" >"$out"
  expect_jq '[.[1:][].text | capture("update number (?<n>[0-9])").n | tonumber] == [range(1; $n + 1)]' --argjson n "$1"
  messages 'state=failed'
  expect_jq '. == []'
}

run_cases "$@"
