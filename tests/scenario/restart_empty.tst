# An Alertmanager that was started anew knows nothing for a while: that is no "all clear".
source am
fires am disk severity=critical
fires am net severity=warning
pass 5s
does bob ack disk
skip
restarts am
loses am all
pass 15s
expect acked disk
expect firing net
expect marked disk unconfirmed
expect events source.restarted alert.unconfirmed
finds am disk
pass 15s
expect acked disk
expect marked disk no
expect fired disk 1
pass 3m
expect cleared net
expect events alert.returned alert.cleared
