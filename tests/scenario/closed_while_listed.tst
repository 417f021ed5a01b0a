# What a person closed while its source has it stays closed: over polls, a restart, and a source that is away; a new episode begins when it
# has ended there, or rose.
source am
fires am disk severity=warning
fires am fan severity=warning
pass 5s
skip
does ana close disk voting noise saying "known since Monday"
answered "closed disk, noise"
expect closed disk
expect marked disk listed
expect voted disk noise
expect events alert.closed alert.voted
pass 10m
expect closed disk
stop
start
pass 30m
expect closed disk
fails am "connection refused"
pass 2m
answers am
pass 1m
expect closed disk
pass 3d
expect closed disk
ends am disk
pass 30s
expect closed disk
expect marked disk no
does ana undo surely
answered "not: disk was changed since by am"
fires am disk severity=warning
pass 30s
expect firing disk
expect fired disk 2
expect voted disk none
expect rule disk noise 0
# The vote alone was undone; nothing else of the batch could be.
does bob close fan
expect closed fan
fires am fan severity=critical
pass 30s
expect firing fan
expect fired fan 2
skip
stop
