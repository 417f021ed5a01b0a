# SPDX-License-Identifier: MIT
"""vt.py - a small screen model of an xterm, enough to judge what a full-screen program paints.

Standard library only.  Understands what ncurses, tcell, bubbletea, btop and vim send: CUP/ED/EL/ECH/REP,
ICH/DCH/IL/DL, SU/SD/RI, scroll regions, SGR incl. 256 and RGB colours, DEC line drawing, wide and
combining characters, the alternate screen, DECSET/DECRST modes; answers DA/DSR/DECRQM/OSC queries.
"""
import codecs, collections, re, unicodedata

TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f\x80-\x9f]+)"
    r"|\x1b\[(?P<par>[0-?]*)(?P<int>[ -/]*)(?P<fin>[@-~])"
    r"|\x1b\](?P<osc>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b(?P<str>[PX^_])(?P<strdata>[^\x1b]*)\x1b\\"
    r"|\x1b(?P<esci>[ -/])(?P<escif>[0-~])"
    r"|\x1b(?P<esc>[0-OQ-WYZ\\`-~])"
    r"|(?P<c0>[\x00-\x1a\x1c-\x1f\x7f\x80-\x9f])", re.S)
DEC = {ord(a): b for a, b in zip("`afgjklmnopqrstuvwxyz{|}~", "◆▒°±┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·")}
RESET = ()
BLANK = (" ", RESET)


def width(c):
    o = ord(c)
    if o < 0x300:
        return 1
    if unicodedata.combining(c) or unicodedata.category(c) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


