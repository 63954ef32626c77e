"""What may be said: the coverage vocabulary, its concepts, their labels in text, and the reasoner."""
