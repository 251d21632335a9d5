"""Pages about people: one module per subject."""
