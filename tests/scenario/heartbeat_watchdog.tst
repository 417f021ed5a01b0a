# The Watchdog always fires and is nothing to do; when it is gone that is an alert; a source that does not answer is told by the source.
watchdog am Watchdog within 5m
source am
fires am Watchdog severity=none
pass 1m
expect firing Watchdog
expect row Watchdog "silenced by heartb"
pass 1h
expect count firing 1
fails am "connection refused"
pass 1h
expect count firing 1
expect marked Watchdog stale
answers am
pass 1m
skip
ends am Watchdog
pass 4m
expect count firing 0
pass 3m
expect firing HeartbeatMissing
fires am Watchdog severity=none
pass 2m
expect cleared HeartbeatMissing
