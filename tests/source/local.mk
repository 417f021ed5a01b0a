check_PROGRAMS += tests/source/test_source
tests_source_test_source_SOURCES = \
	tests/source/am_run.c \
	tests/source/am_run.h \
	tests/source/main.c \
	tests/source/test_alertmanager.c \
	tests/source/test_am_alert.c \
	tests/source/test_am_silence.c \
	tests/source/test_config.c \
	tests/source/test_calendar.c \
	tests/source/pager_run.c \
	tests/source/pager_run.h \
	tests/source/test_link.c \
	tests/source/test_opsgenie.c \
	tests/source/test_pagerduty.c \
	tests/support/suite.c \
	tests/support/suite.h
tests_source_test_source_LDADD = libsource.a libcore.a libutil.a $(UTIL_LIBS) $(CMOCKA_LIBS)

EXTRA_DIST += \
	tests/data/alertmanager/alerts_empty.json \
	tests/data/alertmanager/alerts_few.json \
	tests/data/alertmanager/alerts_filter_two.json \
	tests/data/alertmanager/alerts_inhibited_only.json \
	tests/data/alertmanager/alerts_one_silenced.json \
	tests/data/alertmanager/api-mixed.json \
	tests/data/alertmanager/api-object.json \
	tests/data/alertmanager/api-state-unknown.json \
	tests/data/alertmanager/api-suppressed.json \
	tests/data/alertmanager/api-v1-shape.json \
	tests/data/alertmanager/auth_401_none.json \
	tests/data/alertmanager/auth_http_to_https.json \
	tests/data/alertmanager/err_404_path.json \
	tests/data/alertmanager/err_404_root.json \
	tests/data/alertmanager/err_bad_filter.json \
	tests/data/alertmanager/good-api-empty.json \
	tests/data/alertmanager/good-api.json \
	tests/data/alertmanager/silences_empty.json \
	tests/data/alertmanager/silences_mixed.json \
	tests/data/alertmanager/status.json \
	tests/data/alertmanager/v1_alerts.json \
	tests/data/alertmanager/ver_0_22_0_silences.json \
	tests/data/alertmanager/ver_0_27_0_silences.json \
	tests/data/pagerduty/dyn_incidents_1.json \
	tests/data/pagerduty/dyn_incidents_4.json \
	tests/data/pagerduty/dyn_oncalls_2.json \
	tests/data/pagerduty/err_400_generic.json \
	tests/data/pagerduty/err_429.json \
	tests/data/pagerduty/incident_update_200.json \
	tests/data/pagerduty/incidents_list_200.json \
	tests/data/pagerduty/oncalls_200.json \
	tests/data/opsgenie/ack_accepted.json \
	tests/data/opsgenie/alerts_list_next.json \
	tests/data/opsgenie/dyn_alerts_1.json \
	tests/data/opsgenie/dyn_alerts_2.json \
	tests/data/opsgenie/request_status_created.json \
	tests/data/opsgenie/request_status_failed.json \
	tests/data/jsm/alerts_list.json \
	tests/data/jsm/err_401.json \
	tests/data/jsm/request_status.json \
	tests/data/jsm/write_accepted.json
