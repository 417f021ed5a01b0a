# One channel is down, the other is not, and does not wait for it.
fails #crash "connection refused"
does ana post saying "one" to #crash to #status
pass 2s
does ana post saying "two" to #status
pass 2s
expect message M1 retrying
expect message M2 acked
expect message M3 acked
expect channel #status one two
# The act as a whole is undone: here it is struck through, there it is never sent.
does ana undo
does ana undo
pass 30s
expect channel #status "~one~" "~two~"
answers #crash
pass 2m
expect message M1 dropped
expect channel #crash
