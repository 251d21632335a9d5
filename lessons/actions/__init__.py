"""What changes several rows at once."""
