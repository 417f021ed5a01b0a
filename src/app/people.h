/* SPDX-License-Identifier: MIT */
/* The persons of the configuration, and who of them a process is: by the kernel's words alone. */
#ifndef TOCSIN_APP_PEOPLE_H
#define TOCSIN_APP_PEOPLE_H

#include <sys/types.h>

#include "core/person.h"
#include "util/conf.h"

#define ZONEINFO_DIR "/usr/share/zoneinfo"

/*
 * The sections `person` with their login names looked up (a word of digits alone that is no login name is a uid); a name that this
 * machine does not know is no fault. Strings are borrowed from conf. Release with people_release(), also after faults.
 */
void people_read(const struct conf *conf, struct people *out, struct conf_faults *faults);
void people_release(struct people *people);

/*
 * Who is it: people_identify() with the login name looked up here (where no person has the uid: that look-up may ask the network,
 * where the machine's accounts come from there). Call it anew when the configuration was read again.
 */
bool people_of_process(const struct people *people, uid_t uid, uid_t login_uid, const char *claim, const char *frontend,
    struct people_identity *out, struct err *err) MUST_USE;
/* The login name of a uid: as a person of the configuration has it, else as the machine says (see above). Heap; NULL: it has none. */
char *people_account(const struct people *people, uid_t uid);
/*
 * The login uid of a process of that uid, from /proc/PID/loginuid; pid 0: this one. PERSON_NO_LOGIN where nobody logged in, nothing is
 * told, or the process is gone or another user's by now.
 */
uid_t process_login_uid(pid_t pid, uid_t uid);

#endif
