# SPDX-License-Identifier: MIT
"""The rows of the bench, one function each: what it runs, what it stands beside, what a release must do."""
import os, signal
import anchors
import limits
from report import Must
from runner import predicate
from session import Session, dist, ms
from setting import HAS_ROWS, POLLED, READY_WITHIN_S, in_turn
from stats import median

MB = 1024.0                      # of what /proc gives in KB
FEW_ALERTS = 200                 # a small source
HELD = {"do": "sleep", "seconds": .5}
LOADED = {"do": "sleep", "seconds": 1.5}    # the whole store is in memory by then


def get(figures, path):
    return None if figures is None else figures.get(path)


def first_poll(s):
    """G2 (and what it took, for G8): everything into an empty store, durable."""
    runs = []
    for _ in range(s.pick(2, 5)):
        home = s.fresh()
        runs.append(s.poll_once(home))
    s.cache["filled"] = home
    s.cache["peak_once_kb"] = max(kb for _, kb in runs)
    s.report.add("G2", "first poll of %d, durable" % s.n, median([t for t, _ in runs]) * 1e3, "ms",
                 Must("SUM_plain_first", s.limits()["SUM_plain_first"], 1.5))


def start(s):
    """G1: start to rows, and to all of them."""
    home, all_there = s.filled(), "%s alerts" % format(s.n, ",")
    ours, tig = in_turn(s.pick(2, 5), lambda: s.run(home), lambda: s.anchor("tig"))
    s.report.add("G1", "start -> rows, %d stored" % s.n, get(ours, "start.ready_ms"), "ms", Must("tig", get(tig, "start.ready_ms")))
    step = {"do": "keys", "label": "early", "keys": ["j", "k"], "n": 6}
    (early,) = in_turn(s.pick(1, 3), lambda: s.run(home, [step], settle=0))
    s.report.add("G5", "move while the store is loaded, max", early["keys.early.seen_ms.max"], "ms", Must(plus=50))
    (ours,) = in_turn(s.pick(2, 5), lambda: s.run(home, ready=all_there))
    s.report.add("G1", "start -> all searchable", get(ours, "start.ready_ms"), "ms",
                 Must("sqlite_load_all", s.limits()["sqlite_load_all_ms"], 2.5), Must("neomutt", s.neomutt().get("start.ready_ms"), .2))


def refresh(s):
    """G3 (and its peak, for G8): a refresh while 50 alerts a second change."""
    s.source().set(churn=50, snapshot_ms=1000)
    step = {"do": "keys", "label": "R", "keys": ["R"], "n": s.pick(4, 10), "i0": 2, "expect": "#{i} ", "timeout_ms": 20000, "gap_ms": [800, 1200]}
    home = s.copied()
    r = s.run(home, [step], ready=POLLED)
    s.source().set()
    s.cache["refresh_ms"], s.cache["peak_refresh_kb"] = r.get("keys.R.seen_ms.p50"), r.get("exit.hwm_kb")
    s.cache["churned"] = home
    s.report.add("G3", "refresh, 50 changes/s", r.get("keys.R.seen_ms.p50"), "ms",
                 Must("SUM_plain_again", s.limits()["SUM_plain_again"]))


def search(s):
    """G4: a key of the search to the final result."""
    step = dict(anchors.SEARCH, n=s.pick(16, 48))
    r = s.run(s.filled(), [HELD, {"do": "send", "keys": ["/"]}, step], ready=POLLED)
    fzf = s.anchor("fzf", steps=[step])
    for what, path, unit, times in (("p50", "last_ms.p50", "ms", 1.0), ("p99", "last_ms.p99", "ms", .4), ("CPU per key", "cpu_ms_per_key", "ms", .25)):
        path = "keys.search." + path
        s.report.add("G4", "search key, " + what, r.get(path), unit, Must("fzf", get(fzf, path), times))


