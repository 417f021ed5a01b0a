#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A hook's far end for tests: it keeps what is posted, and fails as it is told.

hook.py DIR [--port N]
Its first line says its port. Each request that is carried out becomes a line of DIR/log.jsonl: {"path":…,"headers":{…},"body":"…","at":…}, with the headers' names
in small letters. Each takes the first line of DIR/faults, if there is one:
  ok            202
  STATUS [S]    that status, with Retry-After: S; not carried out
  redirect URL  307 to there; not carried out
  drop          the connection is lost; not carried out
  lost          the same, but it is carried out
  slow MS       202 after a while
  stuck         carried out, and never answered
"""
import argparse
import http.server
import json
import os
import sys
import threading
import time

lock = threading.Lock()


def next_fault(folder):
    path = os.path.join(folder, "faults")
    with lock:
        try:
            with open(path) as f:
                lines = f.read().splitlines()
        except FileNotFoundError:
            return ["ok"]
        if not lines:
            return ["ok"]
        with open(path, "w") as f:
            f.write("".join(line + "\n" for line in lines[1:]))
    return lines[0].split(" ")


class Hook(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def keep(self, body):
        entry = {"path": self.path, "headers": {k.lower(): v for k, v in self.headers.items()}, "body": body.decode(), "at": time.time()}
        with lock, open(os.path.join(self.server.dir, "log.jsonl"), "a") as f:
            f.write(json.dumps(entry) + "\n")

    def answer(self, status, headers=(), text=""):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        fault = next_fault(self.server.dir)
        if fault[0] in ("ok", "lost", "slow", "stuck"):
            self.keep(body)
        if fault[0] in ("drop", "lost"):
            self.close_connection = True
            self.connection.close()
        elif fault[0] == "stuck":
            time.sleep(3600)
        elif fault[0] == "redirect":
            self.answer(307, [("Location", fault[1])])
        elif fault[0].isdigit():
            self.answer(int(fault[0]), [("Retry-After", fault[1])] if len(fault) > 1 else [], "no \x1b[31mthanks")
        else:
            time.sleep(int(fault[1]) / 1000 if fault[0] == "slow" else 0)
            self.answer(202)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("dir")
    p.add_argument("--port", type=int, default=0)
    options = p.parse_args()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), Hook)
    server.daemon_threads, server.dir = True, options.dir
    print(server.server_address[1], flush=True)
    sys.stdout.close()
    server.serve_forever()


main()
