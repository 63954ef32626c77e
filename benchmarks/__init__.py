"""What we measure, and how to repeat it."""