def moves(s):
    """G5 and G7: moving the selection, a quiet source, at two sizes."""
    for size in ("80x24", "200x60"):
        step = anchors.moves(s.pick(30, 60))
        ours, htop = in_turn(s.pick(1, 3), lambda: s.run(s.filled(), [HELD, step], ready=POLLED, size=size), lambda: s.anchor("htop", size=size, steps=[step]))
        s.report.add("G5", "move at %s, p50" % size, ours["keys.Down.last_ms.p50"], "ms", Must("htop", get(htop, "keys.Down.last_ms.p50")))
        s.report.add("G5", "move at %s, p99" % size, ours["keys.Down.last_ms.p99"], "ms", Must("floor p99", s.floor_p99(), plus=4))
        s.report.add("G7", "bytes a move at %s" % size, ours["keys.Down.bytes.p50"], "B", Must("htop", get(htop, "keys.Down.bytes.p50")))


def strained_floor(s):
    """p99 of a bare echo while the program, without a screen, polls all the time."""
    behind = s.behind(s.copied(), "2s")
    try:
        return s.echo()["keys.k.first_ms.p99"]
    finally:
        behind.send_signal(signal.SIGTERM)
        behind.wait()


def moves_under_load(s):
    """G5: the same while all is fetched, parsed and stored every 2 s."""
    s.source().set(churn=50, snapshot_ms=1000)
    floor = strained_floor(s)
    step = {"do": "keys", "label": "j", "keys": ["j", "j", "j", "k", "k", "k"], "n": s.pick(120, 400)}
    r = s.run(s.copied(), [step], every="2s", ready=POLLED)
    s.source().set()
    s.report.add("G5", "move under load, p99", r.get("keys.j.seen_ms.p99"), "ms", Must("floor under load p99", floor, plus=12))
    s.report.add("G5", "move under load, max", r.get("keys.j.seen_ms.max"), "ms", Must(plus=50))


def acks(s):
    """G5: ack to the row that says so, which is durable: kill -9 and count."""
    n, home = s.pick(20, 50), s.copied()
    step = {"do": "keys", "label": "ack", "keys": ["a"], "n": n, "expect": r"^>A L", "after": ["j"]}
    r = s.run(home, [HELD, step, {"do": "quit", "signal": "KILL"}], ready=POLLED)
    kept = s.verb(home, "alerts", "--json", "@state=acked").count('"fingerprint"')
    s.report.add("G5", "ack -> shown as acked, p99", r.get("keys.ack.seen_ms.p99"), "ms",
                 Must("floor p99", s.floor_p99(), plus=10 * s.limits()["fsync_p50_ms"], words="<= it + 10 fsyncs"))
    s.report.add("G5", "acks shown and lost by kill -9", n - r.get("keys.ack.pred_missed", n) - kept, "of %d" % n, Must(plus=0))


def idle(s):
    """G6 and the clock of G7: nothing changes at a small source."""
    home, few, seconds = s.fresh(), s.source(FEW_ALERTS), s.pick(12, 60)
    r = s.run(home, [{"do": "idle", "seconds": seconds}], every="30s", source=few)
    htop = s.anchor("htop", steps=[{"do": "idle", "seconds": s.pick(8, 20)}])
    s.report.add("G6", "idle, CPU", r.get("idle.cpu_pct"), "%", Must("htop", get(htop, "idle.cpu_pct"), .25))
    s.report.add("G6", "idle, wakeups", r.get("idle.wakeups_per_s"), "/s", Must(plus=2))
    if not anchors.missing(["strace"]):
        r = s.run(home, [{"do": "idle", "seconds": s.pick(8, 20), "strace": True}], every="30s", source=few)
        s.report.add("G6", "idle, system calls", r.get("idle.syscalls_per_s"), "/s", Must(plus=10))
    r = s.run(home, [{"do": "idle", "seconds": s.pick(6, 15)}], source=few, size="200x60", term="tmux-256color")
    s.report.add("G7", "bytes a clock tick at 200x60", r.get("idle.bytes_per_refresh.p50"), "B", Must(plus=40))
    watch = s.anchor("watch", size="200x60", term="tmux-256color")
    s.report.add("G7", "the same of watch", get(watch, "idle.bytes_per_refresh.p50"), "B")


