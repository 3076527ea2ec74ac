"""What stands before the pages: hosts and origins, headers, form tokens, logins and roles."""
