"""Statistics: numbers in, numbers out; may import numpy, scipy and `shipworthy.errors`, nothing else."""
