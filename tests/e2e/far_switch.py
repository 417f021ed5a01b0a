# SPDX-License-Identifier: MIT
"""The far side of a dead man's switch, and an alert source: far_switch.py DIR

Prints its port. Each GET of /ping/... is a line "SECONDS PATH" in DIR/pings, answered by the status in DIR/status (200 where there is
none); /api/v2/alerts answers DIR/alerts and is a line in DIR/polls, and /api/v2/status what Alertmanager says of itself.
"""
import http.server
import os
import sys
import time

directory = sys.argv[1]


def text(name, default):
    try:
        with open(os.path.join(directory, name), encoding="utf-8") as f:
            return f.read().strip() or default
    except FileNotFoundError:
        return default


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path.startswith("/ping/"):
            with open(os.path.join(directory, "pings"), "a", encoding="utf-8") as f:
                f.write("%.3f %s\n" % (time.time(), self.path))
            self.answer(int(text("status", "200")), "OK", "text/plain")
        elif self.path.startswith("/api/v2/alerts"):
            with open(os.path.join(directory, "polls"), "a", encoding="utf-8") as f:
                f.write("%.3f\n" % time.time())
            self.answer(200, text("alerts", "[]"), "application/json")
        elif self.path.startswith("/api/v2/silences"):
            self.answer(200, "[]", "application/json")
        else:
            self.answer(200, '{"uptime":"2026-01-01T00:00:00.000Z"}', "application/json")

    def answer(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
