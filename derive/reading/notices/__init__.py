"""What is wrong to the eye: seen in what is written, also where an equality can't be read or decided."""
