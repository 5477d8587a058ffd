"""What each command address takes, and the command that it makes: a table for each subject."""
