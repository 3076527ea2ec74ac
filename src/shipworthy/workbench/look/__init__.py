"""Look: answers read one by one, good or bad and why; phrases grouped, counted, and made part of the PRD."""
