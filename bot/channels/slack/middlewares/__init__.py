"""What runs round every request of Slack's, one file each."""
