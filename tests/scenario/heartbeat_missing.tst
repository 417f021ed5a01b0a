# A backup tells of itself each hour; it stays away, is missed once, and its next beat ends that. A beat that finds nothing wrong is no event.
heartbeat backup every 1h grace 5m
source am
pass 50m
skip
beat backup
answered "noted"
expect events
pass 64m
expect count firing 0
pass 2m
expect firing HeartbeatMissing
expect screen "backup: the last beat came at"
expect events alert.fired
pass 3h
expect fired HeartbeatMissing 1
beat backup
answered "it was missing"
expect cleared HeartbeatMissing
expect events alert.cleared
beat nightly
refused "no heartbeat 'nightly' is configured"
