"""A benchmark to run on one's own machine: from a host's tap to the last phone that shows it."""
