/* SPDX-License-Identifier: MIT */
/* Ending an owner that hangs, and whether anybody would follow this one. */
#include "app/seat_own.h"
#include "engine/hub.h"

bool
seat_may_take_over(const struct seat *s, struct err *err)
{
    if (s->role == SEAT_OWNER)
        return err_set(err, ERR_REFUSED, "this screen has the store already");
    if (s->link == NULL)
        return err_set(err, ERR_REFUSED, "nobody has the store: this screen takes it as soon as it can");
    if (client_silent_ms(link_client(s->link)) == 0)
        return err_set(err, ERR_REFUSED, "%s answers: it is not taken over from",
            s->owner_who == NULL ? "the owner" : s->owner_who);
    /* No role is asked for: who has the account could end the owner by hand. */
    return s->cannot_own == NULL || err_set(err, ERR_REFUSED, "this screen can't have the store: %s", s->cannot_own);
}

bool
seat_take_over(struct seat *s, struct err *err)
{
    if (!seat_may_take_over(s, err) || !link_kill_owner(s->link, err))
        return false;
    seat_say(s, true, "owner pid %lld is ended; taking the store over", (long long)s->owner_pid);
    return true; /* its hang-up does the rest */
}

bool
seat_is_last(const struct seat *s)
{
    return s->role == SEAT_OWNER && (s->owner.hub == NULL || hub_heirs(s->owner.hub) == 0);
}
