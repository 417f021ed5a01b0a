#!/bin/bash
# SPDX-License-Identifier: MIT
# The report of an incident: all that it has in each format, where it goes, and text from outside that does nothing there.
. "$(dirname "$0")/lib.sh"

am_start am
am_post am 60
am_post am 1 90 '"severity":"page","team":"x|y"'

# One incident for all cases, which only read it.
new_home
config_source am "${am_url[am]}"
poll
case_before() { :; }
case_after() { :; }

bad='<script>x</script> | **b** [l](http://evil)'
run_ok incident open -m "$bad" --severity sev-2 --service checkout --filter 'severity!=page'
run_ok incident note INC-1 -m 'the flag was on' --at 20m
run_ok incident update INC-1 -m $'first line\n| second | <i>line</i>' --state identified --next 1h
run_ok incident action INC-1 -m 'an alert on the flag' --owner ana --due 2d
run_ok ack "$(ids 'severity!=page' | head -n 1)"
run_ok incident resolve INC-1 -m 'works again'
expect_no_out() { ! grep -qE -- "$1" "$out" || fault "stdout says: $1" "$(what_it_said)"; }

case__json__has_all_of_it__with_times_of_rfc_3339()
{
  run_ok incident report INC-1 --format json
  expect_jq '.incident.name == "INC-1" and .incident.title == $t and (.alerts | length) == 60' --arg t "$bad"
  expect_jq '.durations.to_resolve_ms >= 0 and .durations.to_acknowledge_ms >= 0 and .missing == {"beginning": false, "firings": 0}'
  expect_jq '[.updates[].number] == [1, 2] and .updates[1].promised_for != null and (.incident.actions[0].owner == "ana")'
  expect_jq '[.alerts[] | select(.acked_by != null)] | length == 1'
  expect_jq 'all(.alerts[]; .fired_at | test("^[0-9-]{10}T[0-9:]{8}[.][0-9]{3}Z$"))'
  expect_jq '(.timeline | map(.seq) | sort) == ((.timeline | map(.seq)) | unique) and any(.timeline[]; .verb == "declare")'
  expect_jq '[.timeline[] | select(.written_at != null)] | length == 1 and .[0].at < .[0].written_at and (.[0].text | test("flag was on"))'
}

case__markdown__is_what_is_written_where_nothing_is_said__and_no_table_breaks()
{
  run_ok incident report inc-1
  expect_out '^# INC-1: .<script.>x'
  expect_no_out '<script>|<i>'
  # A head, a line below it, and all of them.
  awk '/^## /{ of = /^## Alerts/ } of && /^[|] /{ n++ } END { exit n != 62 }' "$out" || fault 'not all alerts are in the report'
  # Each row has as many cells as its head.
  awk -F '|' '/^\|/ { line = $0; gsub(/\\\|/, "", line); n = gsub(/\|/, "", line); if (cells && n != cells) exit 1; cells = n; next } { cells = 0 }' "$out" ||
    fault 'a table is broken' "$(cat "$out")"
  expect_out '\(written later, '
}

case__html__is_one_file_that_runs_and_fetches_nothing()
{
  rm -f "$HOME/report.html"
  run_ok incident report 1 --format html --output "$HOME/report.html"
  cp "$HOME/report.html" "$out"
  expect_out '^<title>INC-1: &lt;script&gt;x&lt;/script&gt;'
  expect_no_out '<script|<link|<img|src=|href=|<i>'
  python3 -c '
import html.parser, sys
class P(html.parser.HTMLParser):
    stack = []
    def handle_starttag(self, tag, attrs):
        if tag not in ("meta", "br"): self.stack.append(tag)
    def handle_endtag(self, tag):
        assert self.stack.pop() == tag, tag
p = P(); p.feed(open(sys.argv[1]).read()); assert not p.stack' "$out" || fault 'its tags do not close'
  run incident report 1 --format html --output "$HOME/report.html"
  expect_exit 3
  expect_err 'is there already, and is left as it is'
}

case__what_is_wrong__is_said()
{
  run incident report INC-9
  expect_exit 3
  expect_err 'there is no incident INC-9; tocsin incidents --all lists them'
  run incident report INC-1 --format tmux
  expect_exit 2
  expect_err 'a report is markdown, json or html'
  run incident report
  expect_exit 2
  run status --format html
  expect_exit 3
  expect_err 'a status is plain, tmux or json'
}

run_cases
