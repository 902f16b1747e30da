"""Ways in and out: each channel knows who is speaking, keeps to its limits and hands messages to the reception."""
