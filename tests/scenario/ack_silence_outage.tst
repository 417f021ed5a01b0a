# The source does not answer for longer than a silence lasts: what is held is silenced when it does again, what is not held is not.
source am every 30s
silences am
fires am disk severity=warning
fires am fan severity=warning
fires am net severity=warning
fires am cpu severity=warning
pass 1m
does ana ack disk fan
pass 1m
expect silences 2 of 2
fails am "connection refused"
does ana ack net cpu
pass 40m
does ana unack fan cpu
pass 40m
answers am
pass 10m
expect acked disk net
expect silences 2
does ana unack disk net
pass 2m
expect silences 0
stop
