"""What happens round every request of the console, one thing per file."""