class Screen:
    def __init__(self, cols, rows, reply=None):
        self.reply = reply or (lambda b: None)
        self.dec = codecs.getincrementaldecoder("utf-8")("replace")
        self.rest = ""
        self.stats = collections.Counter()       # bytes (as characters) by kind of sequence
        self.modes = {7: True, 25: True}         # DEC private modes seen
        self.ansi = {}
        self.title, self.keypad, self.kitty, self.bells, self.unknown = "", False, 0, 0, collections.Counter()
        self.cols, self.rows = cols, rows
        self.alt = False
        self.saved_main = None
        self.full_reset()

    def full_reset(self):
        self.buf = [self.blank_row() for _ in range(self.rows)]
        self.x = self.y = 0
        self.attr = RESET
        self.top, self.bot = 0, self.rows - 1
        self.wrap = False
        self.saved = (0, 0, RESET)
        self.g = ["B", "B"]; self.gl = 0
        self.last = " "

    # -------------------------------------------------------------- buffer
    def bce(self):
        return (" ", tuple(a for a in self.attr if a[0] == "bg")) if self.attr else BLANK

    def blank_row(self, cell=BLANK):
        return [cell] * self.cols

    def resize(self, cols, rows):
        def fit(b):
            b = [(r + [BLANK] * cols)[:cols] for r in b]
            while len(b) > rows and not any(c != BLANK for c in b[-1]):
                b.pop()
            b = b[-rows:] if not self.alt else b[:rows]
            return b + [[BLANK] * cols for _ in range(rows - len(b))]
        self.buf = fit(self.buf)
        if self.saved_main:
            self.saved_main = fit(self.saved_main)
        self.cols, self.rows = cols, rows
        self.top, self.bot = 0, rows - 1
        self.x, self.y, self.wrap = min(self.x, cols - 1), min(self.y, rows - 1), False

    def display(self):
        return ["".join(c[0] for c in r) for r in self.buf]

    def text(self):
        return "\n".join(self.display())

    def snapshot(self):
        return [list(r) for r in self.buf], (self.x, self.y, self.modes.get(25))

    def nonblank(self):
        return sum(1 for r in self.buf for c in r if c != BLANK)

    def scroll(self, n):
        b = self.bce()
        for _ in range(min(abs(n), self.rows)):
            if n > 0:
                del self.buf[self.top]; self.buf.insert(self.bot, [b] * self.cols)
            else:
                del self.buf[self.bot]; self.buf.insert(self.top, [b] * self.cols)

    def index(self):
        if self.y == self.bot:
            self.scroll(1)
        elif self.y < self.rows - 1:
            self.y += 1

    # -------------------------------------------------------------- input
    def feed(self, data):
        s = self.rest + self.dec.decode(data)
        pos, n = 0, len(s)
        while pos < n:
            m = TOKEN.match(s, pos)
            if not m:
                if n - pos < 65536 and s[pos] == "\x1b" and not re.match(r"\x1b[^\[\]PX^_ -/]", s[pos:pos + 2]):
                    break                        # an unfinished sequence: wait for the rest
                pos += 1
                self.stats["junk"] += 1
                continue
            pos = m.end()
            k = m.lastgroup
            if k == "text":
                self.stats["text"] += m.end() - m.start()
                self.put(m.group("text"))
            elif k == "fin":
                self.stats["CSI " + m.group("fin")] += m.end() - m.start()
                self.csi(m.group("par"), m.group("int"), m.group("fin"))
            elif k == "c0":
                self.stats["C0"] += 1
                self.c0(m.group("c0"))
            elif k == "osc":
                self.stats["OSC"] += m.end() - m.start()
                o = m.group("osc")
                if o[:2] in ("0;", "2;"):
                    self.title = o[2:]
                elif o in ("10;?", "11;?"):
                    self.reply(("\x1b]%s;rgb:%s\x1b\\" % (o[:2], "d0d0/d0d0/d0d0" if o[1] == "0" else "0000/0000/0000")).encode())
            elif k == "strdata":
                self.stats["DCS"] += m.end() - m.start()
                if m.group("str") == "P" and m.group("strdata")[:2] in ("$q", "+q"):
                    self.reply(b"\x1bP0$r\x1b\\" if m.group("strdata")[0] == "$" else b"\x1bP0+r\x1b\\")
            elif k == "escif":
                self.stats["ESC"] += 3
                if m.group("esci") in "()":
                    self.g["()".index(m.group("esci"))] = m.group("escif")
            elif k == "esc":
                self.stats["ESC"] += 2
                self.esc(m.group("esc"))
        self.rest = s[pos:]

    def put(self, t):
        if self.g[self.gl] == "0":
            t = t.translate(DEC)
        ascii_ = t.isascii()
        attr, irm = self.attr, self.ansi.get(4)
        for c in t:
            w = 1 if ascii_ else width(c)
            if w == 0:
                if self.x or self.wrap:
                    px = self.x if self.wrap else self.x - 1
                    o = self.buf[self.y][px]
                    self.buf[self.y][px] = (o[0] + c, o[1])
                continue
            if self.wrap or (w == 2 and self.x == self.cols - 1):
                if self.modes.get(7, True):
                    self.x = 0; self.index()
                self.wrap = False
            row = self.buf[self.y]
            if irm:
                row[self.x:self.x] = [BLANK] * w; del row[self.cols:]
            row[self.x] = (c, attr)
            if w == 2 and self.x + 1 < self.cols:
                row[self.x + 1] = ("", attr)
            self.x += w
            if self.x >= self.cols:
                self.x, self.wrap = self.cols - 1, True
            self.last = c

    def c0(self, c):
        if c == "\r":
            self.x, self.wrap = 0, False
        elif c in "\n\x0b\x0c":
            self.wrap = False; self.index()
        elif c == "\b":
            self.x, self.wrap = max(0, self.x - 1), False
        elif c == "\t":
            self.x, self.wrap = min(self.cols - 1, (self.x // 8 + 1) * 8), False
        elif c == "\x0e":
            self.gl = 1
        elif c == "\x0f":
            self.gl = 0
        elif c == "\x07":
            self.bells += 1

    def esc(self, c):
        if c == "M":
            if self.y == self.top:
                self.scroll(-1)
            else:
                self.y = max(0, self.y - 1)
        elif c == "D":
            self.index()
        elif c == "E":
            self.x = 0; self.index()
        elif c == "7":
            self.saved = (self.x, self.y, self.attr)
        elif c == "8":
            self.x, self.y, self.attr = min(self.saved[0], self.cols - 1), min(self.saved[1], self.rows - 1), self.saved[2]
        elif c in "=>":
            self.keypad = c == "="
        elif c == "c":
            self.full_reset()

    def csi(self, par, inter, f):
        priv = par[:1] if par[:1] in "<=>?" and par else ""
        p = [int(x) if x.isdigit() else 0 for x in par[len(priv):].replace(":", ";").split(";")] if par[len(priv):] else []
        a = p[0] if p else 0
        n = max(1, a)
        if f == "m":
            if not priv:
                self.sgr(par)
            return
        if inter:
            if f == "p" and inter == "$":
                known = {2026: 2, 2004: 1 if self.modes.get(2004) else 2}.get(a, 1 if self.modes.get(a) else 2 if a in self.modes else 0)
                self.reply(("\x1b[%s%d;%d$y" % (priv, a, known)).encode())
            return
        if priv:
            if priv == "?" and f in "hl":
                for m in p:
                    self.mode(m, f == "h")
            elif f == "c" and priv == ">":
                self.reply(b"\x1b[>41;379;0c")
            elif f == "q" and priv == ">":
                self.reply(b"\x1bP>|XTerm(379)\x1b\\")
            elif f == "u":
                if priv == ">":
                    self.kitty += 1
                elif priv == "<":
                    self.kitty = max(0, self.kitty - n)
            elif f == "n" and priv == "?" and a == 6:
                self.reply(b"\x1b[?%d;%dR" % (self.y + 1, self.x + 1))
            elif f in "JK":
                self.csi(par[1:], "", f)
            return
        row = self.buf[self.y]
        if f in "Hf":
            self.y = min(self.rows, max(1, a)) - 1
            self.x = min(self.cols, max(1, p[1] if len(p) > 1 else 1)) - 1
            if self.modes.get(6):
                self.y = min(self.bot, self.y + self.top)
        elif f in "Ae":
            if f == "A":
                self.y = max(self.top if self.y >= self.top else 0, self.y - n)
            else:
                self.y = min(self.rows - 1, self.y + n)
        elif f == "B":
            self.y = min(self.bot if self.y <= self.bot else self.rows - 1, self.y + n)
        elif f in "Ca":
            self.x = min(self.cols - 1, self.x + n)
        elif f == "D":
            self.x = max(0, self.x - n)
        elif f == "E":
            self.y, self.x = min(self.bot, self.y + n), 0
        elif f == "F":
            self.y, self.x = max(self.top, self.y - n), 0
        elif f in "G`":
            self.x = min(self.cols, n) - 1
        elif f == "d":
            self.y = min(self.rows, n) - 1
        elif f == "J":
            b = self.bce()
            if a in (2, 3):
                if a == 2:
                    self.buf = [[b] * self.cols for _ in range(self.rows)]
            elif a == 1:
                for r in range(self.y):
                    self.buf[r] = [b] * self.cols
                row[:self.x + 1] = [b] * (self.x + 1)
            else:
                row[self.x:] = [b] * (self.cols - self.x)
                for r in range(self.y + 1, self.rows):
                    self.buf[r] = [b] * self.cols
        elif f == "K":
            b = self.bce()
            if a == 2:
                row[:] = [b] * self.cols
            elif a == 1:
                row[:self.x + 1] = [b] * (self.x + 1)
            else:
                row[self.x:] = [b] * (self.cols - self.x)
        elif f == "X":
            n = min(n, self.cols - self.x)
            row[self.x:self.x + n] = [self.bce()] * n
        elif f == "@":
            n = min(n, self.cols - self.x)
            row[self.x:self.x] = [self.bce()] * n; del row[self.cols:]
        elif f == "P":
            n = min(n, self.cols - self.x)
            del row[self.x:self.x + n]; row.extend([self.bce()] * n)
        elif f in "LM" and self.top <= self.y <= self.bot:
            b = self.bce()
            for _ in range(min(n, self.bot - self.y + 1)):
                if f == "L":
                    del self.buf[self.bot]; self.buf.insert(self.y, [b] * self.cols)
                else:
                    del self.buf[self.y]; self.buf.insert(self.bot, [b] * self.cols)
            self.x = 0
        elif f == "S":
            self.scroll(n)
        elif f == "T":
            self.scroll(-n)
        elif f == "b":
            self.put(self.last * n)
            return
        elif f == "r":
            t, b = (p + [0, 0])[:2]
            self.top, self.bot = max(1, t) - 1, (b or self.rows) - 1
            if self.bot >= self.rows or self.top >= self.bot:
                self.top, self.bot = 0, self.rows - 1
            self.x, self.y = 0, 0
        elif f in "hl":
            for m in p:
                self.ansi[m] = f == "h"
        elif f == "s":
            self.saved = (self.x, self.y, self.attr)
        elif f == "u":
            self.x, self.y = self.saved[0], self.saved[1]
        elif f == "n":
            if a == 6:
                self.reply(b"\x1b[%d;%dR" % (self.y + 1, self.x + 1))
            elif a == 5:
                self.reply(b"\x1b[0n")
        elif f == "c":
            self.reply(b"\x1b[?62;22c")
        elif f == "I":
            self.x = min(self.cols - 1, (self.x // 8 + n) * 8)
        elif f == "Z":
            self.x = max(0, ((self.x - 1) // 8 - n + 1) * 8)
        elif f not in "tgq":
            self.unknown[f] += 1
        self.wrap = False

    def mode(self, m, on):
        self.modes[m] = on
        if m in (47, 1047, 1049):
            if on and not self.alt:
                self.saved_main, self.main_cur = self.buf, (self.x, self.y, self.attr)
                self.buf = [self.blank_row() for _ in range(self.rows)]
                self.alt = True
            elif not on and self.alt:
                self.buf, self.alt = self.saved_main, False
                self.saved_main = None
                if m == 1049:
                    self.x, self.y, self.attr = self.main_cur
                    self.x, self.y = min(self.x, self.cols - 1), min(self.y, self.rows - 1)
        elif m == 6:
            self.x, self.y = 0, self.top if on else 0
        self.wrap = False

    def sgr(self, par):
        p = par.replace(":", ";").split(";") if par else ["0"]
        d = dict(self.attr)
        i = 0
        while i < len(p):
            v = int(p[i] or 0) if (p[i] or "0").isdigit() else 0
            if v == 0:
                d = {}
            elif v in (38, 48, 58):
                key = {38: "fg", 48: "bg", 58: "ul"}[v]
                if i + 1 < len(p) and p[i + 1] == "5":
                    d[key] = "".join(p[i + 2:i + 3]); i += 2
                elif i + 1 < len(p) and p[i + 1] == "2":
                    d[key] = "/".join(p[i + 2:i + 5]); i += 4
            elif 30 <= v <= 37 or 90 <= v <= 97:
                d["fg"] = v
            elif 40 <= v <= 47 or 100 <= v <= 107:
                d["bg"] = v
            elif v in (39, 49, 59):
                d.pop({39: "fg", 49: "bg", 59: "ul"}[v], None)
            elif v < 10:
                d["a%d" % v] = 1
            elif v == 22:
                d.pop("a1", None); d.pop("a2", None)
            elif 23 <= v <= 29:
                d.pop("a%d" % (v - 20), None)
            i += 1
        self.attr = tuple(sorted(d.items()))

    # -------------------------------------------------------------- judging
    MOUSE = (9, 1000, 1001, 1002, 1003, 1005, 1006, 1015, 1016)

    def leftovers(self):
        """What a program should have undone before it exited."""
        bad = []
        if self.alt:
            bad.append("alternate screen still on")
        if not self.modes.get(25, True):
            bad.append("cursor hidden")
        bad += ["mouse mode %d on" % m for m in self.MOUSE if self.modes.get(m)]
        for m, name in ((2004, "bracketed paste on"), (1004, "focus reports on"), (1, "application cursor keys on"), (2026, "synchronized update open"), (6, "origin mode on")):
            if self.modes.get(m):
                bad.append(name)
        if not self.modes.get(7, True):
            bad.append("autowrap off")
        if self.keypad:
            bad.append("application keypad on")
        if self.attr:
            bad.append("SGR not reset: %s" % (self.attr,))
        if (self.top, self.bot) != (0, self.rows - 1):
            bad.append("scroll region left set")
        if self.gl or self.g[0] == "0":
            bad.append("line-drawing charset left on")
        if self.ansi.get(4):
            bad.append("insert mode on")
        if self.kitty:
            bad.append("kitty keyboard flags left pushed")
        return bad
