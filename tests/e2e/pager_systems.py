#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the pagers of pagers.py keep, and what their calls do with it: a PagerDuty, an Opsgenie and a JSM Operations."""
import threading
import time
import uuid

USERS = [
    {"id": "PANA001", "name": "Ana Alvarez", "mail": "ana@example.com", "account": "5b10ana"},
    {"id": "PBOB002", "name": "Bob Brown", "mail": "bob@example.com", "account": "5b10bob"},
    {"id": "PCAR003", "name": "Cara Cruz", "mail": "cara@example.com", "account": "5b10cara"},
]
CLOUD = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
KEYS = {"pd": "pd-key", "og": "og-key", "jsm": "jsm-token", "jsmUser": "ana@example.com", "routing": "0123456789abcdef0123456789abcdef"}
PD_LIST_MAX, OG_LIST_MAX = 10000, 20000
VERBS = {"acknowledge": "Acknowledge", "unacknowledge": "UnAcknowledge", "close": "Close", "notes": "Add Note", "snooze": "Snooze",
         "assign": "Assign", "responders": "Add Responder", "escalate": "Escalate", "tags": "Add Tags", "details": "Add Details"}


def now_ms():
    return time.time_ns() // 1000000


def stamp(ms=None, millis=False):
    """As PagerDuty writes times; with millis as Opsgenie does, whose last digits go when they are 0."""
    ms = now_ms() if ms is None else ms
    text = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(ms // 1000))
    return text + ("." + ("%03d" % (ms % 1000)).rstrip("0").ljust(1, "0") if millis else "") + "Z"


def user_of(word):
    for user in USERS:
        if word in user.values():
            return user
    return {"id": word or "PGONE99", "name": word or "Someone", "mail": word or "", "account": word or ""}


class Answer(Exception):
    """A call that ends with this status and body."""

    def __init__(self, status, body, headers=()):
        super().__init__(status)
        self.status, self.body, self.headers = status, body, dict(headers)


def pd_error(status, message, code, errors=()):
    return Answer(status, {"error": {"message": message, "code": code, **({"errors": list(errors)} if errors else {})}})


def og_error(status, message, code=None):
    return Answer(status, {"message": message, "code": code or status, "took": 0.001, "requestId": str(uuid.uuid4())})


class Thing:
    """An incident or an alert, whoever keeps it."""

    def __init__(self, at, number, key, title, extra):
        self.at, self.number, self.key, self.title, self.extra = at, number, key, title, dict(extra)
        self.id = "P%06X" % (0xA00000 + number) if at == "pd" else "%08x-0da4-43e2-8e21-9e22faedc594-%d" % (number, now_ms())
        self.created = self.changed = now_ms()
        self.status, self.acker, self.acked_at, self.count, self.events, self.by_events = "open", None, 0, 1, [], False

    def note(self, do, by=None, **more):
        self.changed = now_ms()
        self.events.append({"do": do, "by": by, "at": self.changed, **more})

    def ack(self, by, **more):
        if self.status == "open":
            self.status, self.acker, self.acked_at = "acked", by, now_ms()
            self.note("ack", by, **more)

    def unack(self, by, **more):
        if self.status == "acked":
            self.status, self.acker = "open", None
            self.note("unack", by, **more)

    def close(self, by, **more):
        if self.status != "closed":
            self.status = "closed"
            self.note("close", by, **more)

    def as_pd(self, base):
        ref = lambda kind, i, words: {"id": i, "type": kind + "_reference", "summary": words, "self": base + "/" + i, "html_url": "https://acme.pagerduty.example/" + i}
        acks = []
        if self.status == "acked":
            user = user_of(self.acker) if self.acker else None
            who = ref("user", user["id"], user["name"]) if user else ref("service", "PSVC001", "checkout")
            acks = [{"at": stamp(self.acked_at), "acknowledger": who}]
        one = {"id": self.id, "type": "incident", "summary": "[#%d] %s" % (self.number, self.title), "self": base + "/incidents/" + self.id,
               "html_url": "https://acme.pagerduty.example/incidents/" + self.id, "incident_number": self.number, "title": self.title,
               "created_at": stamp(self.created), "updated_at": stamp(self.changed), "incident_key": None if self.by_events else self.key,
               "status": {"open": "triggered", "acked": "acknowledged", "closed": "resolved"}[self.status],
               "service": ref("service", "PSVC001", "checkout"), "assignments": [], "acknowledgements": acks,
               "last_status_change_at": stamp(self.changed), "last_status_change_by": who if acks else self.closer(ref), "resolved_at": stamp(self.changed) if self.status == "closed" else None,
               "escalation_policy": ref("escalation_policy", "PESC001", "Default"), "teams": [ref("team", "PTEAM01", "shop")],
               "pending_actions": [], "alert_counts": {"all": 1, "triggered": 1, "resolved": 0}, "priority": None, "urgency": "high"}
        return {**one, **{k: v for k, v in self.extra.items() if k in one or k in ("conference_bridge", "body")}}

    def closer(self, ref):
        by = self.events[-1]["by"] if self.events and self.events[-1]["do"] == "close" else None
        return ref("user", user_of(by)["id"], user_of(by)["name"]) if by else ref("service", "PSVC001", "checkout")

    def as_og(self, flat):
        user = user_of(self.acker) if self.acker else None
        one = {"id": self.id, "tinyId": str(self.number), "alias": self.key, "message": self.title,
               "status": "closed" if self.status == "closed" else "open", "acknowledged": self.status == "acked",
               "tags": [], "snoozed": False, "count": self.count, "createdAt": stamp(self.created, True), "updatedAt": stamp(self.changed, True),
               "source": "tests", "owner": (user["account"] if flat else user["mail"]) if user else "", "priority": "P3", "responders": []}
        one["lastOccuredAt" if flat else "lastOccurredAt"] = stamp(self.created, True)
        one["seen" if flat else "isSeen"] = self.status == "acked"
        if flat:
            one.update(integrationType="API", integrationName="Default API")
        else:
            one["integration"] = {"id": "3cc69931-167f-411c-a331-768997c29d2e", "name": "API", "type": "API"}
        if self.status == "closed" and self.events[-1]["by"]:
            one["report"] = {"closeTime": self.changed - self.created, "closedBy": user_of(self.events[-1]["by"])["mail"]}
        if user:
            one["report"] = {"ackTime": self.acked_at - self.created, "acknowledgedBy": user["mail"]}
        known = ("tags", "priority", "entity", "source", "responders", "teams", "description", "details", "extraProperties", "createdAt", "owner", "report")
        return {**one, **{k: v for k, v in self.extra.items() if k in known}}


class Pagers:
    def __init__(self):
        self.lock = threading.RLock()
        self.reset()

    def reset(self):
        self.things = {"pd": [], "og": [], "jsm": []}
        self.requests, self.oncalls = {}, {"pd": [], "og": [], "jsm": []}
        self.calls, self.faults, self.delay_ms = [], [], 0

    def take_fault(self, op):
        for fault in self.faults:
            if fault["op"] not in (op, "*", op.split(".")[0] + ".*") or fault["times"] <= 0:
                continue
            if fault["skip"] > 0:
                fault["skip"] -= 1
                return {"mode": None}
            fault["times"] -= 1
            return fault
        return {"mode": None}

    def find(self, at, word, by="id"):
        for thing in reversed(self.things[at]):
            if str({"id": thing.id, "tiny": thing.number, "alias": thing.key}[by]) == word and (by != "alias" or thing.status != "closed"):
                return thing
        return None

    def add(self, at, key, title, extra=()):
        thing = Thing(at, len(self.things[at]) + 1, key or uuid.uuid4().hex, title, extra)
        self.things[at].append(thing)
        return thing

    # PagerDuty

    def pd_enqueue(self, call):
        e = call["args"]
        problems = []
        if not isinstance(e.get("routing_key"), str) or len(e["routing_key"]) != 32:
            problems.append("'routing_key' is missing or is invalid")
        if e.get("event_action") not in ("trigger", "acknowledge", "resolve"):
            problems.append("'event_action' is invalid")
        elif e["event_action"] == "trigger":
            p = e.get("payload") or {}
            problems += ["'payload.%s' is missing or blank" % m for m in ("summary", "source", "severity") if not p.get(m)]
            if len(p.get("summary") or "") > 1024:
                problems.append("'payload.summary' is too long")
            if p.get("severity") not in (None, "critical", "error", "warning", "info"):
                problems.append("'payload.severity' is invalid")
        elif not e.get("dedup_key"):
            problems.append("'dedup_key' is missing")
        if len(e.get("dedup_key") or "") > 255:
            problems.append("'dedup_key' is too long")
        if problems:
            raise Answer(400, {"status": "invalid event", "message": "Event object is invalid", "errors": problems})
        key = e.get("dedup_key") or uuid.uuid4().hex
        thing = self.find("pd", key, "alias")
        if e["event_action"] == "trigger":
            if not thing:
                thing = self.add("pd", key, e["payload"]["summary"])
                thing.by_events = True  # has alerts, and by the specification no key of its own then
            else:
                thing.count += 1
            thing.note("trigger", payload=e["payload"], routing_key=e["routing_key"])
        elif thing:
            (thing.ack if e["event_action"] == "acknowledge" else thing.close)(None, via="events")
        return 202, {"status": "success", "message": "Event processed", "dedup_key": key}

    def pd_list(self, call):
        q = call["query"]
        limit, offset = int(q.get("limit", ["25"])[0]), int(q.get("offset", ["0"])[0])
        if limit > 100 or offset + limit > PD_LIST_MAX:
            raise pd_error(400, "Invalid Input Provided", 2001, ["Offset plus limit must be at most %d." % PD_LIST_MAX])
        words = {"triggered": "open", "acknowledged": "acked", "resolved": "closed"}
        wanted = [words[s] for s in q.get("statuses[]", list(words)) if s in words]
        keys = q.get("incident_key")
        all_of = [t for t in reversed(self.things["pd"]) if t.status in wanted and (not keys or t.key in keys)]
        page = all_of[offset:offset + limit]
        return 200, {"incidents": [t.as_pd(call["base"]) for t in page], "limit": limit, "offset": offset,
                     "more": offset + limit < len(all_of), "total": None}

    def pd_thing(self, call):
        thing = self.find("pd", call["id"])
        if not thing:
            raise pd_error(404, "Not Found", 2100)
        return thing

    def pd_get(self, call):
        return 200, {"incident": self.pd_thing(call).as_pd(call["base"])}

    def pd_alerts(self, call):
        t = self.pd_thing(call)
        status = "resolved" if t.status == "closed" else "triggered"
        alert = {"id": "A" + t.id, "type": "alert", "summary": t.title, "status": status, "alert_key": t.key, "severity": "critical"}
        return 200, {"alerts": [alert], "limit": 25, "offset": 0, "more": False}

    def pd_update(self, call):
        order = call["args"].get("incident") if isinstance(call["args"].get("incident"), dict) else None
        if order is None or order.get("type") not in ("incident", "incident_reference"):
            raise pd_error(400, "Invalid Input Provided", 2001, ["Incident Type is invalid"])
        thing = self.pd_thing(call)
        user = [u for u in USERS if u["mail"] == call["from"]]
        if not user:
            raise pd_error(400, "Invalid Input Provided", 1008, ["Requester User Not Found"])
        status = order.get("status")
        if thing.status == "closed" and status in ("resolved", "acknowledged"):
            raise pd_error(400, "Invalid Input Provided", 1001, ["Incident Already Resolved"])
        if thing.status == "acked" and status == "acknowledged":
            raise pd_error(400, "Invalid Input Provided", 1002, ["Incident Already Acknowledged"])
        if status == "acknowledged":
            thing.ack(user[0]["id"], via="rest")
        elif status == "resolved":
            thing.close(user[0]["id"], via="rest")
        return 200, {"incident": thing.as_pd(call["base"])}

    def pd_oncalls(self, call):
        wanted, entries = call["query"].get("schedule_ids[]"), []
        for o in self.oncalls["pd"]:
            if wanted and o.get("id") not in wanted:
                continue
            user = user_of(o["user"])
            whole = {"type": "user", "name": user["name"], "email": user["mail"]} if "users" in call["query"].get("include[]", []) else {}
            entries.append({"user": {"id": user["id"], "type": "user_reference", "summary": user["name"], **whole},
                            "schedule": {"id": o.get("id"), "type": "schedule_reference", "summary": o["schedule"]} if o.get("schedule") else None,
                            "escalation_policy": {"id": "PESC001", "type": "escalation_policy_reference", "summary": "Default"},
                            "escalation_level": o.get("level", 1), "start": o.get("start"), "end": o.get("end")})
        limit, offset = int(call["query"].get("limit", ["25"])[0]), int(call["query"].get("offset", ["0"])[0])
        return 200, {"oncalls": entries[offset:offset + limit], "limit": limit, "offset": offset,
                     "more": offset + limit < len(entries), "total": None}

    def pd_users(self, call):
        return 200, {"users": [{"id": u["id"], "name": u["name"], "email": u["mail"], "type": "user"} for u in USERS], "limit": 25, "offset": 0, "more": False}

    # Opsgenie and JSM

    def later(self, call, action, do):
        """202 now; carried out after the delay, and its request then tells the truth."""
        request = str(uuid.uuid4())

        def carry_out():
            with self.lock:
                thing, ok, words = do()
                self.requests[request] = {"success": ok, "isSuccess": ok, "action": action, "processedAt": stamp(None, True), "status": words,
                                          "alertId": thing.id if thing else "", "alias": thing.key if thing else ""}

        if call["mode"] == "lost":
            pass
        elif call["mode"] == "refused":
            self.requests[request] = {"success": False, "isSuccess": False, "action": action, "processedAt": stamp(None, True),
                                      "status": "Alert does not exist", "alertId": "", "alias": ""}
        elif self.delay_ms == 0:
            carry_out()
        else:
            timer = threading.Timer(self.delay_ms / 1000, carry_out)
            timer.daemon = True
            timer.start()
        return 202, {"result": "Request will be processed", "took": 0.302, "requestId": request}

    def og_create(self, call):
        e, at = call["args"], call["at_system"]
        if not e.get("message"):
            raise og_error(422, "Message can not be empty.")

        def do():
            thing = self.find(at, e.get("alias"), "alias") if e.get("alias") else None
            if not thing:
                thing = self.add(at, e.get("alias"), e["message"][:130], e)
            else:
                thing.count += 1
            thing.note("trigger", payload=e)
            return thing, True, "Created alert"

        return self.later(call, "Create", do)

    def og_list(self, call):
        q, flat = call["query"], call["at_system"] == "jsm"
        size = "size" if flat else "limit"
        limit, offset = int(q.get(size, ["20"])[0]), int(q.get("offset", ["0"])[0])
        if limit > 100 or offset + limit > OG_LIST_MAX:
            raise og_error(422, "Sum of offset and limit should be lower than %d" % OG_LIST_MAX)
        query = q.get("query", [""])[0].replace(" ", "")
        wanted = [t for t in reversed(self.things[call["at_system"]]) if query != "status:open" or t.status != "closed"]
        if query.startswith("alias:"):
            wanted = [t for t in wanted if t.key == query[6:]]
        page = [t.as_og(flat) for t in wanted[offset:offset + limit]]
        following = None
        if offset + limit < len(wanted):
            following = "%s/alerts?%s=%d&sort=createdAt&offset=%d&order=desc&query=status%%3Aopen" % (call["base"], size, limit, offset + limit)
        if flat:
            return 200, {"values": page, "count": len(wanted), **({"links": {"next": following}} if following else {})}
        return 200, {"data": page, **({"paging": {"next": following, "first": call["base"], "last": call["base"]}} if following else {}),
                     "took": 0.012, "requestId": str(uuid.uuid4())}

    def og_found(self, call):
        return self.find(call["at_system"], call["id"], call["query"].get("identifierType", ["id"])[0])

    def og_get(self, call):
        thing = self.og_found(call)
        if not thing:
            raise og_error(404, "Alert with id [%s] not found" % call["id"], 404)
        one = thing.as_og(call["at_system"] == "jsm")
        return 200, one if call["at_system"] == "jsm" else {"data": one, "took": 0.01, "requestId": str(uuid.uuid4())}

    def og_verb(self, call):
        verb, by = call["verb"], call["args"].get("user")
        if verb == "notes" and not call["args"].get("note"):
            raise og_error(422, "Note can not be empty.")

        def do():
            thing = self.og_found(call)
            if not thing:
                return None, False, "Alert does not exist"
            if verb == "acknowledge" and thing.status == "acked":
                return thing, False, "Alert is already acknowledged"
            if verb == "close" and thing.status == "closed":
                return thing, False, "Alert is already closed"
            if verb == "acknowledge":
                thing.ack(by, via="api")
            elif verb == "unacknowledge":
                thing.unack(by, via="api")
            elif verb == "close":
                thing.close(by, via="api")
            else:
                thing.note(verb, by, args=call["args"])
            return thing, True, VERBS[verb] + " done"

        return self.later(call, VERBS[verb], do)

    def og_request(self, call):
        told = self.requests.get(call["id"])
        if told is None:
            raise og_error(404, "Request not found. It might not be processed, yet.", 40401)
        return 200, {**told, "requestId": call["id"]} if call["at_system"] == "jsm" else {"data": told, "took": 0.004, "requestId": call["id"]}

    def og_timeline(self, call):
        """Who is on call when, by one schedule: of its id or its name."""
        at, periods = call["at_system"], []
        for o in self.oncalls[at]:
            if call["id"] not in (o.get("id"), o["schedule"]):
                continue
            user = user_of(o["user"])
            who = {"id": user["account"], "type": "user"} if at == "jsm" else {"id": user["id"], "type": "user", "name": user["mail"]}
            periods.append({"startDate": o["start"], "endDate": o["end"], "type": "default", "responder" if at == "jsm" else "recipient": who})
        if not periods:
            raise og_error(404, "Schedule with id [%s] not found" % call["id"])
        told = {"startDate": periods[0]["startDate"], "finalTimeline": {"rotations": [{"id": "r1", "name": "first", "periods": periods}]}}
        return 200, told if at == "jsm" else {"data": told, "took": 0.01, "requestId": str(uuid.uuid4())}

    def og_oncalls(self, call):
        at, flat, groups = call["at_system"], call["query"].get("flat") == ["true"], {}
        for o in self.oncalls[at]:
            if call.get("id") in (None, o.get("id"), o["schedule"]):
                groups.setdefault((o.get("id") or o["schedule"], o["schedule"]), []).append(user_of(o["user"]))
        if at == "jsm":
            users = [u for v in groups.values() for u in v]
            if flat:
                return 200, {"onCallUsers": [u["account"] for u in users]}
            return 200, {"onCallParticipants": [{"id": u["account"], "type": "user"} for u in users]}
        rows = []
        for (i, name), users in groups.items():
            people = {"onCallRecipients": [u["mail"] for u in users]} if flat else {
                "onCallParticipants": [{"id": u["id"], "name": u["mail"], "type": "user"} for u in users]}
            rows.append({"_parent": {"id": i, "name": name, "enabled": True}, **people})
        if call.get("id"):
            if not rows:
                raise og_error(404, "Schedule with id [%s] not found" % call["id"])
            return 200, {"data": rows[0], "took": 0.01, "requestId": str(uuid.uuid4())}
        return 200, {"data": rows, "took": 0.01, "requestId": str(uuid.uuid4())}
