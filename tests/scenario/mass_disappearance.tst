# Forty vanish at once: not believed at first, and when they come back they are what they were.
source am
fires am disk*40 severity=critical
fires am calm severity=warning
pass 5s
does bob ack disk-1 disk-2
skip
loses am disk*40
pass 15s
expect marked disk-1 unconfirmed
expect acked disk-1
expect firing disk-3
expect events alert.unconfirmed
finds am disk*40
pass 15s
expect marked disk-1 no
expect acked disk-1 disk-2
expect firing disk-3
expect fired disk-3 1
expect events alert.returned
# This time they stay away: after a minute and two polls it is believed.
ends am disk*40
pass 15s
expect count cleared 0
pass 2m
expect closed disk-1 disk-2
expect cleared disk-3 disk-40
expect count cleared 38
expect firing calm
expect events alert.unconfirmed alert.cleared
# A few are believed at once.
fires am disk*3 severity=critical
pass 15s
skip
ends am disk*3
pass 15s
expect cleared disk-1
expect events alert.cleared
