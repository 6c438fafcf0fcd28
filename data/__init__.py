"""What is kept: the store, its queries, and the procedures."""
