-- SPDX-License-Identifier: MIT
-- A store of schema 1 with a day in it, as the program of that schema left it: alerts, acts of two persons, a request, one forgotten.
PRAGMA application_id = 1953457011;
PRAGMA user_version = 1;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('node','3f6e56001ba84233ffa74c5d7c9a45e1');
CREATE TABLE node (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO node VALUES(1,'3f6e56001ba84233ffa74c5d7c9a45e1');
CREATE TABLE event (
  seq INTEGER PRIMARY KEY, node INTEGER NOT NULL, batch INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL,
  origin TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, cause INTEGER, undoes INTEGER,
  request_id TEXT, hash BLOB NOT NULL, data TEXT NOT NULL, UNIQUE (stream, version)) STRICT;
INSERT INTO event VALUES(1,1,1,1763690400000,'tocsin','engine','source:am',1,'source.added',NULL,NULL,NULL,X'36d05448c2f53e8486affa004f8d725d5e16024e15434194db85922df533948e','{"error":null,"boot":null}');
INSERT INTO event VALUES(2,1,2,1763690400000,'am','source:am','source:am',2,'alert.fired',NULL,NULL,NULL,X'c85d3e35685ce10d2379b3d647e275e4a48e9b0f397f0d40e3ba47d68cfd6ecc','{"alerts":[{"id":"a45c7dfce12c156664f8771739f4d362","blob":"c6b20fc75e8436de976c76b3e5f256547c64776172a653ff4ba43cb8b2fa9c16","fingerprint":"0123456789abcdef","severity":"critical","level":2,"starts_at":"2025-11-21T01:59:59.000Z"},{"id":"1962cf0ab90f4d8a9bdf8ee3c0792310","blob":"dbe25332cf9afeeb39799e6ce739ff814ee2f6dd5758a0c5989e7351456a5752","fingerprint":"0123456789abcdef","severity":"warning","level":3,"starts_at":"2025-11-21T01:59:59.000Z"},{"id":"43c6e83a3a9816e597abed505e971478","blob":"9a277772a9abf9f5da84791df0f58d9a6f9a12456d9cfd56816ce94b7fd200ec","fingerprint":"0123456789abcdef","severity":"warning","level":3,"starts_at":"2025-11-21T01:59:59.000Z"},{"id":"f885b80b977bac1519037dfcb8dd0e84","blob":"71087cee77ee37a92e8bd88e7dfec83c0ce6daec73354507cfc69b536790aeeb","fingerprint":"0123456789abcdef","severity":"critical","level":2,"starts_at":"2025-11-21T01:59:59.000Z"}]}');
INSERT INTO event VALUES(3,1,3,1763690400000,'ana','tui','alert:a45c7dfce12c156664f8771739f4d362',3,'alert.acked',NULL,NULL,NULL,X'bf13022dfaf8a06577f39c9570856c55e37da41b1e2b8b124068ec98816b1991','{"now":{"state":"acked","by":"ana","at":"2025-11-21T02:00:00.000Z","until":"2025-11-21T06:00:00.000Z","comment":null,"seq":3},"was":{"state":"firing","by":null,"at":"2025-11-21T02:00:00.000Z","until":null,"comment":null,"seq":2}}');
INSERT INTO event VALUES(4,1,4,1763690400000,'bob','tui','alert:1962cf0ab90f4d8a9bdf8ee3c0792310',3,'alert.commented',NULL,NULL,NULL,X'2a37e8b2188612ee7d00a669ea38c997b8e8950cab31087746277c23b572aa66','{"now":{"by":"bob","at":"2025-11-21T02:00:00.000Z","text":"looking","seq":4},"was":{"by":null,"at":null,"text":null,"seq":0}}');
INSERT INTO event VALUES(5,1,5,1763690400000,'bob','tui','alert:1962cf0ab90f4d8a9bdf8ee3c0792310',4,'alert.restored',NULL,4,NULL,X'd469140ddbd9bf2e5f5756ef2bddb663d59b3e23a49dbc0fdc00b0d86f64447b','{"group":"note","redo":false,"now":{"by":null,"at":null,"text":null,"seq":0},"was":{"by":"bob","at":"2025-11-21T02:00:00.000Z","text":"looking","seq":4}}');
INSERT INTO event VALUES(6,1,6,1763690400000,'am','source:am','source:am',3,'alert.cleared',NULL,NULL,NULL,X'077d97c64adf17c4b0844249077ff86d53f8a0093fc56b969cd49cf19b665e18','{"alerts":["f885b80b977bac1519037dfcb8dd0e84"]}');
INSERT INTO event VALUES(7,1,7,1763690400000,'ana','tui','alert:f885b80b977bac1519037dfcb8dd0e84',3,'alert.closed',NULL,NULL,NULL,X'b2a42d59b2ca2e2c347c7657132dae725b1df6171397587ac0549117d0105e29','{"now":{"state":"closed","by":"ana","at":"2025-11-21T02:00:00.000Z","until":null,"comment":null,"seq":7},"was":{"state":"cleared","by":null,"at":"2025-11-21T02:00:00.000Z","until":null,"comment":null,"seq":6}}');
INSERT INTO event VALUES(8,1,8,1763798400000,'tocsin','engine','node:3f6e56001ba84233ffa74c5d7c9a45e1',1,'alert.ack_expired',NULL,NULL,NULL,X'f6a7f8966984ce39cb84afdbab06cf594b57c7f2c969c7ce27cc9063d1dcdb46','{"alerts":["a45c7dfce12c156664f8771739f4d362"]}');
INSERT INTO event VALUES(9,1,8,1763798400000,'tocsin','engine','node:3f6e56001ba84233ffa74c5d7c9a45e1',2,'alert.forgotten',NULL,NULL,NULL,X'904958450a4c6dc00a8baaca61070c15b01045f857c1c943fdfed82603ec2201','{"alerts":["f885b80b977bac1519037dfcb8dd0e84"]}');
INSERT INTO event VALUES(10,1,10,1763798400000,'tocsin','engine','node:3f6e56001ba84233ffa74c5d7c9a45e1',3,'config.loaded',NULL,NULL,NULL,X'670ddf41295c2281c4211ac9093e8c9d685abd8a1e18e73635a09b3103b5ff19','{"file":"/etc/t.conf","sha256":"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}');
INSERT INTO event VALUES(11,1,11,1763798400000,'am','source:am','source:am',4,'source.failed',NULL,NULL,NULL,X'96a2ce3aa614046a1557897a5f388b09ff225e060c68849d8227e87e8184ac66','{"error":"connection refused","boot":null}');
INSERT INTO event VALUES(12,1,12,1763798400000,'ana','cli','alert:43c6e83a3a9816e597abed505e971478',3,'alert.acked',NULL,NULL,'r-1',X'b9510adee5e6987f22a3aca66e13f0c89a3793f9e93e37e567fcfe418bceb630','{"now":{"state":"acked","by":"ana","at":"2025-11-22T08:00:00.000Z","until":"2025-11-22T12:00:00.000Z","comment":null,"seq":12},"was":{"state":"firing","by":null,"at":"2025-11-21T02:00:00.000Z","until":null,"comment":null,"seq":2}}');
CREATE TABLE checkpoint (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
INSERT INTO checkpoint VALUES(12,X'b9510adee5e6987f22a3aca66e13f0c89a3793f9e93e37e567fcfe418bceb630');
CREATE TABLE blob (id INTEGER PRIMARY KEY, hash BLOB NOT NULL, data BLOB NOT NULL) STRICT;
INSERT INTO blob VALUES(1,X'c6b20fc75e8436de976c76b3e5f256547c64776172a653ff4ba43cb8b2fa9c16',X'2c000000616c6572746e616d6500413000736572766963650073686f7000736576657269747900637269746963616c0073756d6d6172790069742069732062726f6b656e00');
INSERT INTO blob VALUES(2,X'dbe25332cf9afeeb39799e6ce739ff814ee2f6dd5758a0c5989e7351456a5752',X'2b000000616c6572746e616d6500413100736572766963650073686f70007365766572697479007761726e696e670073756d6d6172790069742069732062726f6b656e00');
INSERT INTO blob VALUES(3,X'9a277772a9abf9f5da84791df0f58d9a6f9a12456d9cfd56816ce94b7fd200ec',X'2b000000616c6572746e616d6500413200736572766963650073686f70007365766572697479007761726e696e670073756d6d6172790069742069732062726f6b656e00');
INSERT INTO blob VALUES(4,X'71087cee77ee37a92e8bd88e7dfec83c0ce6daec73354507cfc69b536790aeeb',X'2c000000616c6572746e616d6500413300736572766963650073686f7000736576657269747900637269746963616c0073756d6d6172790069742069732062726f6b656e00');
CREATE TABLE source (
  row INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, failing_since INTEGER NOT NULL, error TEXT,
  boot TEXT, configured INTEGER NOT NULL, last_ok INTEGER NOT NULL) STRICT;
INSERT INTO source VALUES(1,'am',4,1763798400000,'connection refused',NULL,1,0);
CREATE TABLE alert (
  row INTEGER PRIMARY KEY, id BLOB NOT NULL, source INTEGER NOT NULL, blob INTEGER NOT NULL, episode INTEGER NOT NULL,
  last_seq INTEGER NOT NULL, version INTEGER NOT NULL, count INTEGER NOT NULL, level INTEGER NOT NULL, rank INTEGER NOT NULL,
  since INTEGER NOT NULL, marks INTEGER NOT NULL, starts_at INTEGER NOT NULL, fired_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL, severity TEXT NOT NULL, fingerprint TEXT, suppressed_by TEXT, state INTEGER NOT NULL,
  hold_by TEXT, hold_at INTEGER NOT NULL, hold_until INTEGER NOT NULL, hold_comment TEXT, hold_seq INTEGER NOT NULL,
  note_by TEXT, note_at INTEGER NOT NULL, note_text TEXT, note_seq INTEGER NOT NULL) STRICT;
INSERT INTO alert VALUES(1,X'a45c7dfce12c156664f8771739f4d362',1,1,2,8,3,1,2,0,1763690399000,0,1763690399000,1763690400000,1763798400000,'critical','0123456789abcdef',NULL,0,NULL,1763798400000,0,NULL,8,NULL,0,NULL,0);
INSERT INTO alert VALUES(2,X'1962cf0ab90f4d8a9bdf8ee3c0792310',1,2,2,5,4,1,3,0,1763690399000,0,1763690399000,1763690400000,1763690400000,'warning','0123456789abcdef',NULL,0,NULL,1763690400000,0,NULL,2,NULL,0,NULL,0);
INSERT INTO alert VALUES(3,X'43c6e83a3a9816e597abed505e971478',1,3,2,12,3,1,3,1,1763690399000,0,1763690399000,1763690400000,1763798400000,'warning','0123456789abcdef',NULL,1,'ana',1763798400000,1763812800000,NULL,12,NULL,0,NULL,0);
CREATE TABLE former (row INTEGER PRIMARY KEY, id BLOB NOT NULL) STRICT;
INSERT INTO former VALUES(4,X'f885b80b977bac1519037dfcb8dd0e84');
CREATE TABLE history (alert INTEGER, seq INTEGER, PRIMARY KEY (alert, seq)) STRICT, WITHOUT ROWID;
INSERT INTO history VALUES(1,2);
INSERT INTO history VALUES(1,3);
INSERT INTO history VALUES(1,8);
INSERT INTO history VALUES(2,2);
INSERT INTO history VALUES(2,4);
INSERT INTO history VALUES(2,5);
INSERT INTO history VALUES(3,2);
INSERT INTO history VALUES(3,12);
INSERT INTO history VALUES(4,2);
INSERT INTO history VALUES(4,6);
INSERT INTO history VALUES(4,7);
INSERT INTO history VALUES(4,9);
CREATE TABLE act (batch INTEGER PRIMARY KEY) STRICT;
INSERT INTO act VALUES(3);
INSERT INTO act VALUES(4);
INSERT INTO act VALUES(5);
INSERT INTO act VALUES(7);
INSERT INTO act VALUES(12);
CREATE TABLE observation (row INTEGER PRIMARY KEY, annotations BLOB NOT NULL) STRICT;
INSERT INTO observation VALUES(1,X'73756d6d617279006e6f772061742039372070657263656e7400');
CREATE UNIQUE INDEX event_request ON event (actor, request_id) WHERE request_id IS NOT NULL;
CREATE INDEX event_asked ON event (at) WHERE request_id IS NOT NULL;
CREATE INDEX event_at ON event (at);
CREATE INDEX blob_hash ON blob (substr(hash, 1, 8));
CREATE INDEX alert_id ON alert (substr(id, 1, 8));
CREATE INDEX alert_open ON alert (level, rank, since, substr(id, 1, 4)) WHERE rank < 3;
CREATE INDEX former_id ON former (substr(id, 1, 8));
COMMIT;