def steady(s):
    """G6: all alerts every 15 s."""
    r = s.run(s.filled(), [{"do": "idle", "seconds": s.pick(15, 90)}], every="15s", ready=POLLED)
    s.report.add("G6", "%d every 15 s, CPU" % s.n, r.get("idle.cpu_pct"), "%",
                 Must("SUM_plain_again / 15 s", s.limits()["SUM_plain_again"] / 150, 1.5))


def resident_mb(s, n, home=None):
    r = s.run(home or s.fresh(), [HELD, {"do": "mem"}], ready=POLLED if n else "#1 0", source=s.source(n))
    return r["mem.rss_kb"] / MB


def memory(s):
    """G8: memory, its peaks, and the store's file."""
    s.report.add("G8", "RSS, empty store", resident_mb(s, 0), "MB", Must(plus=12))
    s.report.add("G8", "RSS, 5000 alerts", resident_mb(s, 5000), "MB")
    rss = s.neomutt().get("mem.rss_kb")
    s.report.add("G8", "RSS, %d alerts" % s.n, resident_mb(s, s.n, s.filled()), "MB", Must("neomutt", rss and rss / MB))
    for what, key in (("peak, first poll", "peak_once_kb"), ("peak, refreshes", "peak_refresh_kb")):
        kb = s.cache.get(key)
        s.report.add("G8", what, kb and kb / MB, "MB", Must(plus=220))
    raw = s.limits()["sqlite_file_mb"]
    for what, home in (("store file, first poll", s.filled()), ("store file, after churn", s.cache.get("churned"))):
        s.report.add("G8", what, home and store_mb(home), "MB", Must("raw rows", raw, 1.8))


def store_mb(home):
    return sum(os.path.getsize(os.path.join(d, f)) for d, _, names in os.walk(home) for f in names if ".db" in f) / 1e6


def endings(s):
    """G9: what is left of the terminal, also in the middle of a refresh."""
    ways = [{"key": "q"}, {"key": ["C-c", "C-c"]}] + [{"signal": name} for name in ("TERM", "HUP", "INT")]
    runs = [s.run(s.filled(), [dict(way, do="quit")], settle=.05) for way in ways]
    dirty = [str(way.get("key") or way["signal"]) for way, r in zip(ways, runs) if not r.get("exit.clean")]
    s.report.add("G9", "endings that leave traces" + (": " + " ".join(dirty) if dirty else ""), len(dirty), "of %d" % len(ways), Must(plus=0))
    s.report.add("G9", "slowest ending", max(r.get("exit.exit_ms", 5000) for r in runs), "ms", Must(plus=200))


def storm(s):
    """G9: 40 resizes, 15 ms apart; the worst of three times."""
    step = {"do": "storm", "n": 40, "moves": r"\d\d:\d\d(:\d\d)?Z"}
    runs = [s.run(s.filled(), [HELD, step], ready=POLLED) for _ in range(3)]
    alive = all(r.get("storm.alive") for r in runs)
    s.report.add("G9", "40 resizes, settled", max(r["storm.settled_ms"] for r in runs) if alive else None, "ms", Must(plus=20))
    s.report.add("G9", "40 resizes, rows of rubbish", max(r["storm.rows_changed_by_redraw"] for r in runs) if alive else None, "", Must(plus=0))


def new_alert(s):
    """G10: an alert posted at the source, on the screen."""
    post = ("curl -s -XPOST %s/api/v2/alerts -d '[{\"labels\":{\"alertname\":\"TocsinBench\",\"number\":\"{i}\",\"severity\":\"critical\"},"
            "\"annotations\":{\"summary\":\"Event {i}.\"}}]'" % s.source().url)
    steps = [{"do": "send", "keys": ["/"] + list("tocsinbench") + ["Enter"]},
             {"do": "event", "shell": post, "expect": r"Event {i}\.", "n": s.pick(3, 8), "timeout": 20}]
    r = s.run(s.copied(), steps, every="2s", ready=POLLED)
    missed = r.get("event.event.missed", 1)
    s.report.add("G10", "new alert -> shown, max", None if missed else r["event.event.from_end_ms.max"], "ms",
                 Must("refresh (G3)", s.cache.get("refresh_ms"), plus=2000, words="<= it + 2 s poll"))


