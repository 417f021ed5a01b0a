# SPDX-License-Identifier: MIT
"""Steps that a program is taken through (keys, idling, resizes, faults, its end), each with its figures."""
import collections, os, random, re, signal, subprocess, tempfile, termios, time
from session import FIXED, HERE, KEYS, Session, dist, memory, ms, now, tree, usage


def parse_size(s):
    c, r = s.lower().split("x")
    return int(c), int(r)


def predicate(expr, typed="", i=0, before=None):
    """'changed', 'cursor', or a regex on the screen text ({typed} and {i} filled in)."""
    if expr == "changed":
        return lambda s: s.snapshot() != before
    if expr == "cursor":
        return lambda s: s.snapshot()[1] != before[1]
    rx = re.compile(expr.replace("{typed}", re.escape(typed)).replace("{i}", str(i)), re.M)
    return lambda s: bool(rx.search(s.text()))


class Runner:
    def __init__(self, cfg):
        self.c = cfg
        self.r = collections.OrderedDict()
        self.rng = random.Random(cfg.get("seed", 1))
        self.loads = []

    def keybytes(self, k):
        if k in KEYS:
            return (("\x1bO" if self.s.screen.modes.get(1) else "\x1b[") + KEYS[k]).encode()
        if k in FIXED:
            return FIXED[k].encode()
        if k.startswith("C-") and len(k) == 3:
            return bytes([ord(k[2].upper()) & 31])
        if k.startswith("M-") and len(k) == 3:
            return b"\x1b" + k[2].encode()
        if k.startswith("mouse:"):                       # mouse:BUTTON,X,Y  (1-based, SGR)
            b, x, y = k[6:].split(",")
            return ("\x1b[<%s;%s;%sM\x1b[<%s;%s;%sm" % (b, x, y, b, x, y)).encode()
        if k.startswith("paste:"):
            t = k[6:]
            return ("\x1b[200~%s\x1b[201~" % t if self.s.screen.modes.get(2004) else t).encode()
        if k.startswith("hex:"):
            return bytes.fromhex(k[4:])
        return k.encode()

    def run(self):
        c = self.c
        cols, rows = parse_size(c.get("size", "80x24"))
        for cmd in c.get("before", []):
            subprocess.run(cmd.replace("{here}", HERE), shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
        self.s = s = Session(c["argv"], cols, rows, c.get("term", "xterm-256color"), c.get("env"), c.get("cwd"),
                             c.get("replies", True), c.get("link", 0), c.get("record"))
        try:
            self.start()
            for st in c.get("steps", []):
                if not s.alive():
                    self.r["died"] = os.waitstatus_to_exitcode(s.status)
                    break
                getattr(self, "do_" + st["do"])(st)
            if not self.r.get("exit"):
                self.do_quit({"key": c.get("quit")})
        finally:
            for p in self.loads:
                self.stop_load(p)
            s.kill()
            s.pump()
            if s.rec:
                s.rec.close()
        self.r["total_bytes"] = s.total
        self.r["bytes_by_kind"] = dict(s.screen.stats.most_common(12))
        if s.screen.unknown:
            self.r["unknown_csi"] = dict(s.screen.unknown)
        return self.r

    def start(self):
        s, c = self.s, self.c
        gap, tmo = c.get("paint_gap_ms", 100) / 1e3, c.get("timeout", 30)
        o = self.r["start"] = collections.OrderedDict()
        t = s.first_after(s.t0, tmo)
        o["first_byte_ms"] = t and ms(t - s.t0)
        fp = s.until(lambda sc: sc.nonblank() > c.get("paint_cells", 0), tmo)
        o["first_paint_ms"] = fp and ms(fp - s.t0)
        if c.get("ready"):
            t = s.until(predicate(c["ready"]), tmo)
            o["ready_ms"] = t and ms(t - s.t0)
            if not t:
                o["ready_timeout"] = True
        s.quiet(gap, c.get("quiet_timeout", 3))
        q = self.peek_quiet(gap)
        s.pump()
        o["bytes_to_quiet"] = s.total
        o["quiet_ms"] = q and ms(q - s.t0)
        if s.alive():
            u = usage(s.pid)
            o["cpu_ms"] = round(u["ns"] / 1e6 + u["reaped"] * 10, 1)
        o["cells"] = s.screen.nonblank()
        time.sleep(c.get("settle", .3)); s.pump()

    def peek_quiet(self, gap):
        times = [t for t, _ in self.s.log] + [t for t, _ in list(self.s.q)]
        for a, b in zip(times, times[1:]):
            if b - a >= gap * 1e9:
                return a
        return times[-1] if times else None

    # ---- measured steps
    def do_keys(self, st):
        """{"do":"keys","label":..,"keys":["Down",..],"n":50,"expect":"changed","gap_ms":[30,80],"quiet_ms":20,"after":[keys that are not measured]}"""
        s = self.s
        names = st["keys"] if isinstance(st["keys"], list) else [st["keys"]]
        n = st.get("n", len(names))
        quiet, tmo = st.get("quiet_ms", 20) / 1e3, st.get("timeout_ms", 2000) / 1e3
        lo, hi = st.get("gap_ms", [30, 80])
        if s.link:
            quiet = max(quiet, .1)                   # reads come 20 ms apart on a slow link
        exp = st.get("expect", "changed")
        first, pred, lastb, nbytes, chunks, miss, nofirst = [], [], [], [], [], 0, 0
        typed = ""
        if st.get("load"):
            self.start_load(st["load"])
            time.sleep(st.get("load_wait", .5))
        u0 = usage(s.pid)
        for i in range(n):
            k = names[i % len(names)]
            b = self.keybytes(k)
            if len(k) == 1:
                typed += k
            time.sleep(self.rng.uniform(lo, hi) / 1e3)
            s.pump()
            before = s.screen.snapshot()
            c0, r0 = s.total, s.reads
            t0 = s.send(b)
            t1 = s.first_after(t0, tmo)
            p = predicate(exp, typed, i + st.get("i0", 0), before)
            if t1 is None:
                nofirst += 1
                if not s.alive():
                    break
                continue
            first.append((t1 - t0) / 1e6)
            s.quiet(quiet, tmo, t1)
            lt = s.last
            _, hit = s.pump(p)
            if hit is None and not p(s.screen):
                hit = s.until(p, max(0, tmo - (now() - t0) / 1e9)) if exp != "changed" else None
                lt = max(lt, s.last)
            if hit is None:
                miss += 1
            else:
                pred.append((hit - t0) / 1e6)
            lastb.append((lt - t0) / 1e6)
            nbytes.append(s.total - c0); chunks.append(s.reads - r0)
            for k in st.get("after", []):
                s.send(self.keybytes(k)); s.quiet(quiet, tmo, now())
        u1 = usage(s.pid)
        if st.get("load"):
            self.stop_load(self.loads.pop())
        self.r.setdefault("keys", {})[st.get("label", names[0])] = {
            "n": n, "no_output": nofirst, "pred_missed": miss, "first_ms": dist(first), "seen_ms": dist(pred), "last_ms": dist(lastb),
            "bytes": dist(nbytes), "reads": dist(chunks), "cpu_ms_per_key": round((u1["ns"] - u0["ns"]) / 1e6 / max(1, n), 3)}

    def do_type(self, st):
        st = dict(st, keys=list(st["text"]), n=len(st["text"]))
        self.do_keys(st)

    def do_burst(self, st):
        """Send n keys at once (held-down key); time until the output is quiet."""
        s = self.s
        s.pump(); c0 = s.total
        b = self.keybytes(st["key"]) * st.get("n", 50)
        t0 = s.send(b)
        t1 = s.first_after(t0, 5)
        s.quiet(st.get("quiet_ms", 100) / 1e3, st.get("timeout", 20), t1 or t0)
        lt = s.last; s.pump()
        self.r.setdefault("burst", {})[st.get("label", st["key"])] = {
            "n": st.get("n", 50), "first_ms": t1 and ms(t1 - t0), "done_ms": ms(max(0, lt - t0)), "bytes": s.total - c0}

    def do_idle(self, st):
        """CPU, wake-ups, bytes and repaint bursts over T seconds without input."""
        s, T = self.s, st.get("seconds", 5)
        s.pump(); n0 = len(s.log)
        u0, t0, b0 = usage(s.pid), now(), s.total
        if st.get("strace"):
            tr = subprocess.Popen(["strace", "-c", "-f", "-q", "-p", str(s.pid), "-o", os.path.join(tempfile.gettempdir(), "termbench.strace.%d" % os.getpid())], stderr=subprocess.DEVNULL)
        while now() - t0 < T * 1e9 and not s.eof:
            time.sleep(min(.2, T)); s.pump()
        u1, el = usage(s.pid), (now() - t0) / 1e9
        o = collections.OrderedDict(seconds=round(el, 2))
        if st.get("strace"):
            tr.send_signal(signal.SIGINT); tr.wait()
            f = os.path.join(tempfile.gettempdir(), "termbench.strace.%d" % os.getpid())
            o["syscalls_per_s"] = round(sum(int(l.split()[3]) for l in open(f) if re.match(r"\s+[\d.]+\s+[\d.]+\s+\d+\s+\d+", l) and "total" not in l) / el, 1)
            os.unlink(f)
        cpu = (u1["ns"] - u0["ns"]) / 1e9 + max(0, u1["reaped"] - u0["reaped"]) / 100
        o["cpu_pct"] = round(100 * cpu / el, 3)
        o["ticks"] = u1["ticks"] + u1["reaped"] - u0["ticks"] - u0["reaped"]
        o["wakeups_per_s"] = round((u1["vol"] - u0["vol"]) / el, 2)
        o["preempted_per_s"] = round((u1["invol"] - u0["invol"]) / el, 2)
        o["bytes_per_s"] = round((s.total - b0) / el, 1)
        gap, bursts, starts, lt = st.get("burst_gap_ms", 40) * 1e6, [], [], None
        for t, n in s.log[n0:]:
            if lt is None or t - lt > gap:
                bursts.append(0); starts.append(t)
            bursts[-1] += n; lt = t
        o["refreshes_per_s"] = round(len(bursts) / el, 3)
        o["bytes_per_refresh"] = dist(bursts)
        self.r[st.get("label", "idle")] = o

    def do_mem(self, st):
        self.r[st.get("label", "mem")] = memory(self.s.pid)

    def do_storm(self, st):
        """n resizes with gap; then back to the first size; is the screen what a forced redraw gives?"""
        s = self.s
        s.pump(); b0 = s.total
        c0, r0 = s.cols, s.rows
        for i in range(st.get("n", 40)):
            c, r = self.rng.randint(*st.get("cols", [20, 220])), self.rng.randint(*st.get("rows", [6, 70]))
            s.set_size(c, r); self.resize_model(c, r)
            time.sleep(st.get("gap_ms", 15) / 1e3); s.pump()
            if not s.alive():
                break
        s.pump()
        t0 = now()
        s.set_size(c0, r0); self.resize_model(c0, r0)
        t1 = s.first_after(t0, 3)
        s.quiet(.15, 5, t1 or t0)
        lt = s.last; s.pump()
        o = {"n": st.get("n", 40), "alive": s.alive(), "bytes": s.total - b0, "first_ms": t1 and ms(t1 - t0),
             "settled_ms": ms(lt - t0) if lt and lt > t0 else None, "cells": s.screen.nonblank()}
        if o["alive"] and st.get("redraw", "C-l"):
            a = s.screen.display()
            s.send(self.keybytes(st.get("redraw", "C-l")))
            s.quiet(.25, 3, now()); s.pump()
            b = s.screen.display()
            moves = st.get("moves", "$^")                    # what changes by itself, such as a clock
            o["rows_changed_by_redraw"] = sum(re.sub(moves, "", x) != re.sub(moves, "", y) for x, y in zip(a, b))
        self.r["storm"] = o

    def resize_model(self, c, r):
        s = self.s
        s.screen.resize(c, r); s.cols, s.rows = c, r

    def do_resize(self, st):
        c, r = parse_size(st["size"])
        self.s.pump()
        b0 = self.s.total
        t0 = now(); self.s.set_size(c, r); self.resize_model(c, r)
        t1 = self.s.first_after(t0, 3)
        self.s.quiet(.1, 5, t1 or t0)
        lt = self.s.last; self.s.pump()
        self.r.setdefault("resize", {})[st["size"]] = {"first_ms": t1 and ms(t1 - t0), "done_ms": ms(lt - t0) if lt and lt > t0 else None, "bytes": self.s.total - b0}

    def do_event(self, st):
        """Run a shell command n times; time from its start and its end until {expect} is on the screen."""
        a, b, miss, nb = [], [], 0, []
        for i in range(st.get("n", 10)):
            time.sleep(self.rng.uniform(*st.get("gap_ms", [200, 600])) / 1e3)
            self.s.pump(); c0 = self.s.total
            cmd = st["shell"].replace("{i}", str(i))
            t0 = now(); subprocess.run(cmd, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); t1 = now()
            hit = self.s.until(predicate(st["expect"], i=i), st.get("timeout", 10))
            if hit is None:
                miss += 1; continue
            a.append((hit - t0) / 1e6); b.append((hit - t1) / 1e6)
            self.s.quiet(.05, 1); self.s.pump(); nb.append(self.s.total - c0)
        self.r.setdefault("event", {})[st.get("label", "event")] = {"missed": miss, "from_start_ms": dist(a), "from_end_ms": dist(b), "bytes": dist(nb)}

    def do_wait(self, st):
        t0 = now()
        t = self.s.until(predicate(st["expect"]), st.get("timeout", 30))
        self.r.setdefault("wait", {})[st.get("label", st["expect"])] = t and ms(max(0, t - t0))

    def do_send(self, st):
        t0 = 0
        for k in st["keys"] if isinstance(st["keys"], list) else [st["keys"]]:
            t0 = self.s.send(self.keybytes(k)); time.sleep(st.get("gap_ms", 30) / 1e3)
        if st.get("expect"):
            t = self.s.until(predicate(st["expect"]), st.get("timeout", 30))
            self.r.setdefault("wait", {})[st.get("label", st["expect"])] = t and ms(max(0, t - t0))
        else:
            self.s.quiet(.05, 2); self.s.pump()

    def do_sleep(self, st):
        time.sleep(st.get("seconds", 1)); self.s.pump()

    def do_shell(self, st):
        if st.get("background"):
            self.start_load(st["cmd"])
        else:
            subprocess.run(st["cmd"], shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def do_snapshot(self, st):
        self.s.pump()
        t = "\n".join(x.rstrip() for x in self.s.screen.display())
        if st.get("file"):
            open(st["file"], "w").write(t + "\n")
        else:
            self.r.setdefault("snapshots", {})[st.get("label", "screen")] = t.split("\n")

    def start_load(self, cmd):
        self.loads.append(subprocess.Popen(cmd, shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True))

    def stop_load(self, p):
        if p.poll() is None:
            try:
                os.killpg(p.pid, signal.SIGTERM)
            except OSError:
                pass
        p.wait()

    def do_quit(self, st):
        s = self.s
        o = self.r["exit"] = collections.OrderedDict()
        if s.alive():
            b0 = s.total; s.pump()
            kids = set(tree(s.pid)) - {s.pid}
            o["hwm_kb"] = memory(s.pid).get("hwm_kb")
            t0 = now()
            if st.get("signal"):
                os.kill(s.pid, getattr(signal, "SIG" + st["signal"]))
            elif st.get("key"):
                ks = st["key"] if isinstance(st["key"], list) else [st["key"]]
                for j, k in enumerate(ks):
                    t0 = s.send(self.keybytes(k))
                    if j < len(ks) - 1:
                        time.sleep(.02)
            else:
                os.kill(s.pid, signal.SIGTERM); o["by"] = "SIGTERM (no quit key given)"
            end = now() + int(5e9)
            while s.alive() and now() < end:
                time.sleep(.002)
            o["exited"] = not s.alive()
            o["exit_ms"] = ms(now() - t0)
            time.sleep(.05); s.pump()
            o["bytes"] = s.total - b0
            o["children_left"] = sum(os.path.exists("/proc/%d" % k) for k in kids)
        if s.status is not None:
            o["code"] = os.waitstatus_to_exitcode(s.status)
            o["cpu_total_ms"] = round((s.rusage.ru_utime + s.rusage.ru_stime) * 1e3, 1)
        o["left_on_terminal"] = s.screen.leftovers()
        try:
            tio = termios.tcgetattr(s.master)
            o["termios_restored"] = tio == s.tio0
        except termios.error as e:
            o["termios_restored"] = "unknown: %s" % e
        o["clean"] = bool(o.get("exited") and not o["left_on_terminal"] and o["termios_restored"] is True and not o.get("children_left"))
