#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A Slack for tests, on 127.0.0.1: channels that keep what is posted, and their topics, a log of all calls, and faults to order.

    slack.py [--port N]     the first line on stdout is JSON: api, ctl, botToken, channel (the id of #crash)

Control, by POST of JSON (log by GET too), below `ctl`:
    log      {"calls": [...], "connections": N}; a call has method, http, path, type, raw, at (ms), args, fault, committed, status,
             reply; connections are those that were made, with or without a call, but for those of the control
    fault    {"method": "chat.postMessage", "mode": "drop", "times": 1}: how the next calls of a method ("*": of any) end
             ratelimited (429, retryAfter seconds), error (its word in error), http (status, body), drop (the connection), hang,
             slow (ms, after it was carried out), drop_after_commit (carried out, then the connection is dropped)
    heal     no fault that was ordered is left
    backend  {"method": "conversations.history", "args": {...}}: a call without faults, tokens and log: as somebody else would
    reset    forgets all
"""
import argparse
import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

TOKEN = "xoxb-fake-bot"
APP = "U0FAKE"
CHANNELS = {"C0FAKECRASH": "crash", "C0FAKEPROD": "production-monitoring", "C0FAKEFALL": "random"}
USERS = {"U0ANA", "U0BOB"}
TOPIC_MAX = 250  # units of UTF-16
EMOJI = {"1\ufe0f\u20e3": ":one:", "2\ufe0f\u20e3": ":two:", "3\ufe0f\u20e3": ":three:", "4\ufe0f\u20e3": ":four:", "5\ufe0f\u20e3": ":five:",
         "\u2705": ":white_check_mark:", "\U0001f6a8": ":rotating_light:"}


class Refused(Exception):
    """Its text is Slack's word for the error."""


class Slack:
    """What Slack keeps, and what a method does with it."""

    def __init__(self):
        self.lock = threading.Lock()
        self.reset()

    def reset(self):
        self.channels = {i: {"id": i, "name": n, "creator": "U0OTHER", "topic": "", "purpose": "", "members": []} for i, n in CHANNELS.items()}
        self.posts, self.calls, self.faults, self.count, self.connections = [], [], [], 0, 0

    def take_fault(self, method):
        for fault in self.faults:
            if fault["method"] in (method, "*") and fault["times"] > 0:
                fault["times"] -= 1
                return fault
        return {"mode": None}

    def channel(self, args):
        return self.open_channel(args)["id"]

    def any_channel(self, args):
        if args.get("channel") not in self.channels:
            raise Refused("channel_not_found")
        return self.channels[args["channel"]]

    def open_channel(self, args):
        channel = self.any_channel(args)
        if channel.get("is_archived"):
            raise Refused("is_archived")
        return channel

    def new_channel(self, letter, **members):
        channel = {"id": "%s0FAKE%05d" % (letter, len(self.channels)), "creator": APP, "created": int(time.time()), "topic": "", "purpose": "",
                   "members": [], **members}
        self.channels[channel["id"]] = channel
        return channel

    def post(self, channel, ts):
        for post in self.posts:
            if post["channel"] == channel and post["ts"] == ts:
                return post
        return None

    def chat_postMessage(self, args):
        channel, thread = self.channel(args), args.get("thread_ts")
        if not args.get("text"):
            raise Refused("no_text")
        if thread and not self.post(channel, thread):
            raise Refused("thread_not_found")
        self.count += 1
        post = {"channel": channel, "ts": "%d.%06d" % (time.time(), self.count), "text": args["text"]}
        post.update({k: args[k] for k in ("thread_ts", "metadata", "blocks", "reply_broadcast") if k in args})
        self.posts.append(post)
        return {"channel": channel, "ts": post["ts"], "message": post}

    def chat_update(self, args):
        post = self.post(self.channel(args), args.get("ts"))
        if not post:
            raise Refused("message_not_found")
        post["text"] = args["text"]
        if "blocks" in args:
            post["blocks"] = args["blocks"]
        post["edited"] = {"ts": "%d.000000" % time.time()}
        return {"channel": post["channel"], "ts": post["ts"], "text": post["text"]}

    def conversations_history(self, args):
        channel = self.any_channel(args)["id"]
        mine = [p for p in self.posts if p["channel"] == channel and p.get("thread_ts", p["ts"]) == p["ts"]]
        return self.page(args, "messages", [p for p in reversed(mine) if self.is_in_range(p, args)], strip_metadata)

    def conversations_replies(self, args):
        channel, ts = self.any_channel(args)["id"], args.get("ts")
        if not self.post(channel, ts):
            raise Refused("thread_not_found")
        thread = [p for p in self.posts if p["channel"] == channel and ts in (p["ts"], p.get("thread_ts"))]
        return self.page(args, "messages", [p for p in thread if p["ts"] == ts or self.is_in_range(p, args)], strip_metadata)

    def is_in_range(self, post, args):
        at, oldest = float(post["ts"]), float(args.get("oldest", 0))
        return at >= oldest if args.get("inclusive") in (True, "true") else at > oldest

    def conversations_list(self, args):
        archived = args.get("exclude_archived") in (True, "true")
        named = [c for c in self.channels.values() if c.get("name") and not (archived and c.get("is_archived"))]
        return self.page(args, "channels", [as_told(c) for c in named])

    def conversations_info(self, args):
        return {"channel": as_told(self.any_channel(args))}

    def set_words(self, args, key):
        channel, text = self.open_channel(args), args.get(key)
        if text is None:
            raise Refused("invalid_arguments")
        if len(text.encode("utf-16-le")) / 2 > TOPIC_MAX:
            raise Refused("too_long")
        for character, name in EMOJI.items():
            text = text.replace(character, name)
        channel[key] = re.sub("&(?!(amp|lt|gt);)", "&amp;", text).replace("<", "&lt;").replace(">", "&gt;")
        return {"channel": as_told(channel)}

    def conversations_setTopic(self, args):
        return self.set_words(args, "topic")

    def conversations_setPurpose(self, args):
        return self.set_words(args, "purpose")

    def conversations_create(self, args):
        name = args.get("name", "")
        if not re.fullmatch("[a-z0-9_-]{1,80}", name):
            raise Refused("invalid_name")
        if name in [c.get("name") for c in self.channels.values()]:
            raise Refused("name_taken")
        return {"channel": as_told(self.new_channel("C", name=name))}

    def conversations_invite(self, args):
        channel, user = self.open_channel(args), args.get("users")
        if user not in USERS:
            raise Refused("user_not_found")
        if user in channel["members"]:
            raise Refused("already_in_channel")
        channel["members"].append(user)
        return {"channel": as_told(channel)}

    def conversations_members(self, args):
        return {"members": self.any_channel(args)["members"]}

    def conversations_archive(self, args):
        channel = self.any_channel(args)
        if channel.get("is_archived"):
            raise Refused("already_archived")
        channel["is_archived"] = True
        return {}

    def conversations_open(self, args):
        user = args.get("users")
        if user not in USERS:
            raise Refused("user_not_found")
        known = [c for c in self.channels.values() if c.get("user") == user]
        return {"channel": {"id": (known or [self.new_channel("D", user=user)])[0]["id"]}}

    def auth_test(self, args):
        return {"user": "tocsin", "user_id": APP, "team_id": "T0FAKE"}

    def page(self, args, name, items, strip=lambda item, args: item):
        start, limit = int(args.get("cursor") or 0), int(args.get("limit") or 100)
        more = start + limit < len(items)
        return {name: [strip(i, args) for i in items[start : start + limit]], "has_more": more,
                "response_metadata": {"next_cursor": str(start + limit) if more else ""}}

    def carry_out(self, method, args):
        do = METHODS.get(method)
        if not do:
            return {"ok": False, "error": "unknown_method"}
        with self.lock:
            try:
                return {"ok": True, **json.loads(json.dumps(do(self, args)))}
            except Refused as e:
                return {"ok": False, "error": str(e)}


def as_told(channel):
    told = {k: v for k, v in channel.items() if k not in ("members", "topic", "purpose")}
    return {**told, "topic": {"value": channel["topic"]}, "purpose": {"value": channel["purpose"]}}


def strip_metadata(post, args):
    if args.get("include_all_metadata") in (True, "true"):
        return post
    return {k: v for k, v in post.items() if k != "metadata"}


METHODS = {name.replace("_", ".", 1): do for name, do in vars(Slack).items() if re.match("auth_|chat_|conversations_", name)}


def read_args(kind, raw):
    if kind == "application/json":
        try:
            return json.loads(raw)
        except ValueError:
            raise Refused("invalid_json")
    if kind == "application/x-www-form-urlencoded":
        return dict(parse_qsl(raw, keep_blank_values=True))
    raise Refused("invalid_post_type" if kind else "missing_post_type")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def do_GET(self):
        self.answer_call("")

    def do_POST(self):
        self.answer_call(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    def answer_call(self, raw):
        _, root, name = (urlsplit(self.path).path + "//").split("/")[:3]
        if root == "_ctl":
            self.control(name, json.loads(raw or "{}"))
        elif root == "api":
            self.web_api(name, raw)
        else:
            self.send(404, {"ok": False})

    def control(self, what, order):
        slack, answer = self.server.slack, {"ok": True}
        self.close_connection = True
        with slack.lock:
            slack.connections -= 1
            if what == "fault":
                slack.faults.append({"times": 1, **order})
            elif what == "heal":
                slack.faults.clear()
            elif what == "reset":
                slack.reset()
            elif what == "log":
                answer = {"calls": json.loads(json.dumps(slack.calls)), "connections": slack.connections}
        if what == "backend":
            answer = slack.carry_out(order["method"], order.get("args", {}))
        self.send(200, answer)

    def web_api(self, method, raw):
        slack, kind = self.server.slack, (self.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        call = {"method": method, "http": self.command, "path": self.path, "type": kind, "raw": raw, "at": time.time_ns() // 1000000}
        with slack.lock:
            slack.calls.append(call)
            fault = slack.take_fault(method)
            mode = call["fault"] = fault["mode"]
        try:
            call["args"] = read_args(kind, raw)
        except Refused as e:
            self.reply(call, {"ok": False, "error": str(e)})
            return
        if mode == "ratelimited":
            self.reply(call, {"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(fault.get("retryAfter", 1))})
        elif mode == "error":
            self.reply(call, {"ok": False, "error": fault["error"]})
        elif mode == "http":
            self.reply(call, fault.get("body", "upstream connect error"), fault.get("status", 503))
        elif mode == "drop":
            self.close_connection = True
        elif mode == "hang":
            self.server.never.wait()
        else:
            self.carry_out(call, fault)

    def carry_out(self, call, fault):
        word = self.token_fault()
        if word:
            self.reply(call, {"ok": False, "error": word})
            return
        answer = self.server.slack.carry_out(call["method"], call["args"])
        call["committed"] = answer["ok"]
        if fault["mode"] == "drop_after_commit":
            self.close_connection = True
            return
        if fault["mode"] == "slow":
            time.sleep(fault.get("ms", 1000) / 1000)
        self.reply(call, answer)

    def token_fault(self):
        given = self.headers.get("Authorization")
        if not given:
            return "not_authed"
        return None if given == "Bearer " + TOKEN else "invalid_auth"

    def reply(self, call, body, status=200, headers=()):
        call["status"], call["reply"] = status, body
        self.send(status, body, headers)

    def send(self, status, body, headers=()):
        text = (body if isinstance(body, str) else json.dumps(body)).encode()
        try:
            self.send_response(status)
            for name, value in dict(headers).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)
        except OSError:
            self.close_connection = True  # the asker was killed


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port):
        super().__init__(("127.0.0.1", port), Handler)
        self.slack, self.never = Slack(), threading.Event()

    def process_request(self, request, client_address):
        with self.slack.lock:
            self.slack.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    server = Server(parser.parse_args().port)
    base = "http://127.0.0.1:%d/" % server.server_address[1]
    first = next(iter(CHANNELS))
    print(json.dumps({"api": base + "api/", "ctl": base + "_ctl/", "botToken": TOKEN, "channel": first}), flush=True)
    server.serve_forever()


main()
