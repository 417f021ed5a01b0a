# A day of tries, then a person must deal with it: sent again it is looked up first.
fails slack "connection refused"
does ana post saying "disk is full" to #status
pass 23h
expect message M1 retrying late
pass 2h
expect message M1 failed late
expect firing MessageUndelivered
answers slack
pass 10m
expect message M1 failed late
skip
does ana resend M1
pass 10s
expect events message.resent alert.cleared message.absent message.queued message.merged message.sent message.delivered*2
expect message M1 acked
expect channel #status "*disk is full"
pass 25h
expect message M1 gone
