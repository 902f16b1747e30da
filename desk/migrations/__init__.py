"""The schema of the desk, revision by revision."""
