"""Looking at answers one by one: what was good or bad and why, in phrases that become failure modes. Pure."""
