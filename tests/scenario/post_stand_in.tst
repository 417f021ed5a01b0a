# Both channels are away, then back: what arrives needs no stand-in, and what is undone leaves nothing in the fallback.
fails slack "connection refused"
does ana post saying "disk is full" to #crash
pass 20m
expect message M1 retrying late
expect message M2 retrying late
expect count firing 2
answers #crash
pass 2m
expect message M1 acked late
expect message M2 retrying late
answers slack
pass 2m
expect message M2 dropped late
expect count firing 0
expect channel #status
# Told to the fallback, then undone: struck through there, and never posted here.
fails #crash "connection refused"
does ana post saying "net is down" to #crash
pass 8m
expect channel #status "_From ana*net is down"
does ana undo
pass 10s
expect channel #status "~_From ana*net is down~"
answers #crash
pass 2m
expect channel #crash "*disk is full"
expect count firing 0
# Redo restores what stands somewhere, and what never left waits again.
does ana redo
answered redone
pass 10s
expect channel #status "_From ana*net is down"
expect channel #crash "*disk is full" "*net is down"
