# SPDX-License-Identifier: MIT
"""Figures of one round by their path (keys.Down.last_ms.p50), and medians over rounds."""
import collections


def leaves(o, path=""):
    if isinstance(o, dict):
        for k, v in o.items():
            yield from leaves(v, path + "." + str(k) if path else str(k))
    elif isinstance(o, (bool, int, float)):
        yield path, o


def figures(result):
    return dict(leaves(result))


def median(xs):
    xs = sorted(xs); n = len(xs)
    return xs[n // 2] if n % 2 else (xs[n // 2 - 1] + xs[n // 2]) / 2


def medians(rounds):
    g = collections.OrderedDict()
    for r in rounds:
        for k, v in leaves(r):
            if not isinstance(v, bool):
                g.setdefault(k, []).append(v)
    return collections.OrderedDict((k, round(median(v), 3)) for k, v in g.items())
