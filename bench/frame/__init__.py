"""What every bench is made of; a bench itself is one file beside this folder."""
