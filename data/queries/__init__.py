"""What the screens read, answered from the store; SQL for reading stands here and nowhere else."""
