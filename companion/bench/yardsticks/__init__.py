"""Yardsticks: servers that do one thing and nothing else, to compare with in the same run."""
