#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes down what a server answers, byte for byte: tape.py URL SECONDS FILE.jsonl.gz PATH... (TERM ends it early).

The file is gzip'ed lines of JSON. The first says when the tape began and how many lines of each kind follow:
{"tape":1,"began_ms":1795795200000,"length_ms":720000,"every_ms":5000,"pieces":612,"answers":290}
Bodies are stored in pieces, since most of a body stands in the one before it too: {"piece":"..."}, numbered from 0. Then come
the answers in the order of their times (milliseconds after the beginning, when the body had come whole); a body is its pieces in
a row:
{"at_ms":5003,"method":"GET","path":"/api/v2/alerts","status":200,"body":[0,17,4]}
{"at_ms":390001,"method":"GET","path":"/api/v2/alerts","failed":"connection refused"}
"""

import gzip
import http.client
import json
import os
import signal
import sys
import time
import urllib.parse

EVERY_S = 5
TIMEOUT_S = 4


def ask(address, path):
    """(status, body), or what went wrong in words."""
    connection = http.client.HTTPConnection(address, timeout=TIMEOUT_S)
    try:
        connection.request("GET", path, headers={"Accept": "application/json"})
        reply = connection.getresponse()
        return reply.status, reply.read().decode("utf-8")
    except OSError as e:
        return os.strerror(e.errno).lower() if e.errno else "timed out"
    except http.client.HTTPException:
        return "closed without a whole answer"
    finally:
        connection.close()


def cut(body):
    """The elements of a list, each with what separates it from the next; any other body is one piece."""
    if not body.startswith("[{"):
        return [("", body)]
    pieces, at = [("", "[")], 1
    while at < len(body):
        element, end = json.JSONDecoder().raw_decode(body, at)
        until = body.find("{", end)
        until = until if until >= 0 else len(body)
        pieces.append((element.get("fingerprint", ""), body[at:until]))
        at = until
    assert "".join(text for _, text in pieces) == body
    return pieces


class Tape:
    def __init__(self):
        self.began = time.time()
        self.pieces = {}  # (fingerprint, text): when it first came
        self.answers = []

    def add(self, path, answer):
        line = {"at_ms": int((time.time() - self.began) * 1000), "method": "GET", "path": path}
        if isinstance(answer, str):
            line["failed"] = answer
        else:
            line["status"], line["body"] = answer[0], cut(answer[1])
            for piece in line["body"]:
                self.pieces.setdefault(piece, len(self.pieces))
        self.answers.append(line)

    def lines(self):
        # What resembles stands together: gzip looks back 32 KB only.
        order = sorted(self.pieces, key=lambda piece: (piece[0], self.pieces[piece]))
        number = {piece: i for i, piece in enumerate(order)}
        yield {"tape": 1, "began_ms": int(self.began * 1000), "length_ms": self.answers[-1]["at_ms"], "every_ms": EVERY_S * 1000,
               "pieces": len(order), "answers": len(self.answers)}
        for _, text in order:
            yield {"piece": text}
        for line in self.answers:
            yield {**line, "body": [number[piece] for piece in line["body"]]} if "body" in line else line

    def write(self, path):
        raw = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in self.lines()).encode()
        with open(path, "wb") as f:
            f.write(gzip.compress(raw, 9, mtime=0))
        print(f"{path}: {len(self.answers)} answers, {len(self.pieces)} pieces, {len(raw)} bytes, "
              f"{os.path.getsize(path)} compressed", file=sys.stderr)


def main():
    url, seconds, out, *paths = sys.argv[1:]
    address = urllib.parse.urlsplit(url).netloc
    ended = []
    signal.signal(signal.SIGTERM, lambda *_: ended.append(True))
    tape = Tape()
    for n in range(int(seconds) // EVERY_S + 1):
        while not ended and time.time() < tape.began + n * EVERY_S:
            time.sleep(0.05)
        if ended:
            break
        for path in paths:
            tape.add(path, ask(address, path))
    tape.write(out)


main()
