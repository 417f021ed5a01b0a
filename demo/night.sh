# SPDX-License-Identifier: MIT
# What happens in the demo's night: how metrics move, and when. Sourced by record, whose functions these are:
#   gauge|noisy SERIES VALUE [SECONDS]   goes to VALUE, at once or over SECONDS; noisy: and trembles there
#   rate SERIES PER_SECOND [SECONDS]     the same for what a counter gains
#   at SECONDS                           waits until this second of the tape; the evening before it has negative ones
#   post HOURS LABEL=VALUE... OPTIONS    tells Alertmanager of what began so many hours before the evening (amtool's options)
#   silence DURATION WHO WHY MATCHER...  silences there
#   alertmanager_stop, alertmanager_start

# http SERVICE REGION PER_SECOND FAILING_PER_SECOND [SECONDS]
http()
{
  rate "http_requests_total{service=\"$1\",env=\"production\",region=\"$2\",code=\"200\"}" "$3" "${5:-0}"
  rate "http_requests_total{service=\"$1\",env=\"production\",region=\"$2\",code=\"500\"}" "$4" "${5:-0}"
}
# p99 SERVICE REGION DURATION [SECONDS]
p99()
{
  noisy "http_request_duration_seconds{service=\"$1\",env=\"production\",region=\"$2\",quantile=\"0.99\"}" "$3" "${4:-0}"
}
# host_gauge KIND METRIC HOST SERVICE VALUE [SECONDS]: a host's region is in its name.
host_gauge()
{
  local region=${3#*.}
  "$1" "$2{instance=\"$3\",service=\"$4\",env=\"production\",region=\"${region%%.*}\"}" "$5" "${6:-0}"
}
clock() { host_gauge noisy node_timex_offset_seconds "$@"; }
lag() { host_gauge noisy pg_replication_lag_seconds "$@"; }
# disk HOST SERVICE MOUNTPOINT GB_FREE GB_OF_ALL [SECONDS]
disk()
{
  local region=${1#*.} labels
  labels="{instance=\"$1\",service=\"$2\",env=\"production\",region=\"${region%%.*}\",mountpoint=\"$3\"}"
  gauge "node_filesystem_avail_bytes$labels" "${4}e9" "${6:-0}"
  gauge "node_filesystem_size_bytes$labels" "${5}e9"
}
# memory HOST SERVICE GB_FREE [SECONDS]
memory()
{
  host_gauge noisy node_memory_MemAvailable_bytes "$1" "$2" "${3}e9" "${4:-0}"
  host_gauge gauge node_memory_MemTotal_bytes "$1" "$2" 64e9
}
# certificate HOST SERVICE DAYS
certificate()
{
  gauge "probe_ssl_earliest_cert_expiry{host=\"$1\",service=\"$2\",env=\"production\"}" "$(($(date +%s) + $3 * 86400 + 7000))"
}
# queue NAME SERVICE MESSAGES [SECONDS]
queue() { noisy "queue_messages_ready{queue=\"$1\",service=\"$2\",env=\"production\",region=\"eu-west\"}" "$3" "${4:-0}"; }
# pool SERVICE IN_USE [SECONDS]
pool()
{
  local labels="{service=\"$1\",env=\"production\",region=\"eu-west\"}"
  noisy "db_pool_connections_in_use$labels" "$2" "${3:-0}"
  gauge "db_pool_connections_max$labels" 200
}
# rollout SERVICE REGION VERSION 0|1
rollout() { gauge "kube_deployment_rollout_progressing{service=\"$1\",env=\"production\",region=\"$2\",version=\"$3\"}" "$4"; }
# unready SERVICE ENV REGION REPLICAS
unready() { gauge "kube_deployment_status_replicas_unavailable{service=\"$1\",env=\"$2\",region=\"$3\"}" "$4"; }
# restarts POD SERVICE ENV PER_SECOND
restarts() { rate "kube_pod_container_status_restarts_total{pod=\"$1\",service=\"$2\",env=\"$3\",region=\"eu-west\"}" "$4"; }
# probe REGION 0|1
probe() { gauge "probe_success{probe=\"buy-test-article\",service=\"checkout\",env=\"production\",region=\"$1\"}" "$2"; }
# port NAME HOST 1|2
port() { gauge "ifOperStatus{ifName=\"$1\",instance=\"$2\",service=\"backbone\",env=\"production\",region=\"ap-south\"}" "$3"; }
# consumer_lag GROUP TOPIC SERVICE RECORDS [SECONDS]
consumer_lag()
{
  noisy "kafka_consumergroup_lag{group=\"$1\",topic=\"$2\",service=\"$3\",env=\"production\",region=\"eu-west\"}" "$4" "${5:-0}"
}
# evictions HOST SERVICE KEYS_PER_SECOND
evictions() { host_gauge rate redis_evicted_keys_total "$@"; }
unreconciled() { noisy "ledger_unreconciled_entries{service=\"ledger\",env=\"production\",region=\"eu-west\"}" "$1" "${2:-0}"; }

# What other programs than Prometheus report, since long ago. They tell it again when Alertmanager has restarted.
standing()
{
  local n book=https://runbooks.example.org

  post 78 alertname=RaidDegraded severity=critical instance=store-04.eu-west.example.org service=media \
    env=production region=eu-west team=platform --generator-url=https://hardware.example.org/store-04 \
    --annotation=summary='md2 of store-04 runs on 5 of 6 disks' --annotation=runbook_url=$book/hosts/RaidDegraded \
    --annotation=description='sdf was thrown out. A spare is ordered; the ticket is OPS-2291.'
  post 51 alertname=BackupMissing severity=critical service=ledger \
    env=production region=us-east team=payments --generator-url=https://backups.example.org/ledger/us-east \
    --annotation=summary='The last whole backup of ledger in us-east is two days old' \
    --annotation=runbook_url=$book/backups/BackupMissing
  post 200 alertname=FanSpeedLow severity=warning instance=store-07.eu-west.example.org service=media \
    env=production region=eu-west team=platform --generator-url=https://hardware.example.org/store-07 \
    --annotation=summary='Fan 3 of store-07 turns at 1,900 rpm'
  post 9 alertname=ReportLate severity=warning service=reports \
    env=production region=eu-west team=data --generator-url=https://reports.example.org/settlement-daily \
    --annotation=summary='The report settlement-daily has not arrived' --annotation=runbook_url=$book/reports/ReportLate
  post 30 alertname=ChangeFreeze severity=info service=payments \
    env=production team=payments --generator-url=https://calendar.example.org/freeze \
    --annotation=summary='Changes to payments wait for the end of the quarter'
  for n in 17:web-03.eu-west 17:web-09.eu-west 41:auth-01.us-east 65:build-07.eu-west; do
    post "${n%:*}" alertname=RebootRequired severity=info instance="${n#*:}.example.org" service=hosts \
      env=production region="${n#*.}" team=platform --generator-url=https://updates.example.org/ \
      --annotation=summary="${n#*:} waits for a reboot into its new kernel"
  done
  for n in 22:auth-01.us-east 70:mail-02.eu-west; do
    post "${n%:*}" alertname=SecurityUpdatesPending severity=info instance="${n#*:}.example.org" service=hosts \
      env=production region="${n#*.}" team=platform --generator-url=https://updates.example.org/ \
      --annotation=summary="Security updates wait on ${n#*:}"
  done
}

# Before the tape begins: all is as it is on any evening, which is not quiet.
all_is_well()
{
  local region service n

  for region in eu-west us-east ap-south; do
    for service in checkout cart catalog search auth edge; do
      http $service $region 400 0.08
      p99 $service $region 0.21
    done
    probe $region 1
    for service in checkout catalog; do
      unready $service production $region 0
      rollout $service $region 2026.47.3 0
    done
  done
  for n in 01 02 03 04 05 06 07 08 09 10 11 12; do
    clock web-$n.eu-west.example.org checkout 0.002
  done
  for n in 01 02 03; do
    lag pay-db-$n.eu-west.example.org payments 0.4
  done
  pool payments 120
  pool checkout 90
  for service in checkout:orders payments:captures checkout:mail; do
    queue "${service#*:}" "${service%:*}" 40
  done
  unreconciled 0
  consumer_lag recommend-train clicks recommend 900
  evictions cache-01.eu-west.example.org cart 3
  evictions cache-02.us-east.example.org cart 8
  disk warehouse-01.eu-west.example.org warehouse /var/lib/clickhouse 220 2000
  disk media-05.ap-south.example.org media /srv/media 900 8000
  disk build-07.eu-west.example.org ci /srv/cache 140 1000
  disk etl-03.eu-west.example.org warehouse /scratch 80 400
  memory search-05.us-east.example.org search 12
  memory cart-02.eu-west.example.org cart 21
  restarts checkout-84b6d-q5tnz checkout production 0
  restarts checkout-84b6d-m2wlc checkout production 0
  certificate partners.example.org payments 80
  port xe-0/0/7 sw-02.ap-south.example.org 1
}

evening()
{
  consumer_lag search-indexer catalog-changes search 18000
  disk warehouse-02.eu-west.example.org warehouse /var/lib/clickhouse 61 2000
  disk log-01.us-east.example.org logging /var/log 33 500
  certificate static.example.org media 2
  certificate vpn.example.org edge 9
  unready recommend staging eu-west 2
  standing
  silence 4h mara 'OPS-2304: the cache is emptied on Monday' alertname=DiskSpaceLow instance=build-07.eu-west.example.org
  at -430
  memory search-05.us-east.example.org search 3.1
  at -370
  disk build-07.eu-west.example.org ci /srv/cache 40 1000
  restarts recommend-7c9f4-x2v8k recommend staging 0.12
  at -310
  disk etl-03.eu-west.example.org warehouse /scratch 24 400
  gauge 'kube_job_status_failed{job_name="sitemap-29412",service="catalog",env="production",region="us-east"}' 3
  at -240
  evictions cache-02.us-east.example.org cart 180
  certificate partners.example.org payments 12
  at -170
  p99 search us-east 1.3
  at -110
  http edge ap-south 380 7
  at -50
  rollout catalog us-east 2026.48.1 1
  at -20
  disk warehouse-01.eu-west.example.org warehouse /var/lib/clickhouse 150 2000
}

night()
{
  local n

  at 1
  port xe-0/0/7 sw-02.ap-south.example.org 2
  at 6
  p99 search us-east 0.4
  rollout checkout eu-west 2026.48.2 1
  at 11
  disk media-05.ap-south.example.org media /srv/media 640 8000
  port xe-0/0/7 sw-02.ap-south.example.org 1

  # The new checkout breaks, first in one region, then in the other.
  at 16
  http checkout eu-west 380 34 10
  p99 checkout eu-west 1.6 10
  at 22
  restarts checkout-84b6d-q5tnz checkout production 0.12
  restarts checkout-84b6d-m2wlc checkout production 0.1
  unready checkout production eu-west 3
  port xe-0/0/7 sw-02.ap-south.example.org 2
  at 30
  probe eu-west 0
  rollout catalog us-east 2026.48.1 0
  at 38
  port xe-0/0/7 sw-02.ap-south.example.org 1
  at 45
  p99 checkout eu-west 4.2 15
  http cart eu-west 390 14 10
  p99 cart eu-west 1.1 10
  at 56
  port xe-0/0/7 sw-02.ap-south.example.org 2
  rollout checkout us-east 2026.48.2 1
  at 70
  http checkout us-east 390 12 10
  p99 checkout us-east 1.4 10
  port xe-0/0/7 sw-02.ap-south.example.org 1
  at 82
  unready checkout production us-east 2
  http edge ap-south 380 0.1

  # Retries write to the payments database; its replica falls behind, and what reads from it waits.
  at 105
  port xe-0/0/7 sw-02.ap-south.example.org 2
  lag pay-db-02.eu-west.example.org payments 45 30
  at 118
  queue orders checkout 6200 60
  port xe-0/0/7 sw-02.ap-south.example.org 1
  at 135
  lag pay-db-02.eu-west.example.org payments 240 90
  lag pay-db-03.eu-west.example.org payments 25 40
  pool payments 194 20
  at 146
  queue captures payments 14500 90
  queue mail checkout 2400 60

  # The time server of eu-west is unwell: twelve hosts say the same thing.
  at 165
  for n in 01:0.064 02:-0.071 03:0.09 04:-0.083 05:0.058 06:0.066 07:-0.077; do
    clock web-${n%:*}.eu-west.example.org checkout ${n#*:}
  done
  at 174
  for n in 08 09 10 11 12; do
    clock web-$n.eu-west.example.org checkout 0.12
  done
  at 190
  unreconciled 1900 60
  http cart us-east 390 11 10

  # The deployment is taken back.
  at 215
  rollout checkout us-east 2026.48.2 0
  rollout checkout us-east 2026.47.3 1
  http checkout us-east 400 0.2 15
  p99 checkout us-east 0.25 15
  http cart us-east 400 0.1 10
  at 232
  rollout checkout eu-west 2026.48.2 0
  rollout checkout eu-west 2026.47.3 1
  http checkout eu-west 400 1.5 20
  p99 checkout eu-west 0.9 20
  restarts checkout-84b6d-q5tnz checkout production 0
  restarts checkout-84b6d-m2wlc checkout production 0
  unready checkout production us-east 0
  at 250
  rollout checkout us-east 2026.47.3 0
  http cart eu-west 400 0.2 10
  p99 cart eu-west 0.3 10
  unready checkout production eu-west 1
  at 262
  probe eu-west 1
  memory cart-02.eu-west.example.org cart 2.2 20
  at 285
  lag pay-db-03.eu-west.example.org payments 3 20
  consumer_lag recommend-train clicks recommend 9400 30
  at 300
  clock web-02.eu-west.example.org checkout 0.003
  clock web-05.eu-west.example.org checkout 0.003

  # The host of Alertmanager is restarted. What changes meanwhile is heard of afterwards.
  at 330
  alertmanager_stop
  at 340
  http checkout eu-west 400 0.1
  p99 checkout eu-west 0.24
  unready checkout production eu-west 0
  rollout checkout eu-west 2026.47.3 0
  disk log-01.us-east.example.org logging /var/log 190 500
  at 352
  disk warehouse-01.eu-west.example.org warehouse /var/lib/clickhouse 66 2000
  evictions cache-01.eu-west.example.org cart 240
  at 370
  alertmanager_start
  standing

  # Slowly it gets better.
  at 395
  lag pay-db-02.eu-west.example.org payments 70 50
  queue orders checkout 300 60
  at 420
  pool payments 130 20
  for n in 01 03 04; do
    clock web-$n.eu-west.example.org checkout 0.004
  done
  at 432
  for n in 06 07 08 09; do
    clock web-$n.eu-west.example.org checkout 0.004
  done
  at 446
  lag pay-db-02.eu-west.example.org payments 1 60
  queue captures payments 400 80
  queue mail checkout 60 50
  at 460
  for n in 10 11 12; do
    clock web-$n.eu-west.example.org checkout 0.004
  done
  port xe-0/0/7 sw-02.ap-south.example.org 2
  at 478
  unreconciled 40 70
  memory cart-02.eu-west.example.org cart 19
  port xe-0/0/7 sw-02.ap-south.example.org 1
  at 500
  evictions cache-01.eu-west.example.org cart 2
  consumer_lag recommend-train clicks recommend 800 20
  memory search-05.us-east.example.org search 12
  at 512
  http search ap-south 390 10 5
  at 530
  certificate vpn.example.org edge 90

  # One more time: a node still runs the bad version.
  at 545
  http checkout us-east 390 11 5
  p99 checkout us-east 1.2 5
  restarts checkout-84b6d-m2wlc checkout production 0.1
  at 570
  http search ap-south 400 0.1
  at 590
  queue orders checkout 1800 20
  at 625
  restarts checkout-84b6d-m2wlc checkout production 0
  http checkout us-east 400 0.1 10
  p99 checkout us-east 0.22 10
  at 645
  queue orders checkout 30 20
  unreconciled 0
  at 690
  disk media-05.ap-south.example.org media /srv/media 1900 8000
}
