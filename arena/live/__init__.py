"""Turns while they run: two streams, one clock, any number of sockets; all in this process."""
