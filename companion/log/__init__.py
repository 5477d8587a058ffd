"""The log of each event in Redis, and its fold in the memory of every process."""
