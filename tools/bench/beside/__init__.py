"""A floor beside the product, in the same process: pages that do the least that a page with a session can do."""
