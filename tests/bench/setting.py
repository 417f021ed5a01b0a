# SPDX-License-Identifier: MIT
"""What a row of the bench runs in: the program with a store of its own, sources that can be told to misbehave, anchors, the floor."""
import json, os, shlex, shutil, subprocess, sys, time, urllib.request
import anchors, limits
from runner import Runner
from session import HERE
from stats import figures, median, medians

READY_WITHIN_S = 60
HAS_ROWS = r"^.. L\d "          # a row of the list
POLLED = r"#1 \d"               # --counters: the first poll is done


class Source:
    """A fake Alertmanager with n alerts, on a port of its own."""

    def __init__(self, work, n):
        ready = os.path.join(work, "source-%d-%d" % (n, len(os.listdir(work))))
        self.child = subprocess.Popen([sys.executable, "-B", HERE + "/amgen.py", "serve", "-n", str(n), "--port", "0", "--ready-file", ready, "--no-gzip"],
                                      stderr=subprocess.DEVNULL)
        end = time.monotonic() + READY_WITHIN_S
        while not (os.path.exists(ready) and os.path.getsize(ready)):
            if time.monotonic() > end or self.child.poll() is not None:
                raise RuntimeError("the fake source with %d alerts did not start" % n)
            time.sleep(.05)
        self.url = "http://127.0.0.1:%s" % open(ready).read().split()[0]

    def set(self, **settings):
        quiet = dict(churn=0, snapshot_ms=0, latency=0, fail=0, truncate=0, drip=0)
        urllib.request.urlopen(self.url + "/amgen/set", json.dumps(dict(quiet, **settings)).encode()).read()

    def body(self):
        return urllib.request.urlopen(self.url + "/api/v2/alerts").read()

    def runs(self):
        return self.child.poll() is None

    def stop(self):
        self.child.terminate(); self.child.wait()


class Setting:
    def __init__(self, args, work, report):
        self.n, self.quick, self.work, self.report = args.n, args.quick, work, report
        self.program, self.limit_programs = os.path.abspath(args.program), os.path.abspath(args.limits)
        self.made = os.path.join(os.path.abspath(args.limits), "made")  # what the anchors read: kept for the next run
        self.profiles = anchors.profiles(self.made, self.n)
        self.sources, self.cache = {}, {}

    def pick(self, quick, full):
        return quick if self.quick else full

    # ---- sources and stores
    def source(self, n=None):
        n = self.n if n is None else n
        if n not in self.sources or not self.sources[n].runs():
            self.sources[n] = Source(self.work, n)
        return self.sources[n]

    def fresh(self):
        home = os.path.join(self.work, "home-%d" % len(os.listdir(self.work)))
        os.makedirs(home)
        return home

    def filled(self):
        """The home whose store holds all alerts. Rows that change it take copied()."""
        if "filled" not in self.cache:
            self.cache["filled"] = self.fresh()
            self.cache["peak_once_kb"] = self.poll_once(self.cache["filled"])[1]
        return self.cache["filled"]

    def copied(self):
        home = self.fresh()
        shutil.copytree(self.filled(), home, dirs_exist_ok=True)
        return home

    def forget_sources(self):
        """After a row that failed: the next one gets fresh ones."""
        for s in self.sources.values():
            s.stop()
        self.sources = {}

    # ---- the program
    def command(self, home, *verb, every="1h", source=None):
        config = os.path.join(home, "tocsin.conf")
        with open(config, "w") as f:
            f.write('source "am" {\n    kind = alertmanager\n    url = {"%s"}\n    every = %s\n}\n' % ((source or self.source()).url, every))
        return [self.program, "--config", config] + list(verb)

    def env(self, home):
        return {"XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home, "HOME": home}

    def poll_once(self, home, source=None):
        """Seconds, and the peak of its memory in KB, of one poll into the store of that home."""
        t = time.monotonic()
        child = subprocess.Popen(self.command(home, "serve", "--once", source=source), env=dict(os.environ, **self.env(home)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = child.stderr.read()
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError("tocsin serve --once left with %d: %s" % (child.returncode, said.decode(errors="replace").strip()))
        return time.monotonic() - t, used.ru_maxrss

    def verb(self, home, *words):
        out = subprocess.run(self.command(home, *words), env=dict(os.environ, **self.env(home)), capture_output=True, text=True)
        return out.stdout

    def run(self, home, steps=(), every="1h", source=None, **how):
        """One run of the dashboard: its figures by path."""
        c = {"argv": self.command(home, "--counters", every=every, source=source), "env": self.env(home), "ready": HAS_ROWS, "quit": "q", "steps": list(steps)}
        c.update(how)
        return figures(Runner(c).run())

    def behind(self, home, every):
        """The program without a screen, polling until the caller ends it."""
        return subprocess.Popen(self.command(home, "serve", every=every), env=dict(os.environ, **self.env(home)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    # ---- what it stands beside
    def anchor(self, name, **how):
        """One run of an anchor, or None where it is not installed."""
        if anchors.missing([name]):
            return None
        p = dict(self.profiles[name], **how)
        p["argv"] = shlex.split(p["cmd"]) if isinstance(p["cmd"], str) else p["cmd"]
        return figures(Runner(p).run())

    def neomutt(self):
        if "neomutt" not in self.cache:
            self.cache["neomutt"] = self.anchor("neomutt") or {}
        return self.cache["neomutt"]

    def limits(self):
        if "limits" not in self.cache:
            body = os.path.join(self.work, "body.json")
            with open(body, "wb") as f:
                f.write(self.source().body())
            self.cache["limits"] = limits.measure(self.limit_programs, self.work, body, self.source().url + "/api/v2/alerts", self.pick(1, 3))
            os.unlink(body)
        return self.cache["limits"]

    def echo(self):
        """The floor: a key that is only echoed."""
        return figures(Runner({"argv": [os.path.join(self.limit_programs, "rawecho")], "ready": "ready", "quit": "q",
                               "steps": [{"do": "keys", "label": "k", "keys": ["x"], "n": self.pick(100, 200)}]}).run())

    def floor_p99(self):
        if "floor" not in self.cache:
            self.cache["floor"] = median([self.echo()["keys.k.first_ms.p99"] for _ in range(self.pick(1, 3))])
        return self.cache["floor"]


def in_turn(rounds, *sides):
    """The medians of each side, run alternately; None for a side that is not there."""
    got = [[] for _ in sides]
    for _ in range(rounds):
        for side, results in zip(sides, got):
            results.append(side())
    return [None if None in results else medians(results) for results in got]
