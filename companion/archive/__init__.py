"""Editions: the fold of a frozen event as plain files, packed, kept, and served without the store."""
