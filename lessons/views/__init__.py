"""The pages on which one reads."""
