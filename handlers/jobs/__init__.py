"""What the clock asks for: ingest, enqueue, deliver, tidy."""
