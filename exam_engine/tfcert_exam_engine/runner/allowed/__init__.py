"""What a model may be made of: the allow-list for both Keras versions."""
