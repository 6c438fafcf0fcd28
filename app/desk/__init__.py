"""One officer at work: queue, open, preview, do."""
