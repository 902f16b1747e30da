"""What happens round every request, one thing per file."""
