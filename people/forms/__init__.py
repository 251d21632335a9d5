"""What people type about themselves: one module per subject."""
