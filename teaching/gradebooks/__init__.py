"""The gradebook as teachers see it: what of it they choose to look at, its cells as HTML, and its tables to take away."""
