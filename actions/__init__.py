"""rasa-sdk actions: slots in, one service call, messages and events out. One file per flow."""
