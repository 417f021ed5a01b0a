#!/bin/bash
# SPDX-License-Identifier: MIT
# No symbol of ours shadows a library's, no mutable variable is global, and pure layers call nothing that has a clock or does I/O.
. "$(dirname "$0")/../support/checks.sh"
need_commands nm objdump ldd
need_binary
cd "$BUILD_DIR" || exit 1

# Objects whose source is there: a build may still hold those of files that are gone.
objects()
{
  find src -name '*.o' | while read -r o; do
    if [ -e "$top/${o%.o}.c" ] || [ -e "${o%.o}.c" ]; then echo "$o"; fi
  done
}

# Global names that our objects define.
our_symbols() { objects | xargs nm -g --defined-only -P 2>/dev/null | awk 'NF >= 2 && $1 != "main" { print $1 }' | sort -u; }

# "symbol library" of everything that the libraries of the program export, versions cut off.
library_symbols()
{
  ldd "$TOCSIN" | awk '$2 == "=>" && $3 ~ /^\// { print $3 }' | while read -r lib; do
    nm -D --defined-only -P "$lib" 2>/dev/null | awk -v lib="$(basename "$lib")" '{ sub(/@.*/, "", $1); print $1, lib }'
  done
}

case__symbols__are_found__in_objects_and_libraries()
{
  [ "$(our_symbols | wc -l)" -gt 100 ] || fault "only $(our_symbols | wc -l) symbols of ours in $BUILD_DIR/src"
  [ "$(library_symbols | wc -l)" -gt 1000 ] || fault "only $(library_symbols | wc -l) symbols in the libraries of $TOCSIN"
}

case__symbols__shadow_no_library()
{
  local found
  found=$(awk 'NR == FNR { ours[$1]; next } $1 in ours { print "  " $1 " is also exported by " $2 }' <(our_symbols) <(library_symbols))
  [ -z "$found" ] || fault "$found"
}

case__symbols__are_defined_once__in_all_layers()
{
  local found
  found=$(objects | xargs nm -g --defined-only -P -A 2>/dev/null | awk '
    $2 != "main" { sub(/^src\//, "", $1); sub(/:$/, "", $1); n[$2]++; where[$2] = where[$2] " " $1 }
    END { for (s in n) if (n[s] > 1) print "  " s " is defined in" where[s] }')
  [ -z "$found" ] || fault "$found"
}

case__variables__are_not_both_global_and_mutable()
{
  local found
  found=$(objects | while read -r o; do
    objdump -t "$o" | awk -v o="$o" '
      / g/ && / O / && ($0 ~ / \.(data|bss|tdata|tbss)[ .\t]/ || / \*COM\* /) && !/ \.data\.rel\.ro/ && $NF !~ /^__odr_asan\./ { print o ": " $NF }'
  done)
  [ -z "$found" ] || fault "extern mutable variables:" "$found"
}

# Time, chance, files, terminals, sockets and processes come to these layers from outside, or not at all.
impure='time|clock_gettime|gettimeofday|clock|getenv|secure_getenv|setenv|environ|isatty|ioctl|poll|select|usleep|sleep|nanosleep'
impure+='|f?open(64)?|fdopen|freopen|openat(64)?|popen|system|fork|vfork|exec[vl]p?e?|posix_spawnp?|kill|signal|sigaction|raise'
impure+='|p?read(64)?|p?write(64)?|unlink|rename|mkdir|opendir|stat(64)?|lstat(64)?|fstat(64)?|f(put|get)[cs]|fread|fwrite|puts|putchar'
impure+='|stdout|stderr|stdin|(__)?v?f?printf(_chk)?|__read_chk|perror|socket|connect|send(to|msg)?|recv(from|msg)?|getaddrinfo'
impure+='|random|random_r|drand48|getrandom|getentropy|RAND_bytes|pthread_create|getpid|getuid|geteuid|gethostname'

case__pure_layers__call_nothing_that_does_io_or_has_a_clock()
{
  local layer found
  for layer in core source deliver serve ui engine; do
    [ -d "src/$layer" ] || { fault "no objects of $layer in $BUILD_DIR/src"; continue; }
    found=$(objects | grep "^src/$layer/" | while read -r o; do
      nm -u -P "$o" | awk -v o="$o" '{ sub(/@.*/, "", $1); print o ": " $1 }'
    done | grep -E ": ($impure)$")
    [ -z "$found" ] || fault "$found"
  done
}

run_cases "$@"
