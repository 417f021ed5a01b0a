#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""bench.py - how fast and how small tocsin is on this machine, beside other programs and the machine's limits in the same run.

  make bench [BENCH=quick] [BENCH_ARGS='-n 5000 --rows G1,G4']

It is no test: it prints a table and never fails a build. A figure of a busy machine says nothing: see the load at its end.
"""
import sys
sys.dont_write_bytecode = True
import argparse, os, shutil, tempfile, time
import anchors
from report import Report
from rows import ROWS
from setting import Setting

ANCHORS = ("htop", "tig", "fzf", "neomutt", "watch", "strace")
NEEDED = ("curl", "git")


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--program", required=True, help="tocsin, as built")
    p.add_argument("--limits", required=True, help="the directory of the programs that measure the limits")
    p.add_argument("--quick", action="store_true", help="20,000 alerts and few keys: about 2 minutes")
    p.add_argument("-n", type=int, help="how many alerts (100000)")
    p.add_argument("--rows", default="", metavar="G1,G4", help="only these")
    p.add_argument("-o", metavar="FILE", help="the table goes there too")
    a = p.parse_args()
    a.n = a.n or (20000 if a.quick else 100000)
    return a


def progress(text):
    print("bench: %s" % text, file=sys.stderr, flush=True)


def measure(setting, wanted):
    for name, row in ROWS:
        if wanted and name not in wanted:
            continue
        t = time.monotonic()
        try:
            row(setting)
        except Exception as e:
            setting.report.failed(name, "%s: %r" % (row.__name__, e))
            setting.forget_sources()
        progress("%s %s: %.0f s" % (name, row.__name__, time.monotonic() - t))


def main():
    a = arguments()
    sys.setswitchinterval(.0005)    # the thread that takes the times is not to wait for the screen model
    if anchors.missing(NEEDED):
        progress("missing: %s. Install them (./bootstrap bench does), then run again." % " ".join(anchors.missing(NEEDED)))
        return
    missing = anchors.missing(ANCHORS)
    if missing:
        progress("missing, so nothing stands beside: %s (./bootstrap bench installs them)" % " ".join(missing))
    os.environ["LC_ALL"] = "C.UTF-8"
    report, work, before, t = Report(), tempfile.mkdtemp(prefix="tocsin-bench-"), os.getloadavg(), time.monotonic()
    setting = Setting(a, work, report)
    try:
        measure(setting, [x for x in a.rows.split(",") if x])
    finally:
        setting.forget_sources()
        shutil.rmtree(work, ignore_errors=True)
    report.notes.append("%d alerts, %d CPUs, load %.1f before and %.1f after, %d s, %s; a ratio is to what stands beside it, or to the limit"
                        % (a.n, os.cpu_count(), before[0], os.getloadavg()[0], time.monotonic() - t, time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())))
    text = report.text()
    print(text, end="")
    if a.o:
        with open(a.o, "w") as f:
            f.write(text)


if __name__ == "__main__":
    main()
