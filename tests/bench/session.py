# SPDX-License-Identifier: MIT
"""A program on a pseudo-terminal: every read has its time, /proc says what it used. Standard library only, Linux."""
import collections, fcntl, json, os, signal, struct, termios, threading, time
import vt

HERE = os.path.dirname(os.path.abspath(__file__))
KEYS = {"Up": "A", "Down": "B", "Right": "C", "Left": "D", "Home": "H", "End": "F"}
FIXED = {"Enter": "\r", "Tab": "\t", "Esc": "\x1b", "Space": " ", "BSpace": "\x7f", "PgUp": "\x1b[5~", "PgDn": "\x1b[6~",
         "Del": "\x1b[3~", "Ins": "\x1b[2~", "BTab": "\x1b[Z", "F1": "\x1bOP", "F2": "\x1bOQ", "F3": "\x1bOR", "F4": "\x1bOS",
         "F5": "\x1b[15~", "F6": "\x1b[17~", "F7": "\x1b[18~", "F8": "\x1b[19~", "F9": "\x1b[20~", "F10": "\x1b[21~"}


def now():
    return time.monotonic_ns()


def ms(ns):
    return round(ns / 1e6, 3)


def dist(xs):
    xs = sorted(x for x in xs if x is not None)
    if not xs:
        return None
    q = lambda p: xs[min(len(xs) - 1, int(p * len(xs)))]
    return {"n": len(xs), "p50": round(q(.5), 3), "p90": round(q(.9), 3), "p99": round(q(.99), 3), "max": round(xs[-1], 3),
            "mean": round(sum(xs) / len(xs), 3)}


# ------------------------------------------------------------------ /proc
def tree(root):
    kids = collections.defaultdict(list)
    for d in os.listdir("/proc"):
        if d.isdigit():
            try:
                s = open("/proc/%s/stat" % d).read()
                kids[int(s[s.rindex(")") + 2:].split()[1])].append(int(d))
            except (OSError, ValueError):
                pass
    out, todo = [], [root]
    while todo:
        p = todo.pop()
        out.append(p); todo += kids[p]
    return out


def usage(root):
    """CPU ns, reaped-children ticks, context switches, threads of root and its descendants."""
    u = {"ns": 0, "ticks": 0, "reaped": 0, "vol": 0, "invol": 0, "threads": 0, "procs": 0}
    for p in tree(root):
        try:
            s = open("/proc/%d/stat" % p).read()
            f = s[s.rindex(")") + 2:].split()
            u["ticks"] += int(f[11]) + int(f[12]); u["reaped"] += int(f[13]) + int(f[14]); u["procs"] += 1
            for t in os.listdir("/proc/%d/task" % p):
                try:
                    u["ns"] += int(open("/proc/%d/task/%s/schedstat" % (p, t)).read().split()[0])
                except (OSError, IndexError):
                    pass
                for l in open("/proc/%d/task/%s/status" % (p, t)):
                    if l.startswith("voluntary"):
                        u["vol"] += int(l.split()[1])
                    elif l.startswith("nonvoluntary"):
                        u["invol"] += int(l.split()[1])
                u["threads"] += 1
        except OSError:
            pass
    return u


def memory(root):
    m = collections.Counter()
    for p in tree(root):
        try:
            for l in open("/proc/%d/smaps_rollup" % p):
                k, _, v = l.partition(":")
                if k in ("Rss", "Pss", "Private_Dirty", "Anonymous", "Swap"):
                    m[k.lower() + "_kb"] += int(v.split()[0])
            for l in open("/proc/%d/status" % p):
                if l.startswith("VmHWM"):
                    m["hwm_kb"] += int(l.split()[1])
            m["fds"] += len(os.listdir("/proc/%d/fd" % p))
            m["threads"] += len(os.listdir("/proc/%d/task" % p)); m["procs"] += 1
        except OSError:
            pass
    return dict(m)


