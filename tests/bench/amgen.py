#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""amgen.py - deterministic Alertmanager alerts: make them, post them, serve them.

Standard library only (Python 3.9+).  Everything binds to / talks to 127.0.0.1.

  amgen.py make  -n 1000 [--seed 1] [--format post|get|ndjson|lines|mbox|git]   print alerts
  amgen.py post  -n 10000 --url http://127.0.0.1:9093 [--batch 64] [--conns 4]
  amgen.py serve -n 100000 --port 9094 [--churn 50]              fake Alertmanager v2

Alert i of seed s is the same on every machine and in every run (blake2b of
"s:i" picks every field), except for the times, which are relative to --now
(default: the current time; give --now 2025-01-01T00:00:00Z for full determinism).
"""
import sys
sys.dont_write_bytecode = True
import argparse, collections, datetime, gzip, hashlib, http.client, http.server
import json, os, random, re, socket, threading, time, urllib.parse, uuid

# ------------------------------------------------------------------ vocabulary
ALERTS = [  # name, severity weights (critical, warning, info), summary, description, unit
    ("KubePodCrashLooping", (1, 4, 0), "Pod is crash looping.",
     "Pod {namespace}/{pod} ({container}) is in waiting state (reason: CrashLoopBackOff); restarted {v} times in the last 10 minutes."),
    ("KubeDeploymentReplicasMismatch", (0, 5, 0), "Deployment has not matched the expected number of replicas.",
     "Deployment {namespace}/{service} has not matched the expected number of replicas for longer than 15 minutes ({v} missing)."),
    ("HighRequestLatency", (3, 3, 0), "p99 latency is above the objective.",
     "p99 latency of {service} in {cluster} is {v} ms over the last 5m, objective 250 ms; burn rate 14.4x on the 30d window."),
    ("HighErrorRate", (4, 2, 0), "Error ratio is above the objective.",
     "{service} in {cluster} answers {v}% of requests with a 5xx status over 5m; the SLO allows 0.1%. Check recent deploys first."),
    ("NodeFilesystemAlmostOutOfSpace", (1, 3, 0), "Filesystem has less than 5% space left.",
     "Filesystem on /dev/nvme0n1p1 at {instance} has only {v}% available space left and is predicted to fill within 4 hours."),
    ("NodeMemoryHighUtilization", (0, 3, 1), "Host is running out of memory.",
     "Memory is filling up at {instance}, has been above 90% for the last 15 minutes, is currently at {v}%."),
    ("TargetDown", (0, 3, 0), "One or more targets are unreachable.",
     "{v}% of the {job} targets in {namespace} namespace of {cluster} are down."),
    ("KafkaConsumerLag", (1, 3, 1), "Consumer group is lagging.",
     "Consumer group {service} in {cluster} lags {v} thousand messages behind on topic events.{team}.v2; oldest offset is 11 minutes old."),
    ("PostgresReplicationLag", (2, 2, 0), "Replica is behind the primary.",
     "Replica {instance} is {v} seconds behind its primary; reads served by {service} may be stale."),
    ("CertificateExpiry", (1, 2, 2), "TLS certificate expires soon.",
     "The certificate served at {instance} for {service}.{cluster}.example.net expires in {v} hours."),
    ("SyntheticCheckFailing", (3, 1, 0), "An acceptance probe fails in production.",
     "Probe {service}-login-flow run from {region} failed {v} times in a row at step 'submit order'; users are likely affected."),
    ("Watchdog", (0, 0, 1), "An alert that should always be firing.",
     "This is an alert meant to ensure that the entire alerting pipeline of {cluster} is functional (beat {v})."),
]
SEVERITIES = ("critical", "warning", "info")
TEAMS = ("payments", "identity", "checkout", "search", "platform", "storage", "edge", "data", "mobile", "growth")
SERVICES = ("api-gateway", "ledger", "wallet", "auth", "session-store", "catalog", "cart", "order-router", "indexer",
            "recommender", "mailer", "notifier", "feature-flags", "billing", "fraud-scorer", "image-proxy", "geo",
            "rate-limiter", "webhook-relay", "audit-log", "scheduler", "etl-loader", "metrics-bridge", "chat")
REGIONS = ("eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-1", "sa-east-1")
ENVS = ("prod", "prod", "prod", "prod", "staging")
ALNUM = "bcdfghjklmnpqrstvwxz2456789"


def rfc3339(t):
    return datetime.datetime.fromtimestamp(t, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + "%03dZ" % (int(t * 1000) % 1000)


def suffix(b, n):
    return "".join(ALNUM[x % len(ALNUM)] for x in b[:n])


def labels_of(seed, i):
    """(labels, annotations, generatorURL, age_seconds) of alert i; deterministic."""
    h = hashlib.blake2b(b"%d:%d" % (seed, i), digest_size=40).digest()
    name, weights, summary, desc = ALERTS[h[0] % len(ALERTS)]
    w = h[1] % sum(weights)
    sev = SEVERITIES[0] if w < weights[0] else SEVERITIES[1] if w < weights[0] + weights[1] else SEVERITIES[2]
    team = TEAMS[h[2] % len(TEAMS)]
    service = SERVICES[h[3] % len(SERVICES)]
    region = REGIONS[h[4] % len(REGIONS)]
    env = ENVS[h[5] % len(ENVS)]
    cluster = "%s-%s-%02d" % (env, region, h[6] % 8)
    lab = {
        "alertname": name, "cluster": cluster, "env": env,
        "instance": "10.%d.%d.%d:%d" % (h[6] % 8, h[7], h[8], 9100 + h[9] % 4),
        "job": "kubernetes-pods" if h[10] & 1 else service,
        "namespace": "%s-%s" % (team, env),
        "pod": "%s-%s-%s" % (service, suffix(h[11:21], 9), suffix(h[21:], 5)),
        "service": service, "severity": sev, "team": team,
    }
    if h[27] % 3 == 0:                       # 9 or 10 labels, as real ones vary; pod name keeps them unique
        del lab["env"]
    v = (h[28] * 256 + h[29]) % 997
    ctx = dict(lab, v=v, region=region, container=service, env=env)
    ann = {"description": desc.format(**ctx), "summary": summary}
    if h[30] % 4:
        ann["runbook_url"] = "https://runbooks.example.net/%s/%s#%s" % (team, service, name.lower())
    gen = "http://prometheus-%s.monitoring.svc:9090/graph?g0.expr=%s&g0.tab=1" % (
        cluster, urllib.parse.quote('rate(%s_total{service="%s"}[5m]) > %d' % (name.lower(), service, v)))
    age = int.from_bytes(h[31:34], "big") % (6 * 3600)
    return lab, ann, gen, age


def fnv_fingerprint(lab):
    """Prometheus' own label-set fingerprint (FNV-1a 64 over sorted name\\xffvalue\\xff)."""
    h = 14695981039346656037
    for k in sorted(lab):
        for c in k.encode() + b"\xff" + lab[k].encode() + b"\xff":
            h = ((h ^ c) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return "%016x" % h


def fast_fingerprint(lab):
    return hashlib.blake2b(b"\xff".join(k.encode() + b"\xff" + lab[k].encode() for k in sorted(lab)), digest_size=8).hexdigest()


def dumps(o):
    return json.dumps(o, separators=(",", ":"), ensure_ascii=False)


def post_alert(seed, i, now, ttl):
    lab, ann, gen, age = labels_of(seed, i)
    return {"labels": lab, "annotations": ann, "startsAt": rfc3339(now - age), "endsAt": rfc3339(now + ttl), "generatorURL": gen}


# ------------------------------------------------------------------------ make
def cmd_make(a):
    now = a.now
    out = sys.stdout
    if a.format == "post":
        out.write("[")
        for k in range(a.n):
            out.write(("," if k else "") + dumps(post_alert(a.seed, a.start + k, now, a.ttl)))
        out.write("]\n")
    elif a.format == "get":
        st = Store(a.seed, a.n, now, 0, a.real_fingerprint, a.ttl)
        out.write(st.body(lambda r: True).decode() + "\n")
    elif a.format == "lines":                # for fzf and the like
        for k in range(a.n):
            lab, ann, gen, age = labels_of(a.seed, a.start + k)
            out.write("%-8s %-32s %-24s %s %s %s\n" % (lab["severity"], lab["alertname"], lab["cluster"], lab["service"], lab["pod"], ann["summary"]))
    elif a.format == "mbox":                 # for neomutt
        for k in range(a.n):
            lab, ann, gen, age = labels_of(a.seed, a.start + k)
            d = time.gmtime(now - age)
            out.write("From am@x %s\nFrom: %s <%s@am>\nTo: oncall@x\nSubject: [%s] %s %s %s\nDate: %s\nMessage-ID: <%d@am>\nContent-Length: %d\nStatus: RO\n\n%s\n\n" % (
                time.asctime(d), lab["service"], lab["team"], lab["severity"], lab["alertname"], lab["cluster"], lab["pod"],
                time.strftime("%a, %d %b %Y %H:%M:%S +0000", d), k, len(ann["description"]) + 1, ann["description"]))
    elif a.format == "git":                  # for tig: | git fast-import
        for k in range(a.n):
            lab, ann, gen, age = labels_of(a.seed, a.start + k)
            m, t = ann["summary"] + "\n\n" + ann["description"] + "\n", dumps(lab) + "\n"
            out.write("commit refs/heads/main\ncommitter %s <%s@x> %d +0000\ndata %d\n%sM 644 inline %s.json\ndata %d\n%s\n" % (
                lab["service"], lab["team"], now - 600 * (a.n - k), len(m), m, lab["alertname"], len(t), t))
    else:
        for k in range(a.n):
            out.write(dumps(post_alert(a.seed, a.start + k, now, a.ttl)) + "\n")


# ------------------------------------------------------------------------ post
def quant(xs, q):
    xs = sorted(xs)
    return xs[min(len(xs) - 1, int(q * len(xs)))] if xs else None


def cmd_post(a):
    u = urllib.parse.urlparse(a.url)
    if u.hostname not in ("127.0.0.1", "localhost", "::1"):
        sys.exit("amgen post: loopback only")
    t0 = time.monotonic()
    bodies = []
    for b in range(0, a.n, a.batch):
        bodies.append(("[" + ",".join(dumps(post_alert(a.seed, a.start + i, a.now, a.ttl))
                                      for i in range(b, min(b + a.batch, a.n))) + "]").encode())
    gen_s = time.monotonic() - t0
    work = collections.deque(enumerate(bodies * a.repeat))
    lat, errs = [], []
    path = (u.path.rstrip("/") or "") + "/api/v2/alerts"
    interval = (a.batch / a.rate) if a.rate else 0
    start = time.monotonic()

    def worker():
        c = http.client.HTTPConnection(u.hostname, u.port or 80, timeout=120)
        c.connect()
        c.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while True:
            try:
                k, body = work.popleft()
            except IndexError:
                return
            if interval:
                d = start + k * interval - time.monotonic()
                if d > 0:
                    time.sleep(d)
            t = time.monotonic()
            try:
                c.request("POST", path, body, {"Content-Type": "application/json"})
                r = c.getresponse(); r.read()
                if r.status >= 300:
                    errs.append(r.status)
            except OSError as e:
                errs.append(str(e)); c.close()
            lat.append(time.monotonic() - t)

    ts = [threading.Thread(target=worker) for _ in range(a.conns)]
    [t.start() for t in ts]; [t.join() for t in ts]
    el = time.monotonic() - start
    nbytes = sum(map(len, bodies)) * a.repeat
    print(dumps({"alerts": a.n * a.repeat, "batch": a.batch, "conns": a.conns, "seconds": round(el, 3),
                 "alerts_per_s": round(a.n * a.repeat / el), "bytes": nbytes, "bytes_per_alert": round(nbytes / a.n / a.repeat, 1),
                 "MB_per_s": round(nbytes / el / 1e6, 2), "post_p50_ms": round(quant(lat, .5) * 1e3, 2),
                 "post_p99_ms": round(quant(lat, .99) * 1e3, 2), "post_max_ms": round(max(lat) * 1e3, 2),
                 "errors": len(errs), "first_errors": errs[:3], "generate_s": round(gen_s, 2)}))


# ----------------------------------------------------------------------- serve
class Store:
    """The alerts a fake Alertmanager holds, each with its GET JSON ready-made."""

    def __init__(self, seed, n, now, churn, real_fp, ttl):
        self.seed, self.churn, self.ttl = seed, churn, ttl
        self.fp = fnv_fingerprint if real_fp else fast_fingerprint
        self.lock = threading.Lock()
        self.recs = {}                       # fingerprint -> [labels, ann, gen, starts, ends, updated, silencedBy, bytes]
        self.order = None                    # sorted fingerprints, None = stale
        self.next = 0
        self.joined, self.builds, self.build_s = None, 0, 0.0
        self.silences = {}
        self.rng = random.Random(seed)
        self.fps = []                        # for O(1) random picks
        self.t0, self.done, self.changes = time.monotonic(), 0, collections.Counter()
        self.now0 = now
        for _ in range(n):
            self.fire(now)

    def enc(self, r, fp):
        self.joined = None
        state = "suppressed" if r[6] else "active"
        r[7] = dumps({"annotations": r[1], "endsAt": r[4], "fingerprint": fp, "receivers": [{"name": "default"}],
                      "startsAt": r[3], "status": {"inhibitedBy": [], "silencedBy": r[6], "state": state},
                      "updatedAt": r[5], "generatorURL": r[2], "labels": r[0]}
                      ).replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e").encode()   # as Go's encoder

    def put(self, lab, ann, gen, starts, ends, upd):
        fp = self.fp(lab)
        old = self.recs.get(fp)
        r = [lab, ann, gen, old[3] if old else starts, ends, upd, [], b""]
        for sid, s in self.silences.items():
            if s["status"]["state"] == "active" and match_all(s["_m"], lab):
                r[6] = r[6] + [sid]
        self.enc(r, fp)
        self.recs[fp] = r
        if not old:
            self.fps.append(fp); self.order = None
        return fp

    def fire(self, now):
        while True:
            lab, ann, gen, age = labels_of(self.seed, self.next)
            self.next += 1
            if self.fp(lab) not in self.recs:
                break
        if self.next > 1 and now != self.now0:
            age = 0                          # fired by churn: starts now
        self.put(lab, ann, gen, rfc3339(now - age), rfc3339(now + self.ttl), rfc3339(now))
        self.changes["fired"] += 1

    def drop(self, k):
        fp = self.fps[k]
        self.fps[k] = self.fps[-1]; self.fps.pop()
        del self.recs[fp]; self.order = self.joined = None
        self.changes["resolved"] += 1

    def advance(self):
        """Apply the changes due since the start: 25 % fire, 25 % resolve, 50 % update in place."""
        if not self.churn:
            return
        due = int((time.monotonic() - self.t0) * self.churn)
        while self.done < due:
            self.done += 1
            now, k = time.time(), self.rng.random()
            if k < .25 or not self.fps:
                self.fire(now)
            elif k < .5:
                self.drop(self.rng.randrange(len(self.fps)))
            else:
                fp = self.fps[self.rng.randrange(len(self.fps))]
                r = self.recs[fp]
                r[1] = dict(r[1], description=re.sub(r"\d+", str(self.rng.randrange(997)), r[1]["description"], count=1))
                r[5], r[4] = rfc3339(now), rfc3339(now + self.ttl)
                self.enc(r, fp)
                self.changes["updated"] += 1

    def body(self, keep):
        if self.order is None:
            self.order = sorted(self.recs)
        recs = self.recs
        if keep is None:                     # the whole list is kept joined until something changes
            if self.joined is None:
                t = time.monotonic()
                self.joined = b"[" + b",".join([recs[f][7] for f in self.order]) + b"]\n"
                self.builds += 1; self.build_s += time.monotonic() - t
            return self.joined
        return b"[" + b",".join([recs[f][7] for f in self.order if keep(recs[f])]) + b"]"

    def apply_silences(self):
        act = [(sid, s["_m"]) for sid, s in self.silences.items() if s["status"]["state"] == "active"]
        for fp, r in self.recs.items():
            by = [sid for sid, m in act if match_all(m, r[0])]
            if by != r[6]:
                r[6] = by; self.enc(r, fp)


MATCHER = re.compile(r'^\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*"?(.*?)"?\s*$')


def parse_matcher(s):
    m = MATCHER.match(s)
    if not m:
        raise ValueError("bad matcher format: %s" % s)
    n, op, v = m.groups()
    return (n, v, "~" in op, op[0] != "!", re.compile("^(?:%s)$" % v) if "~" in op else None)


def match_all(ms, lab):
    for n, v, isre, iseq, rx in ms:
        x = lab.get(n, "")
        if (bool(rx.match(x)) if isre else x == v) != iseq:
            return False
    return True


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "amgen/1"
    wbufsize = 0

    def log_message(self, *args):
        if self.server.a.verbose:
            sys.stderr.write("%s %s\n" % (self.log_date_time_string(), args[0] % args[1:]))

    def reply(self, code, body, ctype="application/json"):
        a, rng = self.server.a, self.server.rng
        if a.latency:
            time.sleep(a.latency / 1000)
        if a.fail and rng.random() < a.fail:
            code, body = 503, b'"injected failure"'
        enc = None
        if len(body) > 1024 and not a.no_gzip and "gzip" in self.headers.get("Accept-Encoding", ""):
            body, enc = gzip.compress(body, a.gzip_level), "gzip"
        cut = None
        if a.truncate and rng.random() < a.truncate:
            cut = len(body) // 2
        self.send_response(code)
        self.send_header("Content-Type", ctype)
        self.send_header("Vary", "Origin")
        if enc:                                              # no ETag, no Content-Length: as the real one
            self.send_header("Content-Encoding", enc)
        if a.content_length:
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if not a.content_length:                             # one big chunk, as Go does for one big write
            self.connection.sendall(b"%x\r\n" % len(body))
        v = memoryview(body)[:cut]
        if a.drip:                                           # bytes per second
            for k in range(0, len(v), max(1, a.drip // 20)):
                self.wfile.write(v[k:k + max(1, a.drip // 20)]); time.sleep(.05)
        else:
            self.connection.sendall(v)
        if cut is not None:
            self.close_connection = True
        elif not a.content_length:
            self.connection.sendall(b"\r\n0\r\n\r\n")
        s = self.server
        with s.store.lock:
            s.stats[self.command + " " + self.path.split("?")[0]] += 1
            s.stats["bytes_out"] += len(v)

    def jreply(self, code, o):
        self.reply(code, dumps(o).encode())

    def do_GET(self):
        st, u = self.server.store, urllib.parse.urlparse(self.path)
        q = urllib.parse.parse_qs(u.query)
        p = u.path.rstrip("/")
        flag = lambda k: q.get(k, ["true"])[-1] != "false"
        try:
            ms = [parse_matcher(x) for x in q.get("filter", [])]
        except ValueError as e:
            return self.jreply(400, str(e))
        if p in ("/api/v2/alerts", "/api/v2/alerts/groups"):
            act, sil = flag("active"), flag("silenced")
            keep = None if (not ms and act and sil) else (
                lambda r: (sil if r[6] else act) and match_all(ms, r[0]))
            snap = self.server.snap
            if snap and keep is None and p.endswith("alerts"):
                return self.reply(200, snap)
            with st.lock:
                st.advance()
                if p.endswith("groups"):
                    g = collections.OrderedDict()
                    for f in sorted(st.recs):
                        r = st.recs[f]
                        if keep is None or keep(r):
                            g.setdefault(r[0]["alertname"], []).append(r[7])
                    body = b"[" + b",".join(b'{"alerts":[' + b",".join(v) + b'],"labels":{"alertname":' + dumps(k).encode() +
                                            b'},"receiver":{"name":"default"}}' for k, v in g.items()) + b"]"
                else:
                    body = st.body(keep)
            return self.reply(200, body)
        if p == "/api/v2/silences":
            with st.lock:
                out = [{k: v for k, v in s.items() if k[0] != "_"} for s in st.silences.values()]
            return self.jreply(200, out)
        if p.startswith("/api/v2/silence/"):
            s = st.silences.get(p.rsplit("/", 1)[1])
            return self.jreply(200, {k: v for k, v in s.items() if k[0] != "_"}) if s else self.jreply(404, "")
        if p == "/api/v2/receivers":
            return self.jreply(200, [{"name": "default"}])
        if p == "/api/v2/status":
            return self.jreply(200, {"cluster": {"peers": [], "status": "disabled"}, "config": {"original": "route:\n  receiver: default\n"},
                                     "uptime": self.server.up, "versionInfo": {"branch": "amgen", "buildDate": "", "buildUser": "amgen",
                                     "goVersion": "go1.19.8", "revision": "amgen", "version": "0.25.0"}})
        if p in ("/-/healthy", "/-/ready"):
            return self.reply(200, b"OK", "text/plain")
        if p == "/amgen/stats":
            with st.lock:
                st.advance()
                return self.jreply(200, dict(self.server.stats, alerts=len(st.recs), churned=st.done, builds=st.builds, build_s=round(st.build_s, 3), **st.changes))
        self.jreply(404, {"code": 404, "message": "path %s was not found" % p})

    def do_POST(self):
        st = self.server.store
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        p = urllib.parse.urlparse(self.path).path.rstrip("/")
        try:
            o = json.loads(data)
        except ValueError as e:
            return self.jreply(400, {"code": 400, "message": "parsing body: %s" % e})
        now = time.time()
        if p == "/api/v2/alerts":
            with st.lock:
                for al in o:
                    ends = al.get("endsAt") or rfc3339(now + st.ttl)
                    if ends <= rfc3339(now):
                        fp = st.fp(al["labels"])
                        if fp in st.recs:
                            st.drop(st.fps.index(fp))
                    else:
                        st.put(al["labels"], al.get("annotations", {}), al.get("generatorURL", ""),
                               al.get("startsAt") or rfc3339(now), ends, rfc3339(now))
            self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()
            return
        if p == "/amgen/set":
            self.server.change(o)
            self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()    # whatever the faults are
            return
        if p == "/api/v2/silences":
            try:
                ms = []
                for m in o["matchers"]:
                    rx = re.compile("^(?:%s)$" % m["value"]) if m.get("isRegex") else None
                    ms.append((m["name"], m["value"], bool(m.get("isRegex")), m.get("isEqual", True), rx))
                for k in ("startsAt", "endsAt", "createdBy", "comment"):
                    o[k]
            except (KeyError, re.error) as e:
                return self.jreply(400, {"code": 602, "message": "%s is required or wrong" % e})
            sid = o.get("id") or str(uuid.UUID(int=st.rng.getrandbits(128)))
            if o.get("id") and o["id"] not in st.silences:
                return self.jreply(404, "silence not found")
            with st.lock:
                st.silences[sid] = dict(o, id=sid, updatedAt=rfc3339(now), status={"state": "active"}, _m=ms)
                st.apply_silences()
            return self.jreply(200, {"silenceID": sid})
        self.jreply(404, {"code": 404, "message": "path %s was not found" % p})

    def do_DELETE(self):
        st = self.server.store
        sid = urllib.parse.urlparse(self.path).path.rsplit("/", 1)[1]
        if sid not in st.silences:
            return self.jreply(404, "silence %s not found" % sid)
        with st.lock:
            st.silences[sid]["status"] = {"state": "expired"}
            st.apply_silences()
        self.send_response(200); self.send_header("Content-Length", "0"); self.end_headers()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def change(self, settings):
        """Another churn, fault or pace from now on: {"churn": 50, "fail": 0.3, "snapshot_ms": 1000}."""
        with self.store.lock:
            self.store.advance()
            for k, v in settings.items():
                setattr(self.a, k, v)
            self.store.churn, self.store.done, self.store.t0 = self.a.churn, 0, time.monotonic()
            self.snap = None

    def snapshots(self):
        """Keeps the whole list joined, so that building it is in nobody's reply."""
        while True:
            if self.a.snapshot_ms:
                with self.store.lock:
                    self.store.advance()
                    self.snap = self.store.body(None)
            time.sleep((self.a.snapshot_ms or 1000) / 1000)


def cmd_serve(a):
    t0 = time.monotonic()
    st = Store(a.seed, a.n, a.now, a.churn, a.real_fingerprint, a.ttl)
    st.changes.clear(); st.t0 = time.monotonic()
    srv = Server(("127.0.0.1", a.port), Handler)
    srv.a, srv.store, srv.rng, srv.up, srv.stats = a, st, random.Random(a.seed + 1), rfc3339(time.time()), collections.Counter()
    sys.stderr.write("amgen: %d alerts, body %d bytes, ready after %.1f s on http://127.0.0.1:%d\n" %
                     (len(st.recs), len(st.body(None)), time.monotonic() - t0, srv.server_port))
    srv.snap = None
    threading.Thread(target=srv.snapshots, daemon=True).start()
    if a.ready_file:
        open(a.ready_file, "w").write("%d %d\n" % (srv.server_port, os.getpid()))
    if a.seconds:
        threading.Timer(a.seconds, srv.shutdown).start()
    try:
        srv.serve_forever(.5)
    except KeyboardInterrupt:
        pass


def parse_now(s):
    if not s:
        return time.time()
    return datetime.datetime.fromisoformat(s.replace("Z", "+00:00")).timestamp()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = p.add_subparsers(dest="cmd", required=True)
    for name, fn in (("make", cmd_make), ("post", cmd_post), ("serve", cmd_serve)):
        s = sub.add_parser(name)
        s.set_defaults(fn=fn)
        s.add_argument("-n", type=int, default=1000, help="how many alerts")
        s.add_argument("--seed", type=int, default=1)
        s.add_argument("--start", type=int, default=0, help="index of the first alert")
        s.add_argument("--now", type=parse_now, default=time.time(), help="RFC 3339 time all times are relative to")
        s.add_argument("--ttl", type=int, default=86400, help="endsAt = now + TTL seconds")
        s.add_argument("--real-fingerprint", action="store_true", help="Prometheus' FNV fingerprint (slower)")
        if name == "make":
            s.add_argument("--format", choices=("post", "get", "ndjson", "lines", "mbox", "git"), default="post")
        if name == "post":
            s.add_argument("--url", default="http://127.0.0.1:9093")
            s.add_argument("--batch", type=int, default=64, help="alerts per POST (Prometheus sends up to 64)")
            s.add_argument("--conns", type=int, default=4)
            s.add_argument("--repeat", type=int, default=1)
            s.add_argument("--rate", type=float, default=0, help="alerts/s to hold (0 = as fast as it goes)")
        if name == "serve":
            s.add_argument("--port", type=int, default=9094)
            s.add_argument("--churn", type=float, default=0, help="changes per second (25%% fire, 25%% resolve, 50%% update)")
            s.add_argument("--snapshot-ms", type=int, default=0, help="serve a list joined in the background this often, so that building it is not in the reply's time")
            s.add_argument("--no-gzip", action="store_true", help="ignore Accept-Encoding, as a bare Alertmanager 0.25 does")
            s.add_argument("--content-length", action="store_true", help="Content-Length instead of chunked")
            s.add_argument("--gzip-level", type=int, default=1)
            s.add_argument("--latency", type=float, default=0, help="ms added to each reply")
            s.add_argument("--fail", type=float, default=0, help="share of replies turned into 503")
            s.add_argument("--truncate", type=float, default=0, help="share of replies cut in the middle")
            s.add_argument("--drip", type=int, default=0, help="send bodies at this many bytes/s")
            s.add_argument("--seconds", type=float, default=0, help="stop by itself")
            s.add_argument("--ready-file")
            s.add_argument("--verbose", action="store_true")
    a = p.parse_args()
    a.fn(a)


if __name__ == "__main__":
    main()
