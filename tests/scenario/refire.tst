# What fires again is nobody's: acks belong to the episode.
source am
fires am disk severity=critical
pass 5s
keys a
skip
ends am disk
pass 15s
expect closed disk
expect events alert.cleared
fires am disk severity=critical
pass 15s
expect firing disk
expect fired disk 2
expect events alert.fired
# Nobody looked: cleared waits to be seen, and an ack of it closes it.
ends am disk
pass 15s
expect cleared disk
does bob ack disk
expect closed disk
expect events alert.cleared alert.closed
# Between two polls it ended and began anew: a later start tells.
fires am disk severity=critical
pass 15s
does ana ack disk
skip
ends am disk
fires am disk severity=critical
pass 15s
expect firing disk
expect fired disk 4
# The fourth time within an hour: it flaps.
expect events alert.fired alert.flapping
expect marked disk flapping
