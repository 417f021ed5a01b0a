#!/bin/sh
# SPDX-License-Identifier: MIT
# Overwrites a text in a file by another of the same length, as a bad disk or a bad colleague would: flip.sh FILE OLD NEW
set -eu
file=$1 old=$2 new=$3
[ "${#old}" = "${#new}" ]
grep -aboF -- "$old" "$file" | {
  found=no
  while IFS=: read -r at _; do
    printf '%s' "$new" | dd of="$file" bs=1 seek="$at" conv=notrunc 2>/dev/null
    found=yes
  done
  [ "$found" = yes ]
}
