"""How the models in `models/` are made from annotated articles; nothing at run time imports this."""
