#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""shot.py - a PNG of what a terminal program shows, so that its looks can be judged.

  shot.py [-o out.png] [--size 200x60] [--term xterm-256color] [--light] [--env K=V] [--ready REGEX] [--keys 'j,j,Enter,?'] [--settle 0.3] -- PROGRAM ARGS...

Runs PROGRAM on a pty, waits for --ready, sends --keys one by one (names as in termbench.py: Down, Enter, Esc, C-d, F1, a character),
and draws the screen model (vt.py).  Needs Debian's python3-pil and fonts-dejavu-core.  --light draws on a white terminal.
"""
import sys
sys.dont_write_bytecode = True
import argparse, re
from runner import Runner, parse_size
from session import Session
try:
    from PIL import Image, ImageDraw, ImageFont
except ImportError:
    sys.exit("shot.py needs Debian's python3-pil and /usr/bin/python3: apt-get install python3-pil fonts-dejavu-core")

BASE = ["#1c1c1c", "#cc4646", "#4e9a3a", "#c4a000", "#4572b0", "#8a5a94", "#2f9a9c", "#c8c8c4",
        "#6c6c6c", "#f05a5a", "#86d850", "#f2dc55", "#7aa6dc", "#b889bd", "#4fd8da", "#f4f4f2"]


def palette(n):
    if n < 16:
        return BASE[n]
    if n < 232:
        n -= 16
        return "#%02x%02x%02x" % tuple(0 if v == 0 else 55 + 40 * v for v in (n // 36, n // 6 % 6, n % 6))
    return "#%02x%02x%02x" % ((8 + 10 * (n - 232),) * 3)


def colour(v, default):
    if v is None:
        return default
    if isinstance(v, int):
        return palette(v % 10 + (8 if v >= 90 else 0))
    if "/" in v:
        return "#%02x%02x%02x" % tuple(int(x or 0) & 255 for x in v.split("/"))
    return palette(int(v or 0) & 255)


def draw(screen, path, light=False, size=15):
    d = "/usr/share/fonts/truetype/dejavu/"
    fonts = {b: ImageFont.truetype(d + ("DejaVuSansMono-Bold.ttf" if b else "DejaVuSansMono.ttf"), size) for b in (0, 1)}
    w, h = round(fonts[0].getlength("M")), size + 4
    fg0, bg0 = ("#1c1c1c", "#fdfdfb") if light else ("#d4d4d0", "#1c1c1c")
    img = Image.new("RGB", (w * screen.cols + 8, h * screen.rows + 8), bg0)
    dr = ImageDraw.Draw(img)
    for y, row in enumerate(screen.buf):
        for x, (ch, attr) in enumerate(row):
            a = dict(attr)
            fg, bg = colour(a.get("fg"), fg0), colour(a.get("bg"), bg0)
            if "a7" in a:
                fg, bg = bg, fg
            px, py = 4 + x * w, 4 + y * h
            if bg != bg0:
                dr.rectangle((px, py, px + w - 1, py + h - 1), fill=bg)
            if "a2" in a:
                rgb = [int(fg[i:i + 2], 16) for i in (1, 3, 5)]; base = [int(bg[i:i + 2], 16) for i in (1, 3, 5)]
                fg = "#%02x%02x%02x" % tuple((p + q) // 2 for p, q in zip(rgb, base))
            if ch and ch != " " and "a8" not in a:
                dr.text((px, py), ch, font=fonts["a1" in a], fill=fg)
            if "a4" in a:
                dr.line((px, py + h - 2, px + w - 1, py + h - 2), fill=fg)
            if "a9" in a:
                dr.line((px, py + h // 2, px + w - 1, py + h // 2), fill=fg)
    if screen.modes.get(25):
        px, py = 4 + screen.x * w, 4 + screen.y * h
        dr.rectangle((px, py, px + w - 1, py + h - 1), outline=fg0)
    img.save(path)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("-o", default="shot.png"); p.add_argument("--size", default="80x24"); p.add_argument("--term", default="xterm-256color")
    p.add_argument("--light", action="store_true"); p.add_argument("--env", action="append", default=[]); p.add_argument("--ready")
    p.add_argument("--keys", default=""); p.add_argument("--settle", type=float, default=.3); p.add_argument("--timeout", type=float, default=20)
    p.add_argument("cmd", nargs=argparse.REMAINDER)
    a = p.parse_args()
    cmd = a.cmd[1:] if a.cmd[:1] == ["--"] else a.cmd
    if not cmd:
        p.error("which program?")
    cols, rows = parse_size(a.size)
    r = Runner({})
    r.s = s = Session(cmd, cols, rows, a.term, dict(e.split("=", 1) for e in a.env))
    if a.ready and s.until(lambda sc: re.search(a.ready, sc.text() if callable(sc.text) else sc.text), a.timeout) is None:
        print("shot.py: never saw %r" % a.ready, file=sys.stderr)
    s.quiet(a.settle, a.timeout); s.pump()
    for k in [k for k in re.split(r",(?=.)", a.keys) if k]:
        s.send(r.keybytes(k)); s.quiet(a.settle / 2, 5); s.pump()
    s.quiet(a.settle, 5); s.pump()
    draw(s.screen, a.o, a.light)
    print(a.o)
    s.kill()


if __name__ == "__main__":
    main()
