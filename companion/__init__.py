"""Companion: a realtime companion for a day of people in a building, and the permanent record of it."""

__version__ = "0.1.0"

SOFTWARE = f"Companion {__version__}"
"""What an edition says that it was made by."""
