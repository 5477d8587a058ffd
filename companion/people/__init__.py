"""Accounts, sign-in, sessions, invitations: who people are, apart from any event."""
