"""The doors: pages, callbacks, guard, loaders, jobs and the command line."""
