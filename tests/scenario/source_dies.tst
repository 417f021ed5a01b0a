# A source that does not answer keeps its alerts, stale and said so; when it answers all is as it was.
source am
source stg
fires am disk severity=critical
fires stg beta severity=warning
pass 5s
does bob ack disk
skip
fails am "connection refused"
pass 45s
expect events source.failed
expect acked disk
expect marked disk stale
expect marked beta no
expect row disk "?"
expect screen STALE
pass 3h
expect acked disk
expect events
answers am
pass 1m
expect marked disk no
expect no STALE
expect held disk bob
expect events source.answered
# It comes back without the alert: gone while nobody could see it.
fails am "timed out"
pass 1m
ends am disk
answers am
pass 1m
expect closed disk
expect events source.failed source.answered alert.cleared
