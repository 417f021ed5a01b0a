#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pagers for tests, on 127.0.0.1: a PagerDuty (REST and Events v2), an Opsgenie and a Jira Service Management Operations that keep what
they are told, with a phone to acknowledge on, a log of all calls, and faults to order.

    pagers.py [--port N]    the first line on stdout is JSON: pd, events, og, jsm, cloud, jsmEvents (addresses), ctl, keys and users

What they take: PagerDuty REST `Token token=pd-key`, From: a user's mail; Events v2 any routing key of 32 characters (each is a service
of its own); Opsgenie `GenieKey og-key`; JSM basic ana@example.com:jsm-token, its integration API `GenieKey og-key`.

Control, by POST of JSON (log and state by GET too), below `ctl`; `at` is pd, og or jsm:
    log      {"calls": [...]}; a call has op, http, path, query, auth, from, accept, type, args, at (ms), fault, committed, status, reply.
             op is AT.WHAT: enqueue list get update alerts oncalls users (pd); create list get acknowledge unacknowledge close notes
             request oncalls (og, jsm)
    state    {"pd": [...], "og": [...], "jsm": [...]}: all incidents and alerts, also those that are over; each has events, what was
             done to it in order: {"do": "trigger", "by": ..., "at": ms}
    create   {"at", "key", "title", ...}: one from elsewhere; more members as the API has them -> {"id"}
    ack, unack, close    {"at", "key" or "id", "by": a user's id, mail or name}: on the phone
    oncall   {"at", "entries": [{"schedule", "id", "user", "start", "end"}]}: who is on call, in place of what was
    delay    {"ms"}: Opsgenie's and JSM's writes are carried out so long after their 202 (0: at once)
    fault    {"op": "pd.update", "mode": "drop", "times": 1, "skip": 0}: how the next calls ("*": of any op; "pd.*") end, after
             `skip` went well: ratelimited (429; retryAfter, reset: seconds in their headers, else none), error (status, code,
             message, errors: in the vendor's shape), http (status, body), drop (the connection), hang, slow (ms, after it was carried
             out), drop_after_commit (carried out, then the connection is dropped), lost (og, jsm: 202, and never carried out), refused (og, jsm: 202,
             and later "Alert does not exist")
    heal     forgets the faults that were ordered and have not come yet
    reset    forgets all
"""
import argparse
import base64
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

sys.dont_write_bytecode = True
from pager_systems import CLOUD, KEYS, USERS, VERBS, Answer, Pagers, now_ms, og_error, pd_error, user_of  # noqa: E402


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.answer_call("")

    def do_POST(self):
        self.answer_call(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    do_PUT = do_PATCH = do_DELETE = do_POST

    def answer_call(self, raw):
        url = urlsplit(self.path)
        parts = [unquote(p) for p in url.path.split("/") if p]
        if parts[:1] == ["_ctl"]:
            self.control(parts[-1], json.loads(raw or "{}"))
            return
        if parts == ["_edge", "tenant_info"]:
            self.send(200, {"cloudId": CLOUD})
            return
        call = {"http": self.command, "path": url.path, "target": self.path, "query": parse_qs(url.query), "auth": self.headers.get("Authorization"),
                "from": self.headers.get("From"), "accept": self.headers.get("Accept"), "type": self.headers.get("Content-Type"),
                "raw": raw, "at": now_ms(), "mode": None, "args": {}}
        do = self.route(parts, call)
        with self.server.pagers.lock:
            self.server.pagers.calls.append(call)
            fault = self.server.pagers.take_fault(call["op"])
            call["fault"] = call["mode"] = fault["mode"]
        try:
            call["args"] = json.loads(raw) if raw else {}
        except ValueError:
            do = lambda call: (400, {"message": "Could not read JSON"})
        self.end(call, fault, do)

    def route(self, parts, call):
        """Sets the op; the function that carries it out."""
        pagers, host = self.server.pagers, "http://" + (self.headers.get("Host") or "127.0.0.1")
        call["op"], call["at_system"] = "unknown", None
        if parts[-2:] == ["v2", "enqueue"]:
            call["op"], call["at_system"] = "pd.enqueue", "pd"
            return pagers.pd_enqueue
        if parts[:1] == ["pd"]:
            call["at_system"], call["base"] = "pd", host + "/pd"
            return self.route_pd(parts[1:], call)
        if parts[:2] == ["og", "v2"]:
            call["at_system"], call["base"] = "og", host + "/og/v2"
            return self.route_og(parts[2:], call)
        if parts[:3] == ["jsm", "ops", "integration"]:
            call["at_system"], call["base"], call["integration"] = "jsm", host + "/jsm/ops/integration/v2", True
            return self.route_og(parts[4:], call)
        if parts[:4] == ["jsm", "ops", "api", CLOUD]:
            call["at_system"], call["base"] = "jsm", host + "/jsm/ops/api/%s/v1" % CLOUD
            return self.route_og(parts[5:], call)
        return self.unknown

    def unknown(self, call):
        return 404, {"message": "nothing is here: " + call["path"]}

    def route_pd(self, rest, call):
        pagers, get = self.server.pagers, call["http"] == "GET"
        rows = {("incidents",): ("pd.list", pagers.pd_list), ("oncalls",): ("pd.oncalls", pagers.pd_oncalls), ("users",): ("pd.users", pagers.pd_users)}
        if len(rest) == 1 and get and tuple(rest) in rows:
            call["op"], do = rows[tuple(rest)]
        elif len(rest) == 2 and rest[0] == "incidents":
            call["id"] = rest[1]
            call["op"], do = ("pd.get", pagers.pd_get) if get else ("pd.update", pagers.pd_update)
        elif len(rest) == 3 and rest[0] == "incidents" and rest[2] == "alerts":
            call["id"] = rest[1]
            call["op"], do = "pd.alerts", pagers.pd_alerts
        else:
            return self.unknown
        return do

    def route_og(self, rest, call):
        pagers, at, get = self.server.pagers, call["at_system"], call["http"] == "GET"
        if rest == ["alerts"]:
            call["op"], do = (at + ".list", pagers.og_list) if get else (at + ".create", pagers.og_create)
        elif rest[:2] == ["alerts", "requests"] and len(rest) == 3:
            call["id"] = rest[2]
            call["op"], do = at + ".request", pagers.og_request
        elif rest[:2] == ["alerts", "alias"] and get:
            call["id"], call["query"]["identifierType"] = call["query"].get("alias", [""])[0], ["alias"]
            call["op"], do = at + ".get", pagers.og_get
        elif rest[:1] == ["alerts"] and len(rest) == 2 and get:
            call["id"] = rest[1]
            call["op"], do = at + ".get", pagers.og_get
        elif rest[:1] == ["alerts"] and len(rest) == 3 and rest[2] in VERBS and not get:
            call["id"], call["verb"] = rest[1], rest[2]
            call["op"], do = at + "." + rest[2], pagers.og_verb
        elif rest[:1] == ["schedules"] and rest[-1] == "timeline" and len(rest) == 3:
            call["id"] = rest[1]
            call["op"], do = at + ".oncalls", pagers.og_timeline
        elif rest[:1] == ["schedules"] and rest[-1] == "on-calls":
            call["id"] = rest[1] if len(rest) == 3 else None
            call["op"], do = at + ".oncalls", pagers.og_oncalls
        else:
            return self.unknown
        return do

    def check(self, call):
        """Who asks, and what PagerDuty's specification wants of each call."""
        at, auth = call["at_system"], call["auth"] or ""
        if call["op"] == "pd.enqueue" or at is None:
            return
        if at == "pd":
            if auth != "Token token=" + KEYS["pd"]:
                raise pd_error(401, "Invalid credentials", 2006)
            if "application/vnd.pagerduty+json;version=2" not in (call["accept"] or ""):
                raise pd_error(406, "Not Acceptable", 2001)
            if call["type"] != "application/json":
                raise pd_error(400, "Content-Type is missing", 2001)
        elif at == "og" or call.get("integration"):
            if auth != "GenieKey " + KEYS["og"]:
                raise og_error(401, "Could not authenticate", 40101)
        elif auth != "Basic " + base64.b64encode((KEYS["jsmUser"] + ":" + KEYS["jsm"]).encode()).decode():
            raise Answer(401, {"code": 401, "message": "Unauthorized"})
        if call["http"] != "GET" and call["type"] != "application/json":
            raise og_error(415, "Content type is not application/json")

    def fault_answer(self, call, fault):
        shape = pd_error if call["at_system"] == "pd" else og_error
        if fault["mode"] == "ratelimited":
            headers = {}
            if "retryAfter" in fault:
                headers["Retry-After"] = str(fault["retryAfter"])
            if "reset" in fault:
                headers.update({"ratelimit-limit": "960", "ratelimit-remaining": "0", "ratelimit-reset": str(fault["reset"])})
            words = ("Rate Limit Exceeded", 2020) if shape is pd_error else ("You are making too many requests!", 429)
            return Answer(429, shape(429, *words).body, headers)
        if fault["mode"] == "error":
            if shape is pd_error:
                return pd_error(fault.get("status", 400), fault["message"], fault.get("code", 2001), fault.get("errors", ()))
            return og_error(fault.get("status", 422), fault["message"], fault.get("code"))
        if fault["mode"] == "http":
            return Answer(fault.get("status", 503), fault.get("body", "upstream connect error"))
        return None

    def end(self, call, fault, do):
        if fault["mode"] == "drop":
            self.close_connection = True
            return
        if fault["mode"] == "hang":
            self.server.never.wait()
            return
        answer = self.fault_answer(call, fault)
        try:
            if answer:
                raise answer
            self.check(call)
            with self.server.pagers.lock:
                status, body = do(call)
                body = json.loads(json.dumps(body))
            headers, call["committed"] = {}, status < 300
        except Answer as e:
            status, body, headers = e.status, e.body, e.headers
        if fault["mode"] == "drop_after_commit":
            self.close_connection = True
            return
        if fault["mode"] == "slow":
            time.sleep(fault.get("ms", 1000) / 1000)
        call["status"], call["reply"] = status, body
        self.send(status, body, headers)

    def control(self, what, order):
        pagers, answer = self.server.pagers, {"ok": True}
        self.close_connection = True
        with pagers.lock:
            if what == "log":
                answer = {"calls": pagers.calls}
            elif what == "state":
                answer = {at: [{"id": t.id, "number": t.number, "key": t.key, "title": t.title, "status": t.status, "by": t.acker, "count": t.count,
                                "events": t.events} for t in things] for at, things in pagers.things.items()}
            elif what == "fault":
                pagers.faults.append({"times": 1, "skip": 0, **order})
            elif what == "heal":
                pagers.faults.clear()
            elif what == "reset":
                pagers.reset()
            elif what == "delay":
                pagers.delay_ms = order["ms"]
            elif what == "oncall":
                pagers.oncalls[order["at"]] = order["entries"]
            elif what == "create":
                thing = pagers.add(order["at"], order.get("key"), order.get("title", "something is wrong"), order)
                thing.note("created")
                answer = {"id": thing.id, "number": thing.number, "key": thing.key}
            elif what in ("ack", "unack", "close"):
                thing = pagers.find(order["at"], order["id"]) if "id" in order else pagers.find(order["at"], order["key"], "alias")
                if thing:
                    getattr(thing, what)(user_of(order.get("by"))["id"] if order.get("by") else None, via="phone")
                answer = {"ok": thing is not None}
            else:
                answer = {"ok": False}
            answer = json.loads(json.dumps(answer))
        self.send(200, answer)

    def send(self, status, body, headers=()):
        text = (body if isinstance(body, str) else json.dumps(body)).encode()
        try:
            self.send_response(status)
            for name, value in dict(headers).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
        except OSError:
            self.close_connection = True  # the asker was killed


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port):
        super().__init__(("127.0.0.1", port), Handler)
        self.pagers, self.never = Pagers(), threading.Event()

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    server = Server(parser.parse_args().port)
    base = "http://127.0.0.1:%d/" % server.server_address[1]
    print(json.dumps({"pd": base + "pd", "events": base + "v2/enqueue", "og": base + "og", "jsm": base.rstrip("/"), "cloud": CLOUD,
                      "jsmEvents": base + "jsm/ops/integration", "ctl": base + "_ctl/", "keys": KEYS, "users": USERS}), flush=True)
    server.serve_forever()


main()
