"""What people see: one typed context per template, and how it becomes HTML."""
