# SPDX-License-Identifier: MIT
"""The programs that ours is measured beside: command, text that says "ready", keys, and the key that ends them."""
import os, shutil

HERE = os.path.dirname(os.path.abspath(__file__))
MADE_AT = "--now 2025-01-01T00:00:00Z"
UP_AND_DOWN = ["Down", "Down", "Down", "Up", "Up", "Up"]
WORD = ["w", "a", "l", "l", "e", "t", "-", "b"]
SEARCH = {"do": "keys", "label": "search", "keys": WORD + ["BSpace"] * len(WORD), "n": 48, "quiet_ms": 120, "gap_ms": [200, 300]}


def moves(n=60):
    return {"do": "keys", "label": "Down", "keys": UP_AND_DOWN, "n": n}


def profiles(work, n=100000):
    """What they read is made in the directory `work`, once for each n."""
    os.makedirs(work, exist_ok=True)
    make = "python3 -B %s/amgen.py make %s" % (HERE, MADE_AT)
    made = lambda path, form: "test -s %s || { %s -n %d --format %s > %s.part && mv %s.part %s; }" % (path, make, n, form, path, path, path)
    repo, lines, mbox, rc = ("%s/%s" % (work, x) for x in ("repo", "lines-%d" % n, "mbox-%d" % n, "muttrc"))
    return {
        "htop": {"cmd": "htop -d 15", "ready": "F10.?Quit", "quit": "q", "steps": [moves(), {"do": "mem"}]},
        "btop": {"cmd": "btop --utf-force", "ready": "proc", "quit": "q", "settle": 2.5, "steps": [moves(), {"do": "mem"}]},
        "top": {"cmd": "top -d 1.5", "ready": "PID +USER", "quit": "q", "steps": [moves(), {"do": "mem"}]},
        "watch": {"cmd": "watch -n 1 date", "ready": "Every 1.0s", "quit": "C-c", "steps": [{"do": "idle", "seconds": 8}]},
        "tig": {
            "cmd": "tig", "cwd": repo, "ready": r"\[main\]", "quit": "Q", "steps": [],
            "before": ["test -d %s/.git || (git init -q -b main %s && cd %s && %s -n 2000 --format git | git fast-import --quiet && git reset -q --hard)"
                       % (repo, repo, repo, make)]},
        "fzf": {
            "cmd": ["sh", "-c", "exec fzf --no-sort < %s" % lines], "ready": "%d/%d" % (n, n), "quit": "Esc", "settle": 1, "steps": [SEARCH],
            "before": [made(lines, "lines")]},
        "neomutt": {
            "cmd": ["neomutt", "-n", "-F", rc, "-R", "-f", mbox], "ready": "Msgs:%d" % n, "quit": "q", "timeout": 60, "steps": [{"do": "mem"}],
            "before": ["printf 'set folder=%s\\nset record=\"\"\\nset sort=reverse-date\\n' > %s" % (work, rc),
                       made(mbox, "mbox")]},
    }


def missing(wanted):
    return [name for name in wanted if not shutil.which(name)]
