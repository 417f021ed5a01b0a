#!/bin/bash
# SPDX-License-Identifier: MIT
# The shape of every file: licence line, one sentence that says what it is for, at most 600 lines, nothing of one machine in it.
. "$(dirname "$0")/../support/checks.sh"
cd "$top" || exit 1
lines_max=600

c_files() { find src include tests -name '*.[ch]' | sort; }
tables() { find src include -name '*.def' | sort; }
scripts() { find bootstrap .ci tests demo -name '*.sh' -o -name '*.awk' -o -name '*.pl' -o -name '*.py' -o -path bootstrap -o -path .ci/run -o -path tests/run -o -path demo/record | sort; }
ours() { c_files; tables; scripts; echo configure.ac; echo Makefile.am; }
texts() { ours; find src tests -name local.mk; find demo -name '*.yml*' | sort; find themes man -type f | sort; find . -maxdepth 1 -name '*.md' -o -maxdepth 1 -name LICENSE; }

case__files__begin_with_the_licence()
{
  local f
  while read -r f; do
    head -n 2 "$f" | grep -qE '^(/\*|#|\.\\") SPDX-License-Identifier: MIT( \*/)?$' || fault "$f: no SPDX line"
  done < <(ours)
}

case__source_files__say_in_one_sentence_what_they_are_for()
{
  local f
  while read -r f; do
    sed -n '2,3p' "$f" | tr '\n' ' ' | grep -qE '^/\* +(\* )?[^ *]' || fault "$f:2: here stands a comment of one sentence: what the file is for"
  done < <(c_files)
}

case__scripts__say_what_they_are_for()
{
  local f
  while read -r f; do
    head -n 4 "$f" | grep -qE '^(# [A-Z]|""").*[.:]' || fault "$f: no sentence that says what it is for"
  done < <(scripts)
}

case__files__are_not_too_long()
{
  local found
  found=$(ours | xargs wc -l | awk -v max="$lines_max" '$2 != "total" && $1 > max { print "  " $2 " has " $1 " lines, the limit is " max }')
  [ -z "$found" ] || fault "$found"
}

case__files__name_no_place_outside_the_project()
{
  local found
  found=$(texts | xargs grep -nIE '[.][.]/shared|[/]work/|BRIEF[.]md' 2>/dev/null)
  [ -z "$found" ] || fault "$found"
}

case__files__hold_no_tab_and_no_trailing_blank()
{
  local found
  found=$({ c_files; scripts; } | xargs grep -nP '[ \t]+$|^ *\t' 2>/dev/null | head -n 20)
  [ -z "$found" ] || fault "$found"
}

case__tests__do_not_sleep_for_a_fixed_time()
{
  local found
  found=$({
    c_files | grep '^tests/' | xargs grep -nE '(^|[^_a-z])(sleep|usleep|nanosleep) ?\('
    scripts | grep '^tests/' | xargs grep -nE '(^|[^_a-z])sleep [0-9]'
  } 2>/dev/null)
  [ -z "$found" ] || fault "poll with a deadline instead:" "$found"
}

run_cases "$@"
