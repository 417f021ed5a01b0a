# SPDX-License-Identifier: MIT
"""A lossy way to a server: lossy.py DIR SEED TO_PORT

Prints its port. What writes silences, and each look-up of them, meets a fault in two of five cases until DIR/calm is there: it is lost on
its way ("drop"), carried out and not answered ("lost"), carried out and answered by 502 ("broken"), or late ("late"). Each fault is a
line "KIND METHOD PATH" in DIR/faults.
"""
import http.client
import http.server
import os
import random
import sys
import time

directory, seed, to_port = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
chance = random.Random(seed)
KINDS = ["drop", "lost", "lost", "broken", "late"]


def fault_for(method, path):
    if "/silence" not in path or os.path.exists(os.path.join(directory, "calm")):
        return None
    if chance.random() > (0.4 if method != "GET" else 0.1):
        return None
    kind = chance.choice(KINDS)
    with open(os.path.join(directory, "faults"), "a", encoding="utf-8") as f:
        f.write("%s %s %s\n" % (kind, method, path))
    return kind


class Handler(http.server.BaseHTTPRequestHandler):
    def forward(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = fault_for(self.command, self.path)
        self.close_connection = True
        if kind == "drop":
            return
        try:
            far = http.client.HTTPConnection("127.0.0.1", to_port, timeout=10)
            far.request(self.command, self.path, body, {"Content-Type": "application/json"} if body else {})
            reply = far.getresponse()
            status, text, type_ = reply.status, reply.read(), reply.headers.get("Content-Type", "application/json")
            far.close()
        except (OSError, http.client.HTTPException):
            return
        if kind == "lost":
            return
        if kind == "late":
            time.sleep(0.3)
        if kind == "broken":
            status, text, type_ = 502, b"<html><title>Bad Gateway</title></html>", "text/html"
        try:
            self.send_response(status)
            self.send_header("Content-Type", type_)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
        except OSError:
            pass

    do_GET = do_POST = do_DELETE = forward

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_address[1], flush=True)
server.serve_forever()
