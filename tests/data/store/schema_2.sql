-- SPDX-License-Identifier: MIT
-- A store of schema 2 with a day in it, as the program of that schema left it: alerts, acts, an undo, a request, a message delivered and one that waits.
PRAGMA application_id = 1953457011;
PRAGMA user_version = 2;
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('node','05a794822adc84abc9815bde31ab420f');
CREATE TABLE node (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO node VALUES(1,'05a794822adc84abc9815bde31ab420f');
CREATE TABLE event (
  seq INTEGER PRIMARY KEY, node INTEGER NOT NULL, batch INTEGER NOT NULL, at INTEGER NOT NULL, actor TEXT NOT NULL,
  origin TEXT NOT NULL, stream TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, cause INTEGER, undoes INTEGER,
  request_id TEXT, hash BLOB NOT NULL, data TEXT NOT NULL, UNIQUE (stream, version)) STRICT;
INSERT INTO event VALUES(1,1,1,1763690400000,'tocsin','engine','source:am',1,'source.added',NULL,NULL,NULL,X'49075f160cba6b3e234f9ef7e1e6d05907efc663ae793e5c48160e7fe5521421','{"error":null,"boot":null}');
INSERT INTO event VALUES(2,1,2,1763690400000,'am','source:am','source:am',2,'alert.fired',NULL,NULL,NULL,X'4588e22d86658d8c2a7b405fd81b8bc5e72b7ff8f1e3e2adf75faac74fddbac5','{"alerts":[{"id":"a45c7dfce12c156664f8771739f4d362","blob":"c6b20fc75e8436de976c76b3e5f256547c64776172a653ff4ba43cb8b2fa9c16","fingerprint":"0123456789abcdef","severity":"critical","level":2,"starts_at":"2025-11-21T01:59:59.000Z"},{"id":"1962cf0ab90f4d8a9bdf8ee3c0792310","blob":"dbe25332cf9afeeb39799e6ce739ff814ee2f6dd5758a0c5989e7351456a5752","fingerprint":"0123456789abcdef","severity":"warning","level":3,"starts_at":"2025-11-21T01:59:59.000Z"},{"id":"43c6e83a3a9816e597abed505e971478","blob":"9a277772a9abf9f5da84791df0f58d9a6f9a12456d9cfd56816ce94b7fd200ec","fingerprint":"0123456789abcdef","severity":"warning","level":3,"starts_at":"2025-11-21T01:59:59.000Z"},{"id":"f885b80b977bac1519037dfcb8dd0e84","blob":"71087cee77ee37a92e8bd88e7dfec83c0ce6daec73354507cfc69b536790aeeb","fingerprint":"0123456789abcdef","severity":"critical","level":2,"starts_at":"2025-11-21T01:59:59.000Z"}]}');
INSERT INTO event VALUES(3,1,3,1763690400000,'ana','tui','alert:1962cf0ab90f4d8a9bdf8ee3c0792310',3,'alert.acked',NULL,NULL,NULL,X'8aef40d46a49c65e329d566cf54e3c70aca0c2833716e8d6dac33520b60c855f','{"now":{"state":"acked","by":"ana","at":"2025-11-21T02:00:00.000Z","until":"2025-11-21T06:00:00.000Z","comment":null,"seq":3},"was":{"state":"firing","by":null,"at":"2025-11-21T02:00:00.000Z","until":null,"comment":null,"seq":2}}');
INSERT INTO event VALUES(4,1,4,1763690460000,'bob','tui','alert:43c6e83a3a9816e597abed505e971478',3,'alert.commented',NULL,NULL,NULL,X'e57b27f48c3b5fa01b7f0f77a1689ecd312a69ef766ae644d5209b957415cd98','{"now":{"by":"bob","at":"2025-11-21T02:01:00.000Z","text":"looking","seq":4},"was":{"by":null,"at":null,"text":null,"seq":0}}');
INSERT INTO event VALUES(5,1,5,1763690460000,'ana','tui','message:1',1,'message.queued',NULL,NULL,NULL,X'14ad6a2e8cdb712cea515d8b51d6fe80cb1d8e557389672d4d91b1dbbd721766','{"kind":"slack","act":"post","to":"#ops","channel":"C1","text":"an update","deadline":"2025-11-21T02:02:00.000Z","alerts":["a45c7dfce12c156664f8771739f4d362"]}');
INSERT INTO event VALUES(6,1,6,1763690520000,'bob','tui','message:2',1,'message.queued',NULL,NULL,NULL,X'979dfe0163aeee7482e6f5230c4c1adf4dbc8b255d7796f2dc3eeb883a78ca94','{"kind":"slack","act":"post","to":"#backup","channel":"C2","text":"to the other place","deadline":"2025-11-21T02:03:00.000Z","alerts":["a45c7dfce12c156664f8771739f4d362"]}');
INSERT INTO event VALUES(7,1,7,1763690520000,'ana','tui','alert:f885b80b977bac1519037dfcb8dd0e84',3,'alert.acked',NULL,NULL,'r-2',X'58b82eba99c0ecae6ac4b5767eed82a94bb9234a9b5c1f4aaaceab7e29d0f4e5','{"now":{"state":"acked","by":"ana","at":"2025-11-21T02:02:00.000Z","until":"2025-11-21T06:02:00.000Z","comment":null,"seq":7},"was":{"state":"firing","by":null,"at":"2025-11-21T02:00:00.000Z","until":null,"comment":null,"seq":2}}');
INSERT INTO event VALUES(8,1,8,1763690520000,'tocsin','engine','message:1',2,'message.sent',NULL,NULL,NULL,X'667233b1fe10fb0c072bf85c80e3328f3062365df7d4757f6e5b6dfef418ddea','{"attempt":1}');
INSERT INTO event VALUES(9,1,9,1763690520000,'tocsin','engine','message:1',3,'message.delivered',NULL,NULL,NULL,X'ae02d883b7ce4a766028ae938808f78c98cc6a4cd7da87f8f1817cdf0196dc87','{"attempt":1,"channel":"C1","ts":"1.2"}');
INSERT INTO event VALUES(10,1,10,1763690520000,'ana','tui','alert:f885b80b977bac1519037dfcb8dd0e84',4,'alert.restored',NULL,7,NULL,X'6d3e75d614d06b016070ae2ff96286828548df6b8c2a1f3c5c9ffccf436604cc','{"group":"hold","redo":false,"now":{"state":"firing","by":null,"at":"2025-11-21T02:00:00.000Z","until":null,"comment":null,"seq":2},"was":{"state":"acked","by":"ana","at":"2025-11-21T02:02:00.000Z","until":"2025-11-21T06:02:00.000Z","comment":null,"seq":7}}');
INSERT INTO event VALUES(11,1,11,1763690520000,'am','source:am','source:am',3,'alert.cleared',NULL,NULL,NULL,X'39e784ea9f04e5cb88563fd7545a015b54ddfa3050496e785360c5358a6056b8','{"alerts":["a45c7dfce12c156664f8771739f4d362"]}');
CREATE TABLE checkpoint (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL) STRICT;
INSERT INTO checkpoint VALUES(11,X'39e784ea9f04e5cb88563fd7545a015b54ddfa3050496e785360c5358a6056b8');
CREATE TABLE blob (id INTEGER PRIMARY KEY, hash BLOB NOT NULL, data BLOB NOT NULL) STRICT;
INSERT INTO blob VALUES(1,X'c6b20fc75e8436de976c76b3e5f256547c64776172a653ff4ba43cb8b2fa9c16',X'2c000000616c6572746e616d6500413000736572766963650073686f7000736576657269747900637269746963616c0073756d6d6172790069742069732062726f6b656e00');
INSERT INTO blob VALUES(2,X'dbe25332cf9afeeb39799e6ce739ff814ee2f6dd5758a0c5989e7351456a5752',X'2b000000616c6572746e616d6500413100736572766963650073686f70007365766572697479007761726e696e670073756d6d6172790069742069732062726f6b656e00');
INSERT INTO blob VALUES(3,X'9a277772a9abf9f5da84791df0f58d9a6f9a12456d9cfd56816ce94b7fd200ec',X'2b000000616c6572746e616d6500413200736572766963650073686f70007365766572697479007761726e696e670073756d6d6172790069742069732062726f6b656e00');
INSERT INTO blob VALUES(4,X'71087cee77ee37a92e8bd88e7dfec83c0ce6daec73354507cfc69b536790aeeb',X'2c000000616c6572746e616d6500413300736572766963650073686f7000736576657269747900637269746963616c0073756d6d6172790069742069732062726f6b656e00');
CREATE TABLE source (
  row INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, version INTEGER NOT NULL, failing_since INTEGER NOT NULL, error TEXT,
  boot TEXT, configured INTEGER NOT NULL, last_ok INTEGER NOT NULL) STRICT;
INSERT INTO source VALUES(1,'am',3,0,NULL,NULL,1,0);
CREATE TABLE alert (
  row INTEGER PRIMARY KEY, id BLOB NOT NULL, source INTEGER NOT NULL, blob INTEGER NOT NULL, episode INTEGER NOT NULL,
  last_seq INTEGER NOT NULL, version INTEGER NOT NULL, count INTEGER NOT NULL, level INTEGER NOT NULL, rank INTEGER NOT NULL,
  since INTEGER NOT NULL, marks INTEGER NOT NULL, starts_at INTEGER NOT NULL, fired_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL, severity TEXT NOT NULL, fingerprint TEXT, suppressed_by TEXT, state INTEGER NOT NULL,
  hold_by TEXT, hold_at INTEGER NOT NULL, hold_until INTEGER NOT NULL, hold_comment TEXT, hold_seq INTEGER NOT NULL,
  note_by TEXT, note_at INTEGER NOT NULL, note_text TEXT, note_seq INTEGER NOT NULL) STRICT;
INSERT INTO alert VALUES(1,X'a45c7dfce12c156664f8771739f4d362',1,1,2,11,2,1,2,0,1763690399000,0,1763690399000,1763690400000,1763690520000,'critical','0123456789abcdef',NULL,4,NULL,1763690520000,0,NULL,11,NULL,0,NULL,0);
INSERT INTO alert VALUES(2,X'1962cf0ab90f4d8a9bdf8ee3c0792310',1,2,2,3,3,1,3,1,1763690399000,0,1763690399000,1763690400000,1763690400000,'warning','0123456789abcdef',NULL,1,'ana',1763690400000,1763704800000,NULL,3,NULL,0,NULL,0);
INSERT INTO alert VALUES(3,X'43c6e83a3a9816e597abed505e971478',1,3,2,4,3,1,3,0,1763690399000,0,1763690399000,1763690400000,1763690460000,'warning','0123456789abcdef',NULL,0,NULL,1763690400000,0,NULL,2,'bob',1763690460000,'looking',4);
INSERT INTO alert VALUES(4,X'f885b80b977bac1519037dfcb8dd0e84',1,4,2,10,4,1,2,0,1763690399000,0,1763690399000,1763690400000,1763690520000,'critical','0123456789abcdef',NULL,0,NULL,1763690400000,0,NULL,2,NULL,0,NULL,0);
CREATE TABLE former (row INTEGER PRIMARY KEY, id BLOB NOT NULL) STRICT;
CREATE TABLE history (alert INTEGER, seq INTEGER, PRIMARY KEY (alert, seq)) STRICT, WITHOUT ROWID;
INSERT INTO history VALUES(1,2);
INSERT INTO history VALUES(1,5);
INSERT INTO history VALUES(1,6);
INSERT INTO history VALUES(1,11);
INSERT INTO history VALUES(2,2);
INSERT INTO history VALUES(2,3);
INSERT INTO history VALUES(3,2);
INSERT INTO history VALUES(3,4);
INSERT INTO history VALUES(4,2);
INSERT INTO history VALUES(4,7);
INSERT INTO history VALUES(4,10);
CREATE TABLE act (batch INTEGER PRIMARY KEY) STRICT;
INSERT INTO act VALUES(3);
INSERT INTO act VALUES(4);
INSERT INTO act VALUES(5);
INSERT INTO act VALUES(6);
INSERT INTO act VALUES(7);
INSERT INTO act VALUES(10);
CREATE TABLE observation (row INTEGER PRIMARY KEY, annotations BLOB NOT NULL) STRICT;
CREATE TABLE message (
  number INTEGER PRIMARY KEY, kind INTEGER NOT NULL, act INTEGER NOT NULL, destination TEXT NOT NULL, channel TEXT NOT NULL,
  reply_to INTEGER NOT NULL, target INTEGER NOT NULL, stands_for INTEGER NOT NULL, covers BLOB NOT NULL,
  subjects BLOB NOT NULL, deadline INTEGER NOT NULL, author TEXT NOT NULL, origin TEXT NOT NULL, queued_at INTEGER NOT NULL,
  queued_seq INTEGER NOT NULL, cause INTEGER NOT NULL, state INTEGER NOT NULL, unsure INTEGER NOT NULL,
  next_try INTEGER NOT NULL, late INTEGER NOT NULL, withdrawn INTEGER NOT NULL, merged_into INTEGER NOT NULL,
  stand_in INTEGER NOT NULL, changed_by INTEGER NOT NULL, tries INTEGER NOT NULL, first_try INTEGER NOT NULL,
  last_try INTEGER NOT NULL, delivered_at INTEGER NOT NULL, acked_at INTEGER NOT NULL, acked_by TEXT, channel_id TEXT,
  ts TEXT, error TEXT, reason TEXT, last_seq INTEGER NOT NULL, version INTEGER NOT NULL, changed_at INTEGER NOT NULL,
  text TEXT) STRICT;
INSERT INTO message VALUES(1,0,0,'#ops','C1',0,0,0,X'',X'a45c7dfce12c156664f8771739f4d362',1763690520000,'ana','tui',1763690460000,5,0,3,0,0,0,0,0,0,0,1,1763690520000,1763690520000,1763690520000,1763690520000,'slack','C1','1.2',NULL,NULL,9,3,1763690520000,'an update');
INSERT INTO message VALUES(2,0,0,'#backup','C2',0,0,0,X'',X'a45c7dfce12c156664f8771739f4d362',1763690580000,'bob','tui',1763690520000,6,0,0,0,0,0,0,0,0,0,0,0,0,0,0,NULL,NULL,NULL,NULL,NULL,6,1,1763690520000,'to the other place');
CREATE UNIQUE INDEX event_request ON event (actor, request_id) WHERE request_id IS NOT NULL;
CREATE INDEX event_asked ON event (at) WHERE request_id IS NOT NULL;
CREATE INDEX event_at ON event (at);
CREATE INDEX blob_hash ON blob (substr(hash, 1, 8));
CREATE INDEX alert_id ON alert (substr(id, 1, 8));
CREATE INDEX alert_open ON alert (level, rank, since, substr(id, 1, 4)) WHERE rank < 3;
CREATE INDEX former_id ON former (substr(id, 1, 8));
CREATE INDEX event_queued ON event (CAST(substr(stream, 9) AS INTEGER)) WHERE kind = 'message.queued';
CREATE INDEX event_dry ON event (seq) WHERE kind = 'dry_run';
COMMIT;
