#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Serves the metrics of the demo's night to Prometheus: metrics.py PORT MOVES, a file to which night.sh adds its moves."""

import http.server
import random
import sys
import time

NOISE = 0.02  # of a noisy gauge, in both directions


class Series:
    """A number that goes from one value to another in a straight line; a rate is served as the total that it makes."""

    def __init__(self, kind, at):
        self.kind, self.at = kind, at
        self.begin = self.end = self.total = 0.0
        self.over_s = None

    def value(self, now):
        if not self.over_s:
            return self.end
        return self.begin + (self.end - self.begin) * min(1.0, (now - self.at) / self.over_s)

    def sum(self, now):
        ramp_s = min(now - self.at, self.over_s or 0.0)
        return self.total + (self.begin + self.value(self.at + ramp_s)) / 2 * ramp_s + self.end * (now - self.at - ramp_s)

    def move(self, at, to, over_s):
        if self.over_s is not None:
            self.total = self.sum(at)
        self.begin, self.end, self.over_s, self.at = self.value(at), to, over_s, at

    def served(self, now):
        if self.kind == "rate":
            return int(self.sum(now))
        value = self.value(now)
        return value * random.uniform(1 - NOISE, 1 + NOISE) if self.kind == "noisy" else value


class Night:
    def __init__(self, path):
        self.moves = open(path, encoding="utf-8")
        self.series = {}

    def catch_up(self):
        for line in self.moves:
            at, kind, name, to, over_s = line.rstrip("\n").split("\t")
            at = float(at)
            self.series.setdefault(name, Series(kind, at)).move(at, float(to), float(over_s))

    def page(self):
        self.catch_up()
        now = time.time()
        return "".join(f"{name} {series.served(now)}\n" for name, series in sorted(self.series.items()))


class Handler(http.server.BaseHTTPRequestHandler):
    night = None

    def do_GET(self):
        page = self.night.page().encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *_):
        pass


def main():
    random.seed(1)
    Handler.night = Night(sys.argv[2])
    http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()


main()
