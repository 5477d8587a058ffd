"""The console script: one command for whatever a host or an operator does without a browser."""
