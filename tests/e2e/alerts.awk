# SPDX-License-Identifier: MIT
# Writes n alerts as Alertmanager takes them (POST /api/v2/alerts), from number `from` on: the same number is always the same alert.
#   awk -v n=25 -v from=0 -v extra='"canary":"yes"' -v ends=2026-01-01T00:00:00Z -f alerts.awk

function pick(list, i,    word, count)
{
    count = split(list, word, " ")
    return word[i % count + 1]
}

function alert(i,    name, service, instance, region, s)
{
    name = pick("HighErrorRate HighRequestLatency KubePodCrashLooping TargetDown KafkaConsumerLag PostgresReplicationLag", i)
    service = pick("checkout ledger wallet search catalog mailer billing", int(i / 6))
    instance = sprintf("node-%04d.example.net:9100", i)
    region = pick("eu-west-1 us-east-1 ap-southeast-1", i)
    s = "{\"labels\":{\"alertname\":\"" name "\",\"severity\":\"" pick("critical warning warning info", i) "\""
    s = s ",\"service\":\"" service "\",\"instance\":\"" instance "\",\"env\":\"" pick("prod prod prod staging", int(i / 4)) "\""
    s = s ",\"region\":\"" region "\",\"team\":\"" pick("payments platform search", int(i / 5)) "\"" (extra == "" ? "" : "," extra) "}"
    s = s ",\"annotations\":{\"summary\":\"" service " on " instance ": " name " " i % 97 "%\""
    s = s ",\"runbook_url\":\"https://runbooks.example.com/" name "\"}"
    s = s ",\"startsAt\":\"2026-01-01T00:" sprintf("%02d", i % 60) ":00Z\"" (ends == "" ? "" : ",\"endsAt\":\"" ends "\"")
    return s ",\"generatorURL\":\"http://prometheus.example.com/graph?g0.expr=" name "\"}"
}

BEGIN {
    printf "["
    for (i = from + 0; i < from + n; i++)
        printf "%s%s", i == from + 0 ? "" : ",\n", alert(i)
    print "]"
}