# ---------------------------------------------------------------- session
class Session:
    """A program on a pty; a thread timestamps every read, the caller feeds the screen model when idle."""

    def __init__(self, argv, cols=80, rows=24, term="xterm-256color", env=None, cwd=None, replies=True, link=0, record=None):
        self.cols, self.rows, self.link = cols, rows, link
        self.log, self.q, self.cv = [], collections.deque(), threading.Condition()
        self.total = self.reads = 0
        self.last = None
        self.eof = False
        self.status = self.rusage = None
        self.screen = vt.Screen(cols, rows, reply=self.answer if replies else None)
        self.master, slave = os.openpty()
        self.set_size(cols, rows)
        self.tio0 = termios.tcgetattr(slave)
        gr, gw = os.pipe()
        base = {k: os.environ[k] for k in ("PATH", "HOME", "USER", "SHELL") if k in os.environ}
        base.update(LANG="C.UTF-8", TERM=term)
        base.update(env or {})
        base = {k: v for k, v in base.items() if v != ""}
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(gw); os.close(self.master)
                os.setsid()
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                for fd in (0, 1, 2):
                    os.dup2(slave, fd)
                if slave > 2:
                    os.close(slave)
                if cwd:
                    os.chdir(cwd)
                for s in (signal.SIGPIPE, signal.SIGINT):
                    signal.signal(s, signal.SIG_DFL)
                os.read(gr, 1); os.close(gr)         # the clock starts when the parent lets go
                os.execvpe(argv[0], argv, base)
            except OSError as e:
                os.write(2, ("termbench: cannot run %s: %s\n" % (argv[0], e)).encode())
            os._exit(127)
        os.close(gr); os.close(slave)
        self.th = threading.Thread(target=self.reader, daemon=True); self.th.start()
        time.sleep(.02)
        self.t0 = now()
        os.write(gw, b"x"); os.close(gw)
        self.rec, self.recdec = None, vt.codecs.getincrementaldecoder("utf-8")("replace")
        if record:
            self.rec = open(record, "w")
            self.rec.write(json.dumps({"version": 2, "width": cols, "height": rows, "env": {"TERM": term}, "command": " ".join(argv)}) + "\n")

    def set_size(self, cols, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def answer(self, b):
        try:
            os.write(self.master, b)
        except OSError:
            pass

    def reader(self):
        fd = self.master
        size = 65536 if not self.link else max(64, self.link // 50)
        while True:
            try:
                d = os.read(fd, size)
            except OSError:
                d = b""
            t = now()
            with self.cv:
                if not d:
                    self.eof = True
                    self.cv.notify_all()
                    return
                self.q.append((t, d)); self.last = t
                self.total += len(d); self.reads += 1
                self.cv.notify_all()
            if self.link:
                time.sleep(len(d) / self.link)

    def pump(self, pred=None):
        """Feed what has arrived; returns (bytes, timestamp of the chunk that made pred true)."""
        n, hit = 0, None
        while True:
            with self.cv:
                if not self.q:
                    return n, hit
                t, d = self.q.popleft()
            n += len(d)
            self.screen.feed(d)
            self.log.append((t, len(d)))
            if self.rec:
                self.rec.write(json.dumps([round((t - self.t0) / 1e9, 6), "o", self.recdec.decode(d)]) + "\n")
            if pred and hit is None and pred(self.screen):
                hit = t

    def send(self, b):
        t = now()
        os.write(self.master, b)
        return t

    def until(self, pred, timeout):
        """Feed as it comes until pred(screen); returns its chunk's time, or None."""
        end = now() + int(timeout * 1e9)
        if pred(self.screen):
            return now()
        while True:
            _, hit = self.pump(pred)
            if hit:
                return hit
            left = (end - now()) / 1e9
            if left <= 0 or (self.eof and not self.q):
                return None
            with self.cv:
                if not self.q:
                    self.cv.wait(min(left, .25))

    def quiet(self, gap, timeout, since=None):
        """Wait until nothing came for gap seconds (screen not fed meanwhile). True if quiet."""
        end = now() + int(timeout * 1e9)
        while True:
            t = now()
            ref = max(x for x in (self.last, since, self.t0) if x)
            if t - ref >= gap * 1e9:
                return True
            if t >= end or self.eof:
                return self.eof
            with self.cv:
                self.cv.wait(min((gap * 1e9 - (t - ref)) / 1e9 + 1e-4, max(1e-4, (end - t) / 1e9)))

    def first_after(self, t0, timeout):
        end = t0 + int(timeout * 1e9)
        with self.cv:
            while not (self.last and self.last >= t0):
                left = (end - now()) / 1e9
                if left <= 0 or self.eof:
                    return None
                self.cv.wait(left)
            for t, d in self.q:
                if t >= t0:
                    return t
            return self.last

    def alive(self):
        if self.status is not None:
            return False
        p, st, ru = os.wait4(self.pid, os.WNOHANG)
        if p:
            self.status, self.rusage = st, ru
            return False
        return True

    def kill(self):
        for sig in (signal.SIGHUP, signal.SIGTERM, signal.SIGKILL):
            if not self.alive():
                break
            try:
                os.kill(self.pid, sig)
            except OSError:
                pass
            for _ in range(20):
                if not self.alive():
                    break
                time.sleep(.05)
        try:
            os.close(self.master)
        except OSError:
            pass
