"""`course watch`: what changes in the folder, which key is pressed, and a judge that can be interrupted."""
