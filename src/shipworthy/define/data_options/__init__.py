"""Value of data: what each of `data.options` buys, and which one to buy."""
