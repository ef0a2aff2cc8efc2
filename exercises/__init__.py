"""What a student receives: the stubs, the guides and the course's data."""
