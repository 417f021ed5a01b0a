/* SPDX-License-Identifier: MIT */
/* The beginnings by which secrets of well-known services are told. */
#include "util/secret.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>

#include <openssl/crypto.h>

/* A secret begins so, and so many characters of such follow. */
static const struct secret_row {
    const char *prefix, *chars;
    size_t least;
    const char *what;
} secrets[] = {
    /* clang-format off */
    { "xoxb-",    "-",    10, "a Slack token" },
    { "xoxp-",    "-",    10, "a Slack token" },
    { "xoxa-",    "-",    10, "a Slack token" },
    { "xoxr-",    "-",    10, "a Slack token" },
    { "xapp-",    "-",    10, "a Slack token" },
    { "AKIA",     "",     16, "an AWS key" },
    { "ASIA",     "",     16, "an AWS key" },
    { "ghp_",     "",     20, "a GitHub token" },
    { "gho_",     "",     20, "a GitHub token" },
    { "ghs_",     "",     20, "a GitHub token" },
    { "github_pat_", "_", 20, "a GitHub token" },
    { "glpat-",   "-_",   16, "a GitLab token" },
    { "sk_live_", "",     16, "a Stripe key" },
    { "eyJ",      "-_.",  40, "a signed web token" },
    { "-----BEGIN ", " ", 3,  "a private key or certificate" },
    { "hooks.slack.com/services/", "/", 10, "the address of a Slack webhook" },
    { "password=", "-_.!$%&*+/", 4, "a password" },
    { "passwd=",  "-_.!$%&*+/", 4, "a password" },
    /* clang-format on */
};

#define SECRETS (sizeof secrets / sizeof *secrets)

static size_t
run_of(const char *s, const char *chars)
{
    size_t n = 0;

    while (isalnum((unsigned char)s[n]) || (s[n] != '\0' && strchr(chars, s[n]) != NULL))
        n++;
    return n;
}

/* The next from at on of this kind, and how many characters follow what it begins with. */
static const char *
find_row(const struct secret_row *s, const char *at, size_t *run)
{
    for (; (at = strstr(at, s->prefix)) != NULL; at++) {
        *run = run_of(at + strlen(s->prefix), s->chars);
        if (*run >= s->least)
            return at;
    }
    return NULL;
}

const char *
secret_find(const char *text, const char **what)
{
    for (size_t i = 0; i < SECRETS; i++) {
        size_t run;
        const char *at = find_row(&secrets[i], text, &run);

        if (at == NULL)
            continue;
        if (what != NULL)
            *what = secrets[i].what;
        return at;
    }
    return NULL;
}

void
secret_hide(char *text)
{
    for (size_t i = 0; i < SECRETS; i++) {
        const char *at = text;
        size_t run;

        while ((at = find_row(&secrets[i], at, &run)) != NULL) {
            size_t from = (size_t)(at - text) + strlen(secrets[i].prefix);

            memset(text + from, '*', run);
            at = text + from + run;
        }
    }
}

bool
secret_is_variable(const char *s)
{
    if (*s == '\0' || isdigit((unsigned char)*s))
        return false;
    for (; *s != '\0'; s++)
        if (!isalnum((unsigned char)*s) && *s != '_')
            return false;
    return true;
}

bool
secret_is(const char *given, const char *secret)
{
    size_t len = strlen(secret);

    return strlen(given) == len && CRYPTO_memcmp(given, secret, len) == 0;
}
