#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Speaks to the owner of a store as tocsin does not: every line that could make somebody else of who connects, or more of her rights.

    forge.py forge SOCKET ALERT VICTIM VICTIM_UID TAG   one line on stdout an attempt: its text, and done, dry (done, of a dry run) or refused
    forge.py say SOCKET LINE...                     the answer to each line after the hello
    forge.py become UID SOCKET ALERT TEXT           connects, becomes that uid, and only then acts (run by root)
    forge.py child UID SOCKET ALERT TEXT            a child of this process becomes that uid, connects and acts (run by root)
    forge.py pass UID UID SOCKET ALERT TEXT         the first connects and gives the connection to the second, who acts (run by root)
    forge.py crowd N UID SOCKET                     opens up to N connections as each of 8 users from UID on, says how many stand, and holds them
                                                    until its input ends (run by root)
    forge.py commas N SOCKET                        a line with so many values: its answer
    forge.py false SOCKET                           listens there and prints what it is told: a false owner

Every attempt has a connection of its own and a text of its own, so that the log says what became of it.
"""
import array
import json
import os
import socket
import struct
import sys

HELLO = {"tocsin": 1, "hello": "cli"}
SCM_CREDENTIALS = 2


class Refused(Exception):
    pass


class Conn:
    def __init__(self, path, sock=None):
        self.sock = sock or socket.socket(socket.AF_UNIX)
        self.sock.settimeout(10)
        if sock is None:
            self.sock.connect(path)
        self.rest = b""

    def send(self, value, ancillary=()):
        data = value if isinstance(value, bytes) else json.dumps(value).encode() + b"\n"
        self.sock.sendmsg([data], list(ancillary))

    def line(self):
        while b"\n" not in self.rest:
            more = self.sock.recv(65536)
            if not more:
                raise Refused("hung up")
            self.rest += more
        line, self.rest = self.rest.split(b"\n", 1)
        return json.loads(line)

    def answer(self, number):
        while True:
            line = self.line()
            if line.get("id") == number or (line.get("id") is None and line.get("ok") is False):
                return line

    def ask(self, value, ancillary=()):
        self.send({"id": 1, **value}, ancillary)
        answer = self.answer(1)
        if not answer["ok"]:
            raise Refused(answer.get("error"))
        return answer


def act(alert, text, **more):
    return {"do": "act", "kind": "comment", "text": text, "alerts": [{"id": alert, "episode": 0}], **more}


def credentials(pid, uid, gid):
    return [(socket.SOL_SOCKET, SCM_CREDENTIALS, struct.pack("3i", pid, uid, gid))]


def hello_then_act(path, alert, text, hello, more=None, ancillary=()):
    c = Conn(path)
    c.send(hello)
    c.line()
    c.ask(act(alert, text, **(more or {})), ancillary)


def forged_members(victim, uid):
    """Members that name somebody, one by one and together, as they may stand in a hello or in an act."""
    one = {
        "actor": victim, "origin": f"cli unix:{uid}", "who": victim, "you": victim, "person": victim, "user": victim, "account": victim,
        "uid": uid, "euid": 0, "login_uid": uid, "loginuid": uid, "gid": 0, "pid": 1, "known": "login", "may": "admin", "role": "admin",
        "same_account": True, "is_mapped": True, "peer": {"uid": uid, "login_uid": uid, "pid": 1}, "identity": {"actor": victim, "role": "admin"},
        "actor\u200b": victim, "ACTOR": victim, "node": "elsewhere", "screen": 1,
    }
    return [{k: v} for k, v in one.items()] + [one]


def attempts(victim, uid, tag):
    """Each as (hello, members of the act, ancillary data)."""
    for word in ["tui", "wall", "plain", "watch", "serve", "engine", "source:am", "source", "deliver", "tocsin", f"cli unix:{uid}", victim, "",
                 "cli\n", "cli unix:0 login:0", "x" * 5000]:
        yield {**HELLO, "hello": word}, {}, ()
    for value in [victim, f"unix:{victim}", str(uid), f"unix:{uid}", f"{victim} ", "", "*", "tocsin", "engine", "am", uid, None, [victim], {"name": victim}]:
        yield {**HELLO, "as": value}, {}, ()
    for members in forged_members(victim, uid):
        yield {**HELLO, **members}, {}, ()
        yield HELLO, members, ()
    for kind in ["deliver", "outcome", "observe", "absent", "source", "sources", "tick", "config", "dry-run", "alert.acked", "COMMENT", "", None, 3]:
        yield HELLO, {"kind": kind}, ()
    for value in [victim, f"{victim}|cli unix:{uid}", "engine", "source:am"]:
        yield HELLO, {"as": value}, ()
        yield HELLO, {"request_id": f"{value} {tag}"}, ()
    yield HELLO, {"dry_run": True}, ()
    yield HELLO, {"dry_run": True, "actor": victim, "as": victim}, ()
    for pid, who in [(1, 0), (os.getpid(), uid), (os.getppid(), 0), (os.getpid(), os.getuid())]:
        yield HELLO, {}, credentials(pid, who, os.getgid())


def second_hello(path, alert, text, victim):
    c = Conn(path)
    c.send(HELLO)
    c.line()
    c.send({"tocsin": 1, "hello": "tui", "as": victim})
    c.line()
    c.ask(act(alert, text))


def unfinished(path, alert, text, victim):
    """The hello comes in two parts, with a forged one inside a string of it."""
    c = Conn(path)
    c.send(b'{"tocsin":1,"hello":"cli","x":"\\n{\\"tocsin\\":1,')
    c.send(('\\"hello\\":\\"tui\\",\\"as\\":\\"%s\\"}"}\n' % victim).encode())
    c.line()
    c.ask(act(alert, text))


def doubled(path, alert, text, victim):
    c = Conn(path)
    c.send(b'{"tocsin":1,"hello":"cli","as":null,"as":"%s"}\n' % victim.encode())
    c.line()
    c.ask(act(alert, text))


def without_hello(path, alert, text, victim):
    Conn(path).ask(act(alert, text, **{"as": victim}))


def tell(text, fn, *args, done="done"):
    try:
        fn(*args)
        said = done
    except (Refused, OSError, ValueError):
        said = "refused"
    print(f"{text}\t{said}", flush=True)


def forge(path, alert, victim, victim_uid, tag):
    uid, n = int(victim_uid), 0
    for hello, members, ancillary in attempts(victim, uid, tag):
        n += 1
        text = f"{tag} {n}"
        tell(text, hello_then_act, path, alert, text, hello, members, ancillary, done="dry" if members.get("dry_run") else "done")
    for fn in (second_hello, unfinished, doubled, without_hello):
        n += 1
        text = f"{tag} {n}"
        tell(text, fn, path, alert, text, victim)


def say(path, *lines):
    c = Conn(path)
    c.send(HELLO)
    c.line()
    for number, line in enumerate(lines, 1):
        c.send({**json.loads(line), "id": number})
        print(json.dumps(c.answer(number)), flush=True)


def become_uid(uid):
    os.setgroups([])
    os.setresuid(uid, uid, uid)


def in_child(fn, *args):
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            fn(*args)
            code = 0
        finally:
            os._exit(code)
    return pid


def wait(*pids):
    for pid in pids:
        if os.waitpid(pid, 0)[1] != 0:
            sys.exit(1)


def become(uid, path, alert, text):
    c = Conn(path)
    become_uid(int(uid))
    c.send(HELLO)
    c.line()
    tell(text, c.ask, act(alert, text))


def connect_and_act(uid, path, alert, text):
    become_uid(uid)
    tell(text, hello_then_act, path, alert, text, HELLO)


def child(uid, path, alert, text):
    wait(in_child(connect_and_act, int(uid), path, alert, text))


def give(uid, path, to):
    become_uid(uid)
    c = Conn(path)
    fds = array.array("i", [c.sock.fileno()])
    to.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, fds)])


def take(uid, by, alert, text):
    become_uid(uid)
    _, ancillary, _, _ = by.recvmsg(1, socket.CMSG_SPACE(4))
    c = Conn(None, socket.socket(fileno=array.array("i", ancillary[0][2])[0]))
    c.send(HELLO)
    c.line()
    tell(text, c.ask, act(alert, text))


def hand(from_uid, to_uid, path, alert, text):
    ours, theirs = socket.socketpair()
    wait(in_child(give, int(from_uid), path, ours), in_child(take, int(to_uid), theirs, alert, text))


def hold(n, uid, path, ready, end):
    become_uid(uid)
    held = []
    for _ in range(n):
        try:
            c = Conn(path)
            c.send(HELLO)
            if "welcome" in c.line():
                held.append(c)
        except (OSError, Refused):
            pass
    ready.send(struct.pack("i", len(held)))
    end.recv(1)


def crowd(n, uid, path):
    stand, pairs, pids = 0, [socket.socketpair() for _ in range(8)], []
    for i, (ours, theirs) in enumerate(pairs):
        pids.append(in_child(hold, int(n), int(uid) + i, path, theirs, theirs))
        stand += struct.unpack("i", ours.recv(4))[0]
    print(stand, flush=True)
    sys.stdin.read()
    for ours, _ in pairs:
        ours.send(b"x")
    wait(*pids)


def commas(n, path):
    c = Conn(path)
    c.send(HELLO)
    c.line()
    c.send(b'{"id":1,"do":"status","x":[1' + b",1" * int(n) + b"]}\n")
    print(json.dumps(c.answer(1)), flush=True)


def listen(path):
    server = socket.socket(socket.AF_UNIX)
    server.bind(path)
    os.chmod(path, 0o666)
    server.listen()
    print("listening", flush=True)
    while True:
        c, _ = server.accept()
        c.settimeout(5)
        try:
            print("told", c.recv(65536), flush=True)
        except OSError:
            pass
        c.close()


MODES = {"forge": forge, "say": say, "become": become, "child": child, "pass": hand, "crowd": crowd, "commas": commas, "false": listen}
MODES[sys.argv[1]](*sys.argv[2:])
