# SPDX-License-Identifier: MIT
"""The table of the bench: what was measured, beside what, and whether it is what a release must do."""


class Must:
    """At most `times` the figure of `name`, plus `plus`. Without a name: at most `plus`."""

    def __init__(self, name=None, value=None, times=1.0, plus=0.0, words=None):
        self.name, self.value, self.times, self.plus, self.words = name, value, times, plus, words

    def limit(self):
        if self.name is None:
            return self.plus
        return None if self.value is None else self.value * self.times + self.plus

    def text(self, unit):
        if self.words:
            return self.words
        if self.name is None:
            return "<= %s %s" % (number(self.plus), unit)
        if self.plus and self.times == 1:
            return "<= it + %s %s" % (number(self.plus), unit)
        return "<= %g x" % self.times + (" + %s %s" % (number(self.plus), unit) if self.plus else "")


def number(x):
    if x is None:
        return "-"
    if x == int(x) and abs(x) < 1e6:
        return "%d" % x
    return "%.3f" % x if abs(x) < 1 else "%.2f" % x if abs(x) < 10 else "%.1f" % x if abs(x) < 100 else "%.0f" % x


class Report:
    HEAD = ("row", "what", "measured", "beside", "ratio", "must", "")

    def __init__(self):
        self.lines, self.notes = [], []

    def add(self, row, what, value, unit, *musts):
        """One line for each must; a figure without one is for information."""
        for must in musts or (None,):
            self.lines.append((row, what, "-" if value is None else "%s %s" % (number(value), unit)) + self.judged(value, unit, must))

    def judged(self, value, unit, must):
        if must is None:
            return "", "", "", "for information"
        limit, beside = must.limit(), ""
        if must.name is not None:
            beside = "%s %s" % (must.name, "missing" if must.value is None else number(must.value))
        if value is None:
            return beside, "", must.text(unit), "NOT MEASURED"
        if limit is None:
            return beside, "", must.text(unit), "no anchor"
        base = must.value if must.name is not None else limit
        ratio = "%.2f" % (value / base) if base else ""
        if value <= limit:
            return beside, ratio, must.text(unit), "met"
        by = "%.0f %%" % (100 * (value / limit - 1)) if limit else "%s %s" % (number(value), unit)
        return beside, ratio, must.text(unit), "MISSED by " + by

    def failed(self, row, error):
        self.lines.append((row, "could not be measured: %s" % error, "", "", "", "", "NOT MEASURED"))

    def text(self):
        rows = [self.HEAD] + self.lines
        widths = [max(len(r[i]) for r in rows) for i in range(len(self.HEAD))]
        right = (2, 4)
        out = ["  ".join(c.rjust(w) if i in right else c.ljust(w) for i, (c, w) in enumerate(zip(r, widths))).rstrip() for r in rows]
        count = lambda word: sum(r[-1].startswith(word) for r in self.lines)
        out.append("%d met, %d missed, %d not measured, %d without anchor" % tuple(map(count, ("met", "MISSED", "NOT", "no anchor"))))
        return "\n".join(out + self.notes) + "\n"
