/* SPDX-License-Identifier: MIT */
/* Private to deliver: the options of a destination that only pagers have, for the table of all. */
#ifndef TOCSIN_DELIVER_PAGER_ROWS_H
#define TOCSIN_DELIVER_PAGER_ROWS_H

/* clang-format off */
#define PAGER_CONF_ROWS \
    { "destination", "routing_key_file",    CONF_PATH,   NULL, NULL, false, "kind = pagerduty: a file whose first line is the routing key (the Integration Key of an Events API v2 integration). Its service decides who is called: for each person who is to be paged by name, a service and a destination of her own." }, \
    { "destination", "routing_key_env",     CONF_STRING, NULL, NULL, false, "The environment variable that holds the routing key." }, \
    { "destination", "routing_key_command", CONF_STRING, NULL, NULL, false, "A command (no shell) that prints the routing key." }, \
    { "destination", "api_key_file",        CONF_PATH,   NULL, NULL, false, "kind = opsgenie or jsm: a file whose first line is the key of an API integration." }, \
    { "destination", "api_key_env",         CONF_STRING, NULL, NULL, false, "The environment variable that holds that key." }, \
    { "destination", "api_key_command",     CONF_STRING, NULL, NULL, false, "A command (no shell) that prints that key." }, \
    { "destination", "cloud_id",            CONF_STRING, NULL, NULL, false, "kind = jsm: the site's cloud id (https://SITE.atlassian.net/_edge/tenant_info). With it the Operations API is used, with user and api_token, and tocsin asks what became of each page; without it an integration, with api_key, which can't be asked." }, \
    { "destination", "api_token_file",      CONF_PATH,   NULL, NULL, false, "kind = jsm with cloud_id: a file whose first line is that account's API token." }, \
    { "destination", "api_token_env",       CONF_STRING, NULL, NULL, false, "The environment variable that holds the API token." }, \
    { "destination", "api_token_command",   CONF_STRING, NULL, NULL, false, "A command (no shell) that prints the API token." }, \
    { "destination", "region",              CONF_ENUM,   "us", "us|eu", false, "kind = pagerduty or opsgenie: in which of its regions the account is." }, \
    { "destination", "api_url",             CONF_URL,    NULL, NULL, false, "A pager: its address in place of the vendor's, up to /v2 (jsm with cloud_id: up to /v1)." }, \
    { "destination", "responders",          CONF_LIST,   NULL, NULL, false, "kind = opsgenie or jsm: who gets each page that is for nobody in particular, as {\"team:payments\", \"user:ana@example.org\", \"schedule:night\"}; nobody: as the integration says. JSM wants ids: team:ID." }, \
    { "destination", "client_url",          CONF_URL,    NULL, NULL, false, "A pager: an address that goes with each page, where people look further." }
/* clang-format on */

#endif
