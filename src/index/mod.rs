//! Level 4: rare shared features → candidate pairs, sub-quadratic.
