"""Live delivery: what a change touches, rendered once per audience and pushed to every phone."""
