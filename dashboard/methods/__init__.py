"""Pages of methods: the documents of docs/methods and the rule rows behind the figures."""
