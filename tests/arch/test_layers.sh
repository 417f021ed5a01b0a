#!/bin/bash
# SPDX-License-Identifier: MIT
# Holds src/LAYERS: who includes whom, which outside headers each layer alone may include, and that pure layers stay pure.
. "$(dirname "$0")/../support/checks.sh"
cd "$top" || exit 1

# "file:line layer form header" of every #include of ours; form is q (quotes) or a (angle brackets).
includes()
{
  find src include -name '*.[ch]' -o -name '*.def' | sort | xargs awk '
    /^[ \t]*#[ \t]*include[ \t]/ {
      h = $0; sub(/^[ \t]*#[ \t]*include[ \t]*/, "", h)
      form = substr(h, 1, 1) == "\"" ? "q" : "a"
      h = substr(h, 2); sub(/[">].*$/, "", h)
      split(FILENAME, part, "/")
      print FILENAME ":" FNR, part[2], form, h
    }'
}

# Reads src/LAYERS, then the includes on stdin; prints what breaks a rule. "rule" chooses which: quotes, layers, outside.
judge()
{
  includes | awk -v rule="$1" '
    function glob(pattern) { gsub(/\./, "\\.", pattern); gsub(/\*/, ".*", pattern); return "^" pattern "$" }
    NR == FNR {
      if ($0 ~ /^#/ || NF == 0) next
      split($0, side, "|")
      n = split(side[1], word, /[: \t]+/)
      layer = word[1]; known[layer] = 1; sees[layer, layer] = 1
      for (i = 2; i <= n; i++) if (word[i] != "") sees[layer, word[i]] = 1
      n = split(side[2], word, /[ \t]+/)
      for (i = 1; i <= n; i++) if (word[i] != "") owner[glob(word[i])] = layer
      next
    }
    { at = $1; layer = $2; form = $3; header = $4; split(header, part, "/"); ours = part[1] in known && part[2] ~ /\.(h|def)$/ }
    rule == "layers" && !(layer in known) { print at ": the layer " layer " is not in src/LAYERS"; next }
    rule == "quotes" && form == "a" && ours && part[1] "/" part[2] == header && system("test -e include/" header " -o -e src/" header) == 0 {
      print at ": <" header "> is ours: write it in quotes" }
    rule == "quotes" && form == "q" && !ours && !(layer == "app" && header == "config.h") {
      print at ": \"" header "\" names no layer: \"layer/name.h\", or angle brackets for what is outside" }
    rule == "layers" && form == "q" && ours && !((layer, part[1]) in sees) {
      print at ": " layer " may not see " part[1] " (\"" header "\")" }
    rule == "private" && form == "q" && ours && part[1] != layer && system("test -e include/" header) != 0 {
      print at ": \"" header "\" is private to " part[1] ": only what stands in include/ is for others" }
    rule == "outside" && form == "a" {
      for (p in owner) if (header ~ p && owner[p] != layer) print at ": only " owner[p] " may include <" header ">" }
    rule == "pure" && form == "a" && layer ~ /^(core|source|serve|ui|engine)$/ &&
      header ~ /^(unistd|fcntl|poll|signal|dirent|pthread|netdb|termios|threads|spawn|sys\/.*|net\/.*|netinet\/.*|arpa\/.*)\.h$/ {
      print at ": " layer " does no I/O and has no clock: <" header ">" }
  ' src/LAYERS -
}

expect_none()
{
  local found
  found=$(judge "$1")
  [ -z "$found" ] || fault "$found"
}

case__layers__are_listed__for_every_directory()
{
  local d
  for d in src/*/ include/*/; do
    grep -q "^$(basename "$d"):" src/LAYERS || fault "$d is not in src/LAYERS"
  done
}
case__includes__name_their_layer__in_quotes() { expect_none quotes; }
case__layers__see_only_what_they_may() { expect_none layers; }
case__private_headers__stay_in_their_layer() { expect_none private; }
case__outside_headers__are_included__by_their_owner_alone() { expect_none outside; }
case__pure_layers__include_nothing_that_does_io() { expect_none pure; }
case__includes__are_found() { [ "$(includes | wc -l)" -gt 50 ] || fault "only $(includes | wc -l) includes: the test reads nothing"; }

run_cases "$@"
