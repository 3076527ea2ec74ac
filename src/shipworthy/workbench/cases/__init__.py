"""Cases: lists of them, one at a time, two candidates side by side; over an index beside the store."""
