noinst_LIBRARIES += libnet.a
libnet_a_SOURCES = \
	include/net/errand.h \
	include/net/http_client.h \
	include/net/http_server.h include/net/libraries.h \
	include/net/loop.h \
	include/net/process.h \
	include/net/sd_notify.h \
	include/net/session.h src/net/process_own.h src/net/session.c \
	include/net/syslog.h \
	include/net/unix_socket.h \
	src/net/datagram.c \
	src/net/datagram.h \
	src/net/errand.c \
	src/net/http_call.h \
	src/net/http_client.c \
	src/net/http_error.c \
	src/net/http_error.h \
	src/net/http_server.c \
	src/net/http_server_conn.c \
	src/net/http_server_listen.c \
	src/net/http_server_own.h \
	src/net/http_server_request.c \
	src/net/http_set_up.c \
	src/net/libcurl.c \
	src/net/libcurl.h \
	src/net/libmicrohttpd.c src/net/libmicrohttpd.h src/net/libraries.c \
	src/net/loop.c \
	src/net/mail_call.c \
	src/net/process.c \
	src/net/sd_notify.c \
	src/net/smtp.c \
	src/net/smtp.h \
	src/net/syslog.c \
	src/net/unix_conn.c \
	src/net/unix_connect.c \
	src/net/unix_listen.c \
	src/net/unix_own.h \
	src/net/unix_peer.c \
	src/net/unix_place.c
