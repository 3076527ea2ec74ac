"""The terminal: arguments in, jobs called, pages printed. stdout is data, stderr is talk."""
