"""The load: phones and browsers by the thousand, each kind in a process of its own."""
