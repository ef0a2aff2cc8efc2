"""What is asked of each function, and how the answers are judged."""
