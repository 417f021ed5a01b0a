# SPDX-License-Identifier: MIT
# The unit and its user, installed below the prefix.
systemdsystemunit_DATA = systemd/tocsin.service
sysusers_DATA = systemd/tocsin.conf

systemd/tocsin.service: $(srcdir)/systemd/tocsin.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) systemd && sed -e 's|@bindir[@]|$(bindir)|g' $(srcdir)/systemd/tocsin.service.in >$@.new && mv $@.new $@
systemd/tocsin.conf: $(srcdir)/systemd/tocsin.sysusers
	$(AM_V_GEN)$(MKDIR_P) systemd && cp $(srcdir)/systemd/tocsin.sysusers $@

EXTRA_DIST += systemd/tocsin.service.in systemd/tocsin.sysusers
CLEANFILES += $(systemdsystemunit_DATA) $(sysusers_DATA)
