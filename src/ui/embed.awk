# SPDX-License-Identifier: MIT
# Turns text files into a C table of strings: awk -f embed.awk FILE... >texts.c.
BEGIN {
    print "/* Made by embed.awk; the sources are the text files named below. */"
    print "#include \"ui/texts.h\"\n"
    print "#include <string.h>\n"
    print "static const struct {\n    const char *name, *text;\n} texts[] = {"
}
FNR == 1 {
    if (open)
        print "    },"
    name = FILENAME
    sub(/.*\//, "", name)
    print "    { \"" name "\","
    open = 1
}
{
    gsub(/\\/, "\\\\\\\\")
    gsub(/"/, "\\\\\"")
    print "        \"" $0 "\\n\""
}
END {
    if (open)
        print "    },"
    print "};\n"
    print "const char *\nui_text(const char *name)\n{"
    print "    for (unsigned i = 0; i < sizeof texts / sizeof *texts; i++)"
    print "        if (strcmp(texts[i].name, name) == 0)"
    print "            return texts[i].text;"
    print "    return NULL;\n}"
}
