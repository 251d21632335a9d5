"""The instructor's pages: what learners answered, regrading, and what they report."""
