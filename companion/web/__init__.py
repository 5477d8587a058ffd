"""HTTP and sockets, in and out. No rules live here."""
