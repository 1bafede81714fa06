"""What people type: one thin cog for each character and matter. Parse, play, show; nothing else."""
