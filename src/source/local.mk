noinst_LIBRARIES += libsource.a
libsource_a_SOURCES = \
	include/source/driver.h \
	src/source/alertmanager.c \
	src/source/alertmanager.h \
	src/source/am_alert.c \
	src/source/am_link.c \
	src/source/am_silence.c \
	src/source/am_url.c \
	src/source/am_words.c \
	include/source/calendar.h src/source/calendar.c src/source/calendar_own.h src/source/calendar_text.c src/source/calendar_text.h \
	src/source/calendar_time.c src/source/calendar_when.c src/source/calendar_who.c src/source/libical.c src/source/libical.h \
	src/source/config.c \
	src/source/drivers.c \
	src/source/opsgenie.c \
	src/source/pager.c \
	src/source/pager.h \
	src/source/pager_alert.c \
	src/source/pager_body.c \
	src/source/pagerduty.c
