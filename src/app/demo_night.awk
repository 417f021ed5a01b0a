# SPDX-License-Identifier: MIT
# Turns a file into a C array: od -An -v -tu1 FILE | awk -f demo_night.awk >demo_night.c.
BEGIN {
    print "/* Made by demo_night.awk from demo/night.jsonl.gz. */"
    print "#include \"app/demo_tape.h\"\n"
    print "const unsigned char demo_night[] = {"
}
{
    gsub(/[0-9]+/, "&,")
    print
}
END {
    print "};\n"
    print "const size_t demo_night_len = sizeof demo_night;"
}
