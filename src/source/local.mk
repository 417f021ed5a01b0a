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
	src/source/config.c \
	src/source/drivers.c
