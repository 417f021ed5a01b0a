# The board begins with what the source lists, worst level first.
source am
fires am disk severity=warning
fires am checkout severity=critical
pass 1s
expect events source.added source.answered alert.fired
expect firing disk checkout
expect count firing 2
expect cursor checkout
# A poll that finds nothing new is no event.
pass 2m
expect events
