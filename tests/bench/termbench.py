#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""termbench.py - run full-screen terminal programs on a pty and measure them.

  termbench.py run [options] -- CMD ARG...        one program (or --profile NAME)
  termbench.py compare [options] A B              two of them alternately (profile names or quoted commands)
  termbench.py replay FILE.cast [--at SECONDS]    show a recording's screen and where its bytes went
  termbench.py list                               the profiles

Standard library only, Python >= 3.9, Linux.
"""
import sys
sys.dont_write_bytecode = True
import argparse, json, os, re, shlex, time
import anchors, vt
from runner import Runner
from stats import leaves, median, medians


SHOW = [r"start\.(first_byte|first_paint|ready|cpu)_ms", r"start\.bytes_to_quiet", r"wait\..*", r"keys\..*\.(first|seen|last)_ms\.(p50|p99|max)", r"keys\..*\.bytes\.(p50|max)",
        r"keys\..*\.(no_output|pred_missed|cpu_ms_per_key)", r"burst\..*\.(done_ms|bytes)", r"event\..*\.from_end_ms\.(p50|max)", r"event\..*\.missed",
        r".*(cpu_pct|wakeups_per_s|syscalls_per_s|bytes_per_s|refreshes_per_s|bytes_per_refresh\.(p50|max))", r".*\b(rss_kb|pss_kb|threads)", r"resize\..*\.(done_ms|bytes)",
        r"storm\.(bytes|settled_ms|rows_changed_by_redraw)", r"exit\.(exit_ms|code|hwm_kb|cpu_total_ms)"]


def shown(k):
    return any(re.fullmatch(x, k) for x in SHOW)


def table(rows, head):
    w = [max(len(str(r[i])) for r in [head] + rows) for i in range(len(head))]
    for r in [head] + rows:
        print("  ".join(str(c).ljust(w[i]) if i == 0 else str(c).rjust(w[i]) for i, c in enumerate(r)))


def check(med, rounds, exprs):
    ok = True
    for e in exprs:
        m = re.fullmatch(r"\s*(.+?)\s*(<=|>=|==|<|>)\s*([-\w.]+)\s*", e)
        k, op, v = m.groups()
        if v in ("true", "false"):
            x = [r for r in (dict(leaves(r)).get(k) for r in rounds)]
            good = all(y is (v == "true") for y in x)
        else:
            x = med.get(k)
            good = x is not None and {"<=": x <= float(v), ">=": x >= float(v), "==": x == float(v), "<": x < float(v), ">": x > float(v)}[op]
        print("%s %s (%s)" % ("PASS" if good else "FAIL", e, x))
        ok &= good
    return ok


def profiles():
    """The anchors, with those of the JSON files that TERMBENCH_PROFILES names."""
    p = anchors.profiles("/tmp/termbench-%d" % os.getuid())
    for f in filter(None, os.environ.get("TERMBENCH_PROFILES", "").split(":")):
        p.update(json.load(open(f)))
    return p


def config(a, cmd, prof):
    c = {}
    if prof:
        c = dict(profiles()[prof])
        c["argv"] = shlex.split(c["cmd"]) if isinstance(c["cmd"], str) else c["cmd"]
    if cmd:
        c["argv"] = cmd
    for k in ("size", "term", "cwd", "ready", "quit", "timeout", "link", "record", "settle"):
        v = getattr(a, k, None)
        if v is not None:
            c[k] = v
    if a.no_replies:
        c["replies"] = False
    c["env"] = dict(c.get("env", {}), **dict(e.split("=", 1) for e in a.env))
    steps = json.load(open(a.script)) if a.script else ([] if a.only_start else list(c.get("steps", [])))
    if a.keys:
        for spec in a.keys:                                  # label=Down*50@changed
            m = re.fullmatch(r"(?:(\w+)=)?(.+?)(?:\*(\d+))?(?:@(.+))?", spec)
            lab, ks, n, exp = m.groups()
            ks = ks.split(",") if not ks.startswith(("mouse:", "paste:")) else [ks]
            steps.append({"do": "keys", "label": lab or ks[0], "keys": ks, "n": int(n or len(ks)), "expect": exp or "changed"})
    if a.type:
        steps.append({"do": "type", "label": "type", "text": a.type, "expect": a.type_expect or "changed"})
    if a.idle:
        steps += [{"do": "idle", "seconds": a.idle, "strace": a.strace}]
    if a.mem or a.idle:
        steps += [{"do": "mem"}]
    if a.storm:
        steps.append({"do": "storm", "n": a.storm})
    if a.kill:
        steps.append({"do": "quit", "signal": a.kill})
    if a.load:
        for st in steps:
            if st["do"] == "keys" or st["do"] == "type":
                st["load"] = a.load
    c["steps"] = steps
    return c


def meta():
    return {"host": os.uname().release, "cpus": os.cpu_count(), "load": os.getloadavg(), "python": sys.version.split()[0],
            "time": time.strftime("%Y-%m-%dT%H:%M:%S")}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="sub", required=True)
    for name in ("run", "compare"):
        s = sub.add_parser(name)
        s.add_argument("--profile"); s.add_argument("--size", help="COLSxROWS"); s.add_argument("--term"); s.add_argument("--cwd")
        s.add_argument("--env", action="append", default=[], metavar="K=V", help="K= unsets")
        s.add_argument("--ready", metavar="REGEX", help="start-up is over when this is on the screen")
        s.add_argument("--timeout", type=float); s.add_argument("--settle", type=float)
        s.add_argument("--keys", action="append", metavar="[LABEL=]KEY[,KEY..][*N][@EXPECT]")
        s.add_argument("--type", metavar="TEXT", help="type TEXT key by key"); s.add_argument("--type-expect", metavar="REGEX")
        s.add_argument("--idle", type=float, metavar="S"); s.add_argument("--strace", action="store_true"); s.add_argument("--mem", action="store_true")
        s.add_argument("--storm", type=int, metavar="N"); s.add_argument("--quit", metavar="KEY"); s.add_argument("--kill", metavar="SIGNAME")
        s.add_argument("--load", metavar="SHELL", help="run this while keys are measured"); s.add_argument("--script", metavar="STEPS.json")
        s.add_argument("--only-start", action="store_true"); s.add_argument("--link", type=int, metavar="BYTES/S", help="read the terminal at most this fast")
        s.add_argument("--no-replies", action="store_true"); s.add_argument("--record", metavar="FILE.cast")
        s.add_argument("--rounds", type=int, default=1); s.add_argument("-o", "--output"); s.add_argument("--json", action="store_true"); s.add_argument("--all", action="store_true")
        s.add_argument("--assert", dest="asserts", action="append", default=[], metavar="PATH<=N")
        s.add_argument("cmd", nargs=argparse.REMAINDER if name == "run" else 2)
    s = sub.add_parser("replay"); s.add_argument("file"); s.add_argument("--at", type=float)
    sub.add_parser("list")
    a = p.parse_args()
    sys.setswitchinterval(.0005)

    if a.sub == "list":
        for k, v in profiles().items():
            print("%-12s %s" % (k, v["cmd"]))
        return
    if a.sub == "replay":
        f = open(a.file); h = json.loads(f.readline())
        sc = vt.Screen(h["width"], h["height"])
        for l in f:
            t, _, d = json.loads(l)
            if a.at is not None and t > a.at:
                break
            sc.feed(d.encode())
        print("\n".join(x.rstrip() for x in sc.display()))
        print(json.dumps(sc.stats.most_common(15)), "leftovers:", sc.leftovers())
        return
    if a.sub == "run":
        cmd = [x for i, x in enumerate(a.cmd) if not (i == 0 and x == "--")]
        c = config(a, cmd, a.profile)
        if not c.get("argv"):
            p.error("no command")
        rounds = [Runner(c).run() for _ in range(a.rounds)]
        med = medians(rounds)
        out = {"meta": meta(), "config": {k: v for k, v in c.items() if k != "steps"}, "steps": c["steps"], "rounds": rounds, "median": med}
        if a.output:
            json.dump(out, open(a.output, "w"), indent=1)
        if a.json:
            print(json.dumps(out, indent=1))
        else:
            print("# %s at %s TERM=%s, %d round(s)%s" % (" ".join(c["argv"]), c.get("size", "80x24"), c.get("term", "xterm-256color"), a.rounds, ", medians" if a.rounds > 1 else ""))
            table([(k, v) for k, v in med.items() if a.all or shown(k)], ("figure", "value"))
            e = rounds[-1]["exit"]
            print("exit %s%s" % ("clean" if e["clean"] else "NOT clean: %s termios_restored=%s children_left=%s" % (e["left_on_terminal"], e["termios_restored"], e.get("children_left")),
                                 " DIED" if any("died" in r for r in rounds) else ""))
        sys.exit(0 if check(med, rounds, a.asserts) else 1)
    sides = []
    for x in a.cmd:
        pr = x if x in profiles() else None
        sides.append(config(a, None if pr else shlex.split(x), pr))
    res = [[], []]
    for _ in range(a.rounds):
        for i in (0, 1):
            res[i].append(Runner(sides[i]).run())
    m = [medians(r) for r in res]
    rows = []
    flat = [[dict(leaves(r)) for r in rr] for rr in res]
    for k in m[0]:
        if k in m[1] and (a.all or shown(k)):
            rat = [x[k] / y[k] for x, y in zip(*flat) if k in x and k in y and y[k]]
            rows.append((k, m[0][k], m[1][k], round(median(rat), 3) if rat else "-", "%.2f..%.2f" % (min(rat), max(rat)) if rat else "-"))
    out = {"meta": meta(), "a": a.cmd[0], "b": a.cmd[1], "rounds_a": res[0], "rounds_b": res[1], "median_a": m[0], "median_b": m[1]}
    if a.output:
        json.dump(out, open(a.output, "w"), indent=1)
    if a.json:
        print(json.dumps(out, indent=1))
    else:
        print("# A = %s   B = %s   %d rounds, alternately" % (a.cmd[0], a.cmd[1], a.rounds))
        table(rows, ("figure (medians)", "A", "B", "A/B", "min..max"))
        for n, rr in zip("AB", res):
            print("exit %s: %s" % (n, "clean" if all(r["exit"]["clean"] for r in rr) else "NOT clean %s" % rr[-1]["exit"]["left_on_terminal"]))
    sys.exit(0 if check(m[0], res[0], a.asserts) else 1)


if __name__ == "__main__":
    main()
