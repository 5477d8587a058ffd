"""Programmes in and out: the formats in which an agenda is written down elsewhere."""
