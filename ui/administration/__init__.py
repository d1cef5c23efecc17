"""What an administrator changes: people, permissions, rules. Never a case."""
