"""Our Rasa graph components, one per file, and the Rasa-free models they wrap."""
