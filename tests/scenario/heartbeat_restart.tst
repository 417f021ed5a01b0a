# The program ends and begins again: the time of the last beat counts on; and an alarm that stands is neither raised anew nor forgotten.
heartbeat backup every 1h grace 5m
source am
pass 5s
beat backup
pass 30m
stop
start
pass 34m
expect count firing 0
pass 2m
expect firing HeartbeatMissing
skip
stop
start
pass 10m
expect firing HeartbeatMissing
expect fired HeartbeatMissing 1
beat backup
expect cleared HeartbeatMissing