def other_screens(s):
    """An act on one of three screens of a store, seen on the two others: from the key to their bytes."""
    home, few, seen = s.fresh(), s.source(FEW_ALERTS), []
    s.poll_once(home, few)
    argv = s.command(home, every="30s", source=few)
    screens = []
    try:
        for _ in range(3):
            screens.append(Session(argv, env=s.env(home)))
            screens[-1].until(predicate(HAS_ROWS), READY_WITHIN_S)
        for n in range(1, s.pick(12, 60) + 1):
            one, others = screens[n % 3], [screens[(n + 1) % 3], screens[(n + 2) % 3]]
            one.send(b"n"); one.quiet(.05, 2); one.pump()
            t = one.send(b"a")
            hits = [x.until(predicate(r"TOCSIN .* a%d\b" % n), 5) for x in others]
            seen += [hit and ms(hit - t) for hit in hits]
            one.until(predicate(r"TOCSIN .* a%d\b" % n), 5)
    finally:
        for x in screens:
            x.kill()
    spread = dist(seen)
    s.report.add("team", "act -> on two other screens, p99", spread and spread["p99"], "ms", Must(plus=100))
    s.report.add("team", "acts not seen on another screen", sum(x is None for x in seen), "of %d" % len(seen), Must(plus=0))


FAULTS = (("replies after 5 s", {"latency": 5000}), ("30 % are 503", {"fail": .3}), ("30 % are cut", {"truncate": .3}), ("20 KB/s", {"drip": 20000}))


def bad_source(s):
    """G11: keys while the source misbehaves; its last good data stays, and is marked."""
    step = {"do": "keys", "label": "j", "keys": ["j", "j", "j", "k", "k", "k"], "n": s.pick(30, 100)}
    home = s.copied()
    for what, fault in FAULTS:
        s.source().set(**fault)
        r = s.run(home, [LOADED, step], every="2s")
        s.report.add("G11", "move, source: %s, p99" % what, r.get("keys.j.seen_ms.p99"), "ms", Must("floor p99", s.floor_p99(), plus=12))
        s.report.add("G11", "move, source: %s, max" % what, r.get("keys.j.seen_ms.max"), "ms", Must(plus=50))
    s.source().set()
    steps = [{"do": "shell", "cmd": "curl -s -d '{\"fail\": 1}' %s/amgen/set" % s.source().url},
             {"do": "wait", "expect": "STALE", "timeout": 20, "label": "stale"}, {"do": "wait", "expect": HAS_ROWS, "timeout": 1, "label": "rows"}]
    r = s.run(s.copied(), steps, every="2s", ready=POLLED, size="120x24")
    s.source().set()
    s.report.add("G11", "only 503: marked stale, rows kept", None if r.get("wait.rows") is None else r.get("wait.stale"), "ms", Must(plus=8000, words="<= 4 polls"))


REPLAYED = 100000                # events of a night


def replay(s):
    """A night is opened for replay, and moved in: to places all over it, and back step by step."""
    command = [os.path.join(s.limit_programs, "replay"), os.path.join(s.work, "night.db"), str(REPLAYED)]
    limits.named(command)        # makes it
    runs = [limits.named(command) for _ in range(s.pick(2, 5))]
    for what, name, most in (("open", "open_ms", 500), ("seek, p50", "seek_p50_ms", 100), ("seek, max", "seek_max_ms", 100), ("step back, max", "back_max_ms", 100)):
        s.report.add("replay", "%s, a night of %d events" % (what, REPLAYED), median([r[name] for r in runs]), "ms", Must(plus=most))
    s.report.add("replay", "a turn of the loop while it opens, max", median([r["slice_max_ms"] for r in runs]), "ms", Must(plus=12))


# The order is of use: first what leaves the source as it was made, then what changes it.
ROWS = (("G2", first_poll), ("G1", start), ("G4", search), ("G5", moves), ("G5", acks), ("G9", endings), ("G9", storm), ("G6", idle), ("G6", steady),
        ("G3", refresh), ("G8", memory), ("G5", moves_under_load), ("G10", new_alert), ("team", other_screens), ("replay", replay), ("G11", bad_source))
