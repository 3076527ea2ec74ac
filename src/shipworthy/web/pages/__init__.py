"""One file an area of pages: handlers, and `ROUTES` that `web/routes.py` collects."""
