"""What each command means: it becomes changes, or is refused with a sentence."""
