"""Programmes: the formats in which an agenda is written down elsewhere, read into a command."""
