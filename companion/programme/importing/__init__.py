"""Programmes of other software, read as liberally as they are written, with a report of what became of each part."""
