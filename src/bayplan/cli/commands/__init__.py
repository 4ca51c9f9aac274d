"""The commands, one file each. `bayplan.cli.main` names them and imports the one that is called."""
