# A program that starts beside a dead source does not look quiet.
source am
fires am disk severity=critical
pass 5s
stop
fails am "connection refused"
start
pass 1m
expect firing disk
expect marked disk stale
expect row disk "?"
expect screen STALE
