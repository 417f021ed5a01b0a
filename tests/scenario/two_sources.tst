# Two sources list the same name: two alerts, each with its own fate.
source am
source stg
fires am disk severity=critical
fires stg disk severity=warning
pass 5s
expect count firing 2
ends stg disk
fails am "connection refused"
pass 1m
expect count firing 1
expect count cleared 1
expect marked disk stale
