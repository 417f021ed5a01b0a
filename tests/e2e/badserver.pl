#!/usr/bin/perl
# SPDX-License-Identifier: MIT
# A source that misbehaves: answers every request on a free loopback port with the bytes of FILE as they are, then does as told.
#   badserver.pl FILE [close|hang|drip]      the first line on stdout is the port; close is the default
use strict;
use warnings;
use IO::Socket::INET;
use Socket qw(SHUT_WR);

my ($file, $then) = @ARGV;
$then //= 'close';
my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 16, ReuseAddr => 1) or die "listen: $!";
$| = 1;
print $listener->sockport, "\n";
$SIG{PIPE} = 'IGNORE';
$SIG{CHLD} = 'IGNORE';
while (my $peer = $listener->accept) {
    next if fork;
    while (defined(my $line = <$peer>)) { last if $line =~ /^\r?\n$/ }
    open(my $in, '<:raw', $file) or die "$file: $!";
    my $bytes = do { local $/; <$in> };
    if ($then eq 'drip') {
        for my $b (split //, $bytes) { $peer->syswrite($b) or last; select(undef, undef, undef, 0.2) }
    } else {
        $peer->syswrite($bytes);
    }
    if ($then eq 'hang') { <$peer> }
    shutdown($peer, SHUT_WR);
    exit 0;
}
