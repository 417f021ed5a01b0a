check_PROGRAMS += tests/net/test_net
tests_net_test_net_SOURCES = \
	tests/net/datagram_socket.c \
	tests/net/datagram_socket.h \
	tests/net/main.c \
	tests/net/test_errand.c \
	tests/net/test_http_client.c \
	tests/net/http_rig.c \
	tests/net/http_rig.h \
	tests/net/test_http_server.c \
	tests/net/test_http_server_limits.c \
	tests/net/test_loop.c \
	tests/net/test_mail.c \
	tests/net/test_smtp.c \
	tests/net/test_process.c \
	tests/net/test_session.c \
	tests/net/test_sd_notify.c \
	tests/net/test_syslog.c \
	tests/net/test_unix_end.c \
	tests/net/test_unix_listener.c \
	tests/net/test_unix_peer.c \
	tests/net/test_unix_socket.c \
	tests/net/test_unix_trust.c \
	tests/net/test_unix_turns.c \
	tests/net/unix_pair.c \
	tests/net/unix_pair.h \
	tests/support/script_server.c \
	tests/support/script_server.h \
	tests/support/suite.c \
	tests/support/suite.h
tests_net_test_net_LDADD = libnet.a libutil.a $(NET_LIBS) $(UTIL_LIBS) $(CMOCKA_LIBS)
