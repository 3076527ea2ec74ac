"""The people's queue: drawing batches, serving items, taking down what is said, labels from it."""
