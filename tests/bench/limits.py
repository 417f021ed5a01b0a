# SPDX-License-Identifier: MIT
"""What this machine can do at best, and the sums that our goals are multiples of."""
import os, re, subprocess
from runner import Runner
from stats import figures, median

SEARCHED = "wallet-b"


def repaint(program, size, tag):
    """Bytes and time of a table like ours in ncurses: painted whole, all rows new, one row, the bar moved."""
    keys = (("full", "f", "."), ("new", "n", "changed"), ("one_row", "o", "changed"), ("bar", "j", "changed"))
    r = figures(Runner({"argv": [program], "size": size, "ready": "j down", "quit": "q",
                        "steps": [{"do": "keys", "label": label, "keys": [key], "n": 12, "expect": expect} for label, key, expect in keys]}).run())
    out = {"first_paint_%s_ms" % tag: r["start.first_paint_ms"]}
    for label, _, _ in keys:
        out["%s_%s_ms" % (label, tag)] = r["keys.%s.last_ms.p50" % label]
        out["%s_%s_bytes" % (label, tag)] = r["keys.%s.bytes.p50" % label]
    return out


def transfer_ms(url):
    out = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{time_total}", url], capture_output=True, text=True).stdout
    return float(out) * 1e3


def named(command):
    """The figures that a program of limits/ prints, one a line."""
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {k: float(v) for k, v in re.findall(r"^(\w+) ([\d.]+)$", out, re.M)}


def sums(m):
    read, full, one = m["transfer_ms"] + m["cjson_each_ms"], m["full_200x60_ms"], m["one_row_200x60_ms"]
    return {"SUM_plain_first": read + m["sqlite_insert_ms"] + full,
            "SUM_plain_again": read + m["sqlite_upsert_same_ms"] + one,
            "SUM_least_again": m["transfer_ms"] + m["hash_each_ms"] + m["sqlite_1pct_update_ms"] + one}


def measure(programs, work, body, url, rounds):
    """Medians by name. programs: where those of limits/ were built; body: a file with what url answers."""
    seen = {}
    for _ in range(rounds):
        found = dict(named([os.path.join(programs, "json"), body, SEARCHED]), **named([os.path.join(programs, "store"), body, work]))
        found["transfer_ms"] = median([transfer_ms(url) for _ in range(3)])
        for k, v in found.items():
            seen.setdefault(k, []).append(v)
    m = {k: median(v) for k, v in seen.items()}
    for size in ("80x24", "200x60"):
        m.update(repaint(os.path.join(programs, "repaint"), size, size))
    m.update(sums(m))
    return m
