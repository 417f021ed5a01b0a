#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A mail server for tests: it keeps what it takes, and fails as it is told.

mail.py DIR [--tls CERT KEY] [--implicit] [--user NAME PASSWORD] [--port N]
Its first line says its port. Each mail becomes DIR/N.eml, as it came, and a line of DIR/log.jsonl: {"from":…,"to":[…],"tls":…,"user":…,"file":…}.
With --tls STARTTLS is offered (--implicit: TLS comes first); with --user nobody else may send.
Each session takes the first line of DIR/faults, if there is one:
  ok             nothing fails
  drop WHERE     the connection is lost at: greeting, mail, rcpt, data, body (nothing is kept)
  lost           the mail is kept, then the connection is lost in place of the answer
  stuck          … and there is no answer
  hang WHERE     nothing more is said from there
  say WHERE TEXT TEXT is the answer there: "rcpt 451 4.7.1 later", "rcpt:ben@example.org 550 5.1.1 no", "body 552 too big"
"""
import argparse
import base64
import json
import os
import socketserver
import ssl
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
    return lines[0].split(" ", 2)


class Gone(Exception):
    pass


class Session(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write((text + "\r\n").encode())
        self.wfile.flush()

    # False: the fault has answered.
    def at(self, where, detail=None):
        kind = self.fault[0]
        place = self.fault[1] if len(self.fault) > 1 else ""
        mine = place == where or (detail is not None and place == f"{where}:{detail}")
        if kind == "drop" and mine:
            raise Gone
        if kind == "hang" and mine:
            time.sleep(3600)
        if kind == "say" and mine:
            self.say(self.fault[2])
            return False
        return True

    def line(self):
        line = self.rfile.readline(8192)
        if not line.endswith(b"\r\n"):
            raise Gone
        return line[:-2].decode("latin-1")

    def begin_tls(self):
        self.request = self.server.context.wrap_socket(self.request, server_side=True)
        self.rfile = self.request.makefile("rb")
        self.wfile = self.request.makefile("wb")
        self.tls = True

    def handle(self):
        self.fault = next_fault(self.server.options.dir)
        self.tls, self.user, self.sender, self.readers = False, None, None, []
        try:
            if self.server.options.implicit:
                self.begin_tls()
            if self.at("greeting"):
                self.say("220 mail.test ESMTP")
            while self.command(self.line()):
                pass
        except (Gone, OSError):
            pass

    def command(self, line):
        words = line.split(" ")
        verb = words[0].upper()
        o = self.server.options
        if verb == "EHLO":
            offers = ["250-mail.test", "250-PIPELINING"]
            if o.tls and not self.tls:
                offers.append("250-STARTTLS")
            if o.user and (self.tls or not o.tls):
                offers.append("250-AUTH PLAIN LOGIN")
            for offer in offers + ["250 8BITMIME"]:
                self.say(offer)
        elif verb == "STARTTLS":
            self.say("220 go on")
            self.begin_tls()
        elif verb == "AUTH":
            self.login(words)
        elif verb == "MAIL" and o.user and self.user is None:
            self.say("530 5.7.0 Authentication required")
        elif verb == "MAIL":
            if self.at("mail"):
                self.sender = line[line.index("<") + 1 : line.rindex(">")]
                self.say("250 2.1.0 Ok")
        elif verb == "RCPT":
            reader = line[line.index("<") + 1 : line.rindex(">")]
            if self.at("rcpt", reader):
                self.readers.append(reader)
                self.say("250 2.1.5 Ok")
        elif verb == "DATA":
            if self.at("data"):
                self.say("354 End data with <CR><LF>.<CR><LF>")
                self.body()
        elif verb == "QUIT":
            self.say("221 2.0.0 Bye")
            return False
        else:
            self.say("502 5.5.2 what?")
        return True

    def login(self, words):
        self.say("334 ")
        given = base64.b64decode(self.line()).split(b"\0")
        if [w.decode() for w in given[1:]] == self.server.options.user:
            self.user = given[1].decode()
            self.say("235 2.7.0 in")
        else:
            self.say("535 5.7.8 Authentication credentials invalid")

    def body(self):
        lines = []
        while True:
            line = self.rfile.readline(100000)
            if not line.endswith(b"\r\n"):
                raise Gone
            if line == b".\r\n":
                break
            lines.append(line[1:] if line.startswith(b".") else line)
        if not self.at("body"):
            return
        self.keep(b"".join(lines))
        if self.fault[0] == "lost":
            raise Gone
        if self.fault[0] == "stuck":
            time.sleep(3600)
        self.say("250 2.0.0 Ok: queued")

    def keep(self, mail):
        o = self.server.options
        with lock:
            self.server.n += 1
            name = os.path.join(o.dir, f"{self.server.n}.eml")
            with open(name, "wb") as f:
                f.write(mail)
            with open(os.path.join(o.dir, "log.jsonl"), "a") as f:
                entry = {"from": self.sender, "to": self.readers, "tls": self.tls, "user": self.user, "file": name}
                f.write(json.dumps(entry) + "\n")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


def main():
    p = argparse.ArgumentParser()
    p.add_argument("dir")
    p.add_argument("--tls", nargs=2)
    p.add_argument("--implicit", action="store_true")
    p.add_argument("--user", nargs=2)
    p.add_argument("--port", type=int, default=0)
    options = p.parse_args()
    server = Server(("127.0.0.1", options.port), Session)
    server.options, server.n = options, 0
    if options.tls:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(*options.tls)
    print(server.server_address[1], flush=True)
    sys.stdout.close()
    server.serve_forever()


main()
