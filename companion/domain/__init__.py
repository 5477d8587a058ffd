"""The rules of an event: pure decisions and folds, no clock, no randomness, no I/O."""
