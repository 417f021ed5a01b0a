#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Three screens on one store, their owner killed again and again while three people act: who takes over, and was all kept that was answered?

    takeover.py --tocsin PROGRAM --store FILE --kills N --seed N --alert ID [--post CHANNEL]

The environment names the configuration. The last line on stdout is JSON: kills, acts, answered, takeover_ms {p50, p99, max}, posts, and
ids: every request id that was answered. Exits 1 where nobody took over within TAKE_OVER_WITHIN_S, or an act was answered never.
"""
import argparse
import json
import os
import pty
import random
import re
import select
import signal
import socket
import subprocess
import sys
import threading
import time

SCREENS = 3
ACTORS = 3
TAKE_OVER_WITHIN_S = 20
ANSWERED_WITHIN_S = 30
POST_EVERY_S = 4 # a channel takes one a second
DONE = 0
NOT_NOW = 5


def fail(text):
    print(text, file=sys.stderr)
    os._exit(1)


class Screen:
    """A dashboard on a terminal of its own, whose output is read and thrown away."""

    def __init__(self, program):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.execv(program, [program])
        threading.Thread(target=self.drain, daemon=True).start()

    def drain(self):
        try:
            while os.read(self.fd, 65536):
                pass
        except OSError:
            pass

    def end(self, signum):
        os.kill(self.pid, signum)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def owner_of(path):
    """The pid that answers at the socket, by its own word; None: nobody does."""
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(1)
    try:
        s.connect(path)
        s.sendall(b'{"tocsin":1,"hello":"cli"}\n')
        line = b""
        while not line.endswith(b"\n"):
            more = s.recv(65536)
            if not more:
                return None
            line += more
        return json.loads(line)["welcome"]["pid"]
    except (OSError, ValueError, KeyError):
        return None
    finally:
        s.close()


class Actor(threading.Thread):
    """A person who acts, and asks again under the same id until she is answered."""

    def __init__(self, number, args, over):
        super().__init__(daemon=True)
        self.args, self.over = args, over
        self.name, self.count = f"actor{number}", 0
        self.answered, self.posts, self.post_from = [], [], time.monotonic() + number
        self.chance = random.Random(args.seed * 100 + number)

    def words(self, act):
        if self.args.post and time.monotonic() >= self.post_from:
            self.post_from = time.monotonic() + POST_EVERY_S
            self.posts.append(act)
            return ["post", "-m", f"update {act}", "--channel", self.args.post]
        if self.chance.random() < 0.3:
            return ["ack", self.args.alert, "-m", act]
        return ["comment", self.args.alert, "-m", act]

    def run(self):
        while not self.over.is_set():
            self.count += 1
            act = f"{self.name}-{self.count}"
            words = [self.args.tocsin] + self.words(act) + ["--request-id", act, "--yes"]
            until = time.monotonic() + ANSWERED_WITHIN_S
            while True:
                done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True)
                if done.returncode == DONE:
                    self.answered.append(act)
                    break
                if done.returncode != NOT_NOW:
                    fail(f"{' '.join(words)} ended with {done.returncode}: {done.stderr}")
                if time.monotonic() > until:
                    fail(f"{act} was not answered for {ANSWERED_WITHIN_S} s: {done.stderr}")


def take_over(screens, sock, chance):
    """Kills the owner, if it is one of the screens; the milliseconds until another one answers."""
    pid = owner_of(sock)
    screen = next((s for s in screens if s.pid == pid), None)
    if screen is None:
        return None
    time.sleep(chance.random() * 0.05)
    began = time.monotonic()
    screen.end(signal.SIGKILL)
    screens.remove(screen)
    while True:
        now = owner_of(sock)
        if now is not None and now != pid:
            return (time.monotonic() - began) * 1000
        if time.monotonic() - began > TAKE_OVER_WITHIN_S:
            fail(f"nobody took over within {TAKE_OVER_WITHIN_S} s")
        time.sleep(0.002)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tocsin", required=True)
    parser.add_argument("--store", required=True)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alert", required=True)
    parser.add_argument("--post")
    args = parser.parse_args()
    chance = random.Random(args.seed)
    sock = args.store + ".sock"
    over = threading.Event()
    screens = [Screen(args.tocsin) for _ in range(SCREENS)]
    until = time.monotonic() + TAKE_OVER_WITHIN_S
    while owner_of(sock) is None:
        if time.monotonic() > until:
            fail("no screen owns the store")
        time.sleep(0.05)
    actors = [Actor(n, args, over) for n in range(ACTORS)]
    for actor in actors:
        actor.start()
    times = []
    while len(times) < args.kills:
        ms = take_over(screens, sock, chance)
        if ms is None:
            time.sleep(0.02)
            continue
        times.append(ms)
        while len(screens) < SCREENS:
            screens.append(Screen(args.tocsin))
        time.sleep(0.1 + chance.random() * 0.4)
    over.set()
    for actor in actors:
        actor.join(ANSWERED_WITHIN_S + 10)
    for screen in screens:
        screen.end(signal.SIGTERM)
    times.sort()
    ids = [i for a in actors for i in a.answered]
    print(json.dumps({
        "kills": len(times), "acts": sum(a.count for a in actors), "answered": len(ids),
        "takeover_ms": {"p50": round(times[len(times) // 2]), "p99": round(times[min(len(times) - 1, len(times) * 99 // 100)]), "max": round(times[-1])},
        "posts": [p for a in actors for p in a.posts], "ids": ids,
    }))


main()
