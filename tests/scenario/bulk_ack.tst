# All forty at once: more than twenty asks; the two that bob was faster with stay marked.
source am
screen 60 120
fires am disk*40 severity=critical
pass 5s
keys *
expect marks 40
keys a
expect screen "40"
expect count acked 0
keys Enter
expect count acked 0
does bob ack disk-7 disk-9
keys y
answered "acked 38 alerts"
expect screen "38 of 40"
expect marks 2
expect count acked 40
expect held disk-7 bob
expect held disk-8 ana
keys u
expect firing disk-8
expect held disk-7 bob
