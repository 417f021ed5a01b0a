# A banner is posted where incidents are told, and the post says when it is over.
config incident { destinations = { '#crash' } }
source am
start
does ana banner saying "we move the database" for 2h
pass 1m
expect channel #crash "Banner: we move the database, until *, by ana"
expect screen "we move the database"
does ben banner
pass 1m
expect channel #crash "Over at *, by ben: we move the database"
expect no "we move the database"
