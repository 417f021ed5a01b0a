# SPDX-License-Identifier: MIT
# The store: SQLite on a thread of its own.
noinst_LIBRARIES += libstore.a
libstore_a_SOURCES = \
	include/store/past.h src/store/past.c src/store/past_file.c src/store/past_memory.c src/store/past_own.h src/store/past_store.c \
	src/store/export_fold.c src/store/export_fold.h src/store/export_read.h \
	include/store/export.h include/store/keep.h include/store/reader.h include/store/store.h \
	src/store/alerts.h src/store/append.c src/store/append.h src/store/asks.c src/store/backup.c src/store/blobs.c src/store/blobs.h \
	src/store/chain.c src/store/chain.h src/store/commit.c src/store/compact.c src/store/copies.c src/store/copies.h src/store/copy.c src/store/copy.h src/store/cut.c src/store/cut.h src/store/db.c src/store/db.h \
	src/store/events.c src/store/events.h src/store/export.c src/store/export_check.c src/store/files.c src/store/files.h src/store/fill.c src/store/fill.h \
	src/store/fold.c src/store/fold.h src/store/keeper.c src/store/keeper.h src/store/rebuild.c src/store/history.c src/store/history.h src/store/timeline.c src/store/timeline.h src/store/load.c src/store/load.h \
	src/store/load_runs.c \
	src/store/load_alerts.c src/store/load_batches.c src/store/load_messages.c src/store/lock.c src/store/lock.h \
	src/store/messages.h src/store/place.c src/store/place.h src/store/reader.c src/store/reader_own.h src/store/reader_status.c src/store/rules.c src/store/restore.c src/store/restore.h src/store/restore_doubt.c \
	src/store/look.c \
	src/store/schema.c src/store/silences.c src/store/oncall.c src/store/docs.c src/store/schema.h src/store/store.c src/store/thread.c src/store/thread.h \
	src/store/verify.c src/store/walk.c src/store/walk.h \
	src/store/writer.c src/store/writer.h src/store/writer_log.c src/store/writer_messages.c src/store/writer_rows.c
