#!/bin/bash
# SPDX-License-Identifier: MIT
# What the tables name is told to people: options in tocsin.conf(5), verbs in tocsin(1) and help, actions and keys, roles in each theme.
. "$(dirname "$0")/../support/checks.sh"
need_binary
cd "$top" || exit 1

# A generated page: in the build, or packed with the sources.
page() { find "$BUILD_DIR" "$top/man" -name "$1" -type f 2>/dev/null | head -n 1; }
# roff to what a person reads: no escapes before - and no fonts.
plain() { sed -e 's/\\f[BIRP]//g' -e 's/\\-/-/g' -e 's/\\&//g' -e 's/\\(aq/'"'"'/g' "$1"; }

# The string in place $2 of each row $1(…) of the file $3.
row_strings() { sed -n "s/^$1(\(.*\))\$/\1/p;s/^$1(\(.*\),\$/\1/p" "$3" | awk -F'"' -v at="$2" '$(at * 2) != "" { print $(at * 2) }'; }
roles() { row_strings ROLE_ROW 1 include/ui/roles.def; }
actions() { row_strings ACTION_ROW 1 include/ui/actions.def; }
verbs() { row_strings VERB_ROW 1 src/app/verbs.def; }
cli_options() { row_strings OPTION_ROW 1 src/app/options.def; }
# Options of the configuration: rows of `struct conf_row`.
routes() { sed -nE 's/^ *\{ "[A-Z]+", "(\/[^"]*)".*/\1/p' src/serve/routes.c | sort -u; }
conf_options() { grep -rhoE '\{ *("[a-z_]*"|[A-Z_]+), *"[a-z_0-9]+", *CONF_[A-Z]+,' src include | sed -E 's/^[^,]*, *"([a-z_0-9]+)".*/\1/' | sort -u; }

asks() { row_strings ASK_ROW 1 include/serve/asks.def; }
says() { row_strings SAY_ROW 1 include/serve/says.def; }
# Names in the braces of the checks that an ask's members go through.
ask_members() { sed -nE 's/.*\{ "([a-z_]+)", WIRE_[A-Z]+ \}.*/\1/p; s/.*\{ "[a-z_]+", WIRE_[A-Z]+ \}, \{ "([a-z_]+)", WIRE_[A-Z]+ \}.*/\1/p' src/serve/wire_command.c src/engine/hub_*.c | sort -u; }
incident_fields() { row_strings INCIDENT_FIELD 1 include/core/incident_fields.def; }
acts() { awk -F'"' '/^COMMAND_ROW.* PERSON,/ && !/CMD_DRY_RUN/ { print $2 }' include/core/commands.def; }

# enough N WORDS: a table that the test can't read would make everything below true.
enough() { [ "$(wc -l <<<"$2")" -ge "$1" ] || fault "only $(wc -l <<<"$2") rows found: the test can't read the table" "$2"; }

# said_in FILE WHAT: each line of stdin stands in the file as a word.
said_in()
{
  local word
  [ -n "$1" ] && [ -r "$1" ] || { fault "$2 is missing"; return; }
  plain "$1" >"$scratch"
  while read -r word; do
    grep -qE -- "(^|[^a-z_-])-*$word(\$|[^a-z_-])" "$scratch" || fault "$2 does not name $word"
  done
}
scratch=$(mktemp) && trap 'rm -f "$scratch" "$scratch.2"' EXIT

case__tables__can_be_read()
{
  enough 30 "$(roles)"
  enough 20 "$(actions)"
  enough 10 "$(verbs)"
  enough 10 "$(cli_options)"
  enough 15 "$(conf_options)"
  enough 3 "$(routes)"
  enough 9 "$(asks)"
  enough 10 "$(says)"
  enough 15 "$(ask_members)"
  enough 9 "$(acts)"
  enough 15 "$(incident_fields)"
}

case__options_of_the_configuration__stand_in_tocsin_conf_5()
{
  said_in "$(page tocsin.conf.5)" 'tocsin.conf(5)' < <(conf_options)
}

case__verbs_and_options__stand_in_tocsin_1()
{
  said_in "$(page tocsin.1)" 'tocsin(1)' < <(verbs)
  said_in "$(page tocsin.1)" 'tocsin(1)' < <(cli_options | sed 's/^/--/')
}

case__fields_of_an_incident__stand_in_tocsin_1__and_are_completed()
{
  local file
  said_in "$(page tocsin.1)" 'tocsin(1)' < <(incident_fields)
  for file in tocsin.bash _tocsin tocsin.fish; do
    said_in "$(page "$file")" "$file" < <(incident_fields | sed 's/$/=/')
  done
}

case__routes__stand_in_tocsin_1()
{
  said_in "$(page tocsin.1)" 'tocsin(1)' < <(routes)
}

case__asks_with_their_members_and_what_owners_say__stand_in_tocsin_protocol_7()
{
  said_in "$(page tocsin-protocol.7)" 'tocsin-protocol(7)' < <(asks; says; ask_members; acts)
}

case__verbs__stand_in_help__and_each_has_its_own()
{
  local verb
  "$TOCSIN" --help >"$scratch.2" 2>&1
  said_in "$scratch.2" 'tocsin --help' < <(verbs)
  while read -r verb; do
    # shellcheck disable=SC2086
    "$TOCSIN" help $verb >"$scratch.2" 2>&1 || fault "tocsin help $verb: exit $?"
    grep -q "${verb%% *}" "$scratch.2" || fault "tocsin help $verb does not speak of it"
  done < <(verbs)
}

case__actions__stand_in_tocsin_1()
{
  said_in "$(page tocsin.1)" 'tocsin(1)' < <(actions)
}

case__actions__have_a_key__or_are_for_the_palette()
{
  local action
  while read -r action; do
    grep -qE "^bind +[a-z]+ +.* $action\$" src/ui/default.keymap ||
      grep -qE "\"$action\",.*PALETTE_ONLY" include/ui/actions.def || fault "no key is bound to $action"
  done < <(actions)
}

case__keymap__binds_known_actions()
{
  local found
  found=$(awk '$1 == "bind" { print $NF }' src/ui/default.keymap | sort -u | grep -vxFf <(actions))
  [ -z "$found" ] || fault "the shipped keymap binds what is no action:" "$found"
}

case__keymap__leaves_alone_what_terminals_and_multiplexers_need()
{
  local found
  found=$(grep -nE '^bind +[a-z]+ +(.* )?Ctrl-[ABSQHMJI\\] ' src/ui/default.keymap)
  [ -z "$found" ] || fault "$found"
}

case__themes__say_how_each_role_looks()
{
  local theme
  enough 4 "$(find themes -name '*.theme')"
  for theme in themes/*.theme; do
    said_in "$theme" "$theme" < <(roles)
  done
}

case__completions__know_each_verb_and_option()
{
  local file
  for file in $(find "$BUILD_DIR" -path "$BUILD_DIR/asan" -prune -o \( -name 'tocsin.bash' -o -name '_tocsin' -o -name 'tocsin.fish' \) -type f -print); do
    said_in "$file" "${file##*/}" < <(verbs | cut -d' ' -f1)
    said_in "$file" "${file##*/}" < <(cli_options)
  done
  [ -n "${file:-}" ] || fault "no completions in $BUILD_DIR"
}

run_cases "$@"
